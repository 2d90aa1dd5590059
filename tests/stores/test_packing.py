"""What is packed comes back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stores.making import key, unit
from tusou.stores.packing import (
    pack_key,
    pack_path,
    pack_vectors,
    pack_words,
    unpack_key,
    unpack_path,
    unpack_skipped,
    unpack_vectors,
    unpack_words,
)
from tusou.types import Box, Skipped, Word

fractions = st.floats(0, 1)
boxes = st.builds(Box, fractions, fractions, fractions, fractions)
any_text = st.text(st.characters(codec=None))


@given(st.one_of(st.text(), st.text("0123456789abcdef", min_size=64, max_size=64)))
def test_keys_come_back(name):
    """Hashes become 32 bytes, everything else stays."""
    packed = pack_key(name)
    assert unpack_key(packed) == name
    assert (len(packed) == 32) is (len(name) == 64) or isinstance(packed, str)


def test_hash_takes_32_bytes():
    """A SHA-256 in hex is kept as bytes; in capitals or with blanks it is no such hash."""
    assert len(pack_key(key("x"))) == 32
    assert unpack_key(pack_key(key("x").upper())) == key("x").upper()
    spaced = key("x")[:62] + "  "
    assert unpack_key(pack_key(spaced)) == spaced
    assert unpack_key(None) is None


@example("\0\udc80")
@given(st.binary(max_size=40).map(lambda name: name.decode("utf-8", "surrogateescape")))
def test_paths_come_back(path):
    """Paths of any bytes survive."""
    assert unpack_path(pack_path(path)) == path


@given(any_text)
def test_what_is_no_path_can_be_looked_for(text):
    """Half a character is in no file's name; asking for it is no error."""
    assert unpack_path(pack_path(text)) == text


@given(st.lists(st.builds(Word, st.text(), boxes), max_size=20))
def test_words_come_back(words):
    """Texts exactly, boxes to 1/65535."""
    back = unpack_words(pack_words(words))
    assert [word.text for word in back] == [word.text for word in words]
    for word, old in zip(back, words, strict=True):
        for side in ("x0", "y0", "x1", "y1"):
            assert getattr(word.box, side) == pytest.approx(getattr(old.box, side), abs=1e-5)


def test_no_words_are_none():
    """A page without words takes no row."""
    assert pack_words([]) is None
    assert unpack_words(None) == ()


def test_vectors_come_back_almost():
    """Float16 keeps the direction to a thousandth."""
    rows = unit(1, 2, 3)
    back = unpack_vectors(pack_vectors(rows), 3)
    assert back.dtype == np.float32
    assert back.shape == rows.shape
    np.testing.assert_allclose(back, rows, atol=1e-3)
    assert np.all(np.sum(back * rows, axis=1) > 0.999)


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        ({}, "file"),
        ({"retry": False, "is_locked": False}, "file"),
        ({"retry": True}, "outside"),
        ({"retry": True, "is_locked": True}, "locked"),
        ({"fault": "too_large"}, "too_large"),
    ],
)
def test_a_skip_says_what_it_said_when_it_was_packed(marks, fault):
    """Libraries of today name the fault, older ones have two marks or none."""
    members = {"path": "/a.pdf", "problem": "it is broken", "mend": ""}
    assert unpack_skipped(members | marks) == Skipped("/a.pdf", "it is broken", fault=fault)
