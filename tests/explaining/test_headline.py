"""What was asked, in one line."""

from __future__ import annotations

import pytest

from tusou.explaining.headline import asked_in_one_line, headline, sentences_of
from tusou.types import Given

LIKE = (("item", 31), ("picture", "/home/me/chair.jpg"), ("sentence", "red"))


@pytest.mark.parametrize(
    ("query", "given", "language", "line"),
    [
        ("red chair", Given(), "en", "red chair"),
        ("", Given(like=LIKE), "en", "like #31, chair.jpg, red"),
        ("sofa", Given("a.png", unlike=LIKE[:1]), "en", "sofa · a.png · unlike #31"),
        ("", Given(""), "en", "a picture"),
        ("", Given(like=LIKE, unlike=(("sentence", "皮革"),)), "zh",
         "像 #31、chair.jpg、red · 不像 皮革"),
        ("", Given(like=(("picture", r"C:\photos\b.png"),)), "en", "like b.png"),
        ("", Given(), "en", ""),
    ],
)  # fmt: skip
def test_what_was_asked_in_one_line(query, given, language, line):
    """The sentence first; files by their names, items by their numbers."""
    assert headline(query, given, language) == line


def test_it_is_in_the_language_of_what_was_said(latin_only):
    """Of the sentence or of those among the examples; Chinese only where a font draws it."""
    assert sentences_of("", Given(like=LIKE, unlike=(("sentence", "皮革"),))) == " red 皮革"
    assert asked_in_one_line("", Given(like=LIKE), latin_only) == "like #31, chair.jpg, red"
    assert asked_in_one_line("red", Given(), latin_only) == "red"
