"""What is worth a vector."""

from __future__ import annotations

import pytest

from tusou.text import says_something


@pytest.mark.parametrize(
    "text",
    [
        "dog",
        "A red chair",
        "RDM System",
        "EXTERIOR",
        "沙发",
        "A 沙 5 发",
        "стул",
    ],
)
def test_words_say_something(text):
    """In any script, amid codes too."""
    assert says_something(text)


@pytest.mark.parametrize(
    "text", ["", "A", "12.5 kg", "RDM", "LCDN AHB", "椅", "5 | 7 — 9", "x y z"]
)
def test_letters_and_codes_say_nothing(text):
    """They are found as they stand."""
    assert not says_something(text)
