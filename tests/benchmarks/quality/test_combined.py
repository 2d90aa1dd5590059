"""Pictures and words together: which queries are put, and how what came of them is counted."""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.quality.combined import Case, Went, cases, told
from benchmarks.quality.photos import Photos
from PIL import Image

from benchmarks.quality import combined
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


def test_lost_is_what_was_found_and_told_is_what_is_not_there():
    """A right one that is not among ten is not lost by the line."""
    there, absent = Case("there", Query("a"), frozenset({"a"})), Case("absent", Query("b"))
    low, high = {"line": 0.5}, {"line": 1.5}
    went = [
        Went(there, (True,), low),
        Went(there, (False, True), high),
        Went(there, (False,) * 10 + (True,), low),
        Went(there, (True,), high),
        Went(absent, (False,), low),
        Went(absent, (False,), high),
    ]
    table = told(went)
    assert "| there | 4 | 50.0 % | 75.0 % |" in table
    assert "| there: lost | 25.0 % |" in table
    assert "| absent: told | 50.0 % |" in table
    assert "| AUC | 0.583 |" in table
