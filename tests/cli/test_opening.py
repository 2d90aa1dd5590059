"""What commands open before they work."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from colour_encoder import ColourEncoder
from tusou.cli.opening import expect_texts, open_example
from tusou.errors import InputError


class Told(ColourEncoder):
    """Remembers that it was told of texts to come."""

    was_told = False

    def expect_texts(self) -> None:
        self.was_told = True


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a"], [True]),
        (["a", "a"], [True, False]),
        (["a", "b", "a"], [True, True, False]),
        ([None, "b"], [True]),
    ],
)
def test_of_libraries_with_one_model_the_first_is_told(names, told):
    """It is the one whose encoder a search asks; each more would hold a text tower for nothing."""
    encoders = [Told(name) if name else None for name in names]
    expect_texts(*(SimpleNamespace(encoder=one) for one in encoders))
    assert [one.was_told for one in encoders if one] == told


@pytest.mark.parametrize(
    "given",
    ["nope.png", "./nope", "../nope.JPG", "/nope", "photos/nope", "a/b/nope.heic", "photos/"],
)
def test_a_file_that_is_not_there_is_no_sentence(given, tmp_path, monkeypatch):
    """What ends as a picture does, or stands in a folder that is there, is a mistyped path."""
    (tmp_path / "photos").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="there is no file"):
        open_example(given)


@pytest.mark.parametrize(
    "given",
    ["a red chair", "black/white", "and/or", "黑/白", "photos", "3.5 mm jack", "a dog. A cat."],
)
def test_a_sentence_is_no_file(given, tmp_path, monkeypatch):
    """Slashes and points stand in sentences too, and a word may be the name of a folder."""
    (tmp_path / "photos").mkdir()
    monkeypatch.chdir(tmp_path)
    assert open_example(given) == given
