"""The words beside a hit."""

from __future__ import annotations

import pytest

from tusou.explaining.wording import name_of, sureness, words_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"path": "/a/b/chair.jpg"}, "chair.jpg"),
        ({"relative_path": "b\\chair.jpg"}, "chair.jpg"),
        ({"kind": "pair", "path": "/a/pairs.json", "image_path": "/a/img/7.jpg"}, "7.jpg"),
        ({"kind": "pair", "path": "/a/pairs.json", "image_path": ""}, "pairs.json"),
    ],
)
def test_name(make_hit, given, expected):
    """A hit is called by its file, a pair by its picture."""
    assert name_of(make_hit(**given)) == expected


def test_sureness_shows_four_decimals(make_hit):
    """The cosine always has four decimals, the confidence is in per cent."""
    assert sureness(make_hit(cosine=0.31207, confidence=0.8749)) == (
        "confidence 87 %  ·  cosine 0.3121"
    )


def test_sureness_without_cosine(make_hit):
    """A hit found by words alone has no cosine."""
    assert sureness(make_hit(cosine=None, confidence=1.0)) == "confidence 100 %"


def test_nothing_speaks_for_an_item_of_a_random_sample(make_hit):
    """What nobody searched for shows no confidence, not one of 0 %."""
    assert sureness(make_hit(cosine=None, confidence=None, score=None, reasons=())) == ""
    assert sureness(make_hit(cosine=None, confidence=0.0)) == "confidence 0 %"


def test_words_are_on_one_line(make_hit):
    """The snippet, else the caption, without line breaks."""
    assert words_of(make_hit(snippet="a\n red\tchair", caption="Figure 1")) == "a red chair"
    assert words_of(make_hit(caption="Figure 1")) == "Figure 1"
    assert words_of(make_hit()) == ""
