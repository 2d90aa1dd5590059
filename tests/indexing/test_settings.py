"""The options key decides when files are decoded again."""

from dataclasses import replace

import pytest

from tusou.indexing import IndexOptions
from tusou.indexing.settings import options_key
from tusou.types import DecodeOptions, EncoderStamp, Resumed

STAMP = EncoderStamp("starter", "1", "f" * 64, "p" * 64, 256)


def key(**decode) -> str:
    return options_key(IndexOptions(decode=DecodeOptions(**decode)), STAMP)


def test_equal_options_give_equal_keys():
    """The key is stable from run to run."""
    assert key() == key()


@pytest.mark.parametrize(
    "change",
    [{"max_pages": 3}, {"text_pages_only": True}, {"figures": False}, {"picture_px": 512}],
)
def test_what_shapes_items_changes_the_key(change):
    """Every option that changes the items of a file changes the key."""
    assert key(**change) != key()


def test_passwords_do_not_change_the_key():
    """Passwords open files; they do not shape items."""
    assert key(passwords=("secret",)) == key()


def test_where_a_worker_went_on_does_not_change_the_key():
    """It decides who reads a file, not what it holds."""
    assert key(resumed=Resumed(3, is_lost=True)) == key()


def test_another_encoder_changes_the_key():
    """A library that gets its first model is encoded in full."""
    options = IndexOptions()
    assert options_key(options, None) != options_key(options, STAMP)
    other = replace(STAMP, files_sha256="0" * 64)
    assert options_key(options, other) != options_key(options, STAMP)


def test_a_model_that_was_fetched_again_does_not():
    """Nothing is decoded again for a new revision, or another name, of the same files."""
    again = replace(STAMP, name="renamed", revision="2")
    assert options_key(IndexOptions(), again) == options_key(IndexOptions(), STAMP)


def test_text_vectors_are_part_of_the_key():
    """Asking for text vectors later encodes the texts that have none."""
    assert options_key(IndexOptions(embed_text=False), STAMP) != options_key(IndexOptions(), STAMP)
