"""Pictures and words together: which queries are put, and how what came of them is counted."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.quality.combined import Case, Went, cases, told
from benchmarks.quality.photos import Photos
from PIL import Image

from benchmarks.quality import combined
from tusou.searching.lines import BESIDE
from tusou.types import Query

CAPTION = {"en": ["A dog on a lawn.", "A dog."], "zh": ["草地上的狗。", "一只狗。"]}


@pytest.fixture
def photos(tmp_path):
    """Four photos of dogs, and the two of them that a library holds."""
    names = [f"{at}.jpg" for at in range(4)]
    for name in names:
        Image.new("RGB", (80, 80)).save(tmp_path / name)
    many = Photos(tmp_path, dict.fromkeys(names, CAPTION))
    return many, Photos(tmp_path, dict.fromkeys(names[:2], CAPTION))


def test_every_kind_is_asked_and_right_is_what_the_library_holds(photos, monkeypatch):
    """A caption is answered by its photo, a word by all that show it but the example."""
    monkeypatch.setattr(combined, "N", 1)
    items = {"0.jpg": 10, "1.jpg": 11}
    asked = list(cases(*photos, items, seed=1))
    assert Counter(one.kind for one in asked) == dict.fromkeys((one.kind for one in asked), 1)
    assert len(asked) == 6
    assert all(one.query.text and (one.query.image or one.query.like) for one in asked)
    assert asked[0].query.image.size == (60, 60)
    assert all(one.right <= items.keys() for one in asked)
    word = next(one for one in asked if one.kind == "an item, word")
    assert [items[name] for name in word.right] != list(word.query.like)


def test_each_query_has_what_its_words_are_about(photos, monkeypatch):
    """By that it is judged without what was fitted on it: the photo of a caption, or the words."""
    monkeypatch.setattr(combined, "N", 1)
    asked = list(cases(*photos, {"0.jpg": 10, "1.jpg": 11}, seed=1))
    captions = [one for one in asked if "caption" in one.kind]
    assert all(one.about.endswith(".jpg") for one in captions)
    assert all(one.about == one.query.text for one in asked if one not in captions)


def test_lost_is_what_was_found_and_told_is_what_is_not_there():
    """A right one that is not among ten is not lost by the line."""
    there, absent = (
        Case("there", Query("a"), "a", frozenset({"a"})),
        Case("absent", Query("b"), "b"),
    )
    went = [
        Went(there, (True,), {"line": (0.5,)}),
        Went(there, (False, True), {"line": (1.5, 0.9)}),
        Went(there, (False,) * 10 + (True,), {"line": (0.5,) * 11}),
        Went(there, (True,), {"line": (1.5,)}),
        Went(absent, (False,), {"line": (0.5,)}),
        Went(absent, (False,), {"line": (1.5,)}),
    ]
    table = told(went)
    assert "| there | 4 | 50.0 % | 75.0 % |" in table
    assert "| there: lost | 25.0 % |" in table
    assert "| absent: told | 50.0 % |" in table
    assert "| AUC | 0.583 |" in table


def test_a_right_one_far_below_the_line_is_lost_beside_wrong_hits():
    """It would be among the near misses."""
    there = Case("there", Query("a"), "a", frozenset({"a"}))
    hidden = Went(there, (False, True, True), {"line": (1.5, 0.1, 0.9)})
    shown = Went(there, (False, True), {"line": (1.5, BESIDE)})
    assert (hidden.is_shown("line"), shown.is_shown("line")) == (False, True)
    assert "| there: lost | 50.0 % |" in told([hidden, shown, *_absent()])


def _absent():
    return [Went(Case("absent", Query("b"), "b"), (False,), {"line": (0.5,)})]
