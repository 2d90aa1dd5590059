"""The line between hits and near misses, and the order by evidence."""

from __future__ import annotations

import pytest

from tusou.ranking import Fused
from tusou.searching.confidence import BESIDE, NEEDED
from tusou.searching.evidence import Found
from tusou.searching.lines import Line, line_of
from tusou.searching.ordering import by_evidence
from tusou.types import Item, Query, StoredItem


def _found(item: int, confidence: float, cosine: float | None = None, score: float = 0.5) -> Found:
    stored = StoredItem(item, Item("photo", "/a"), "/a", "/", "a", None, None, 1)
    place = Fused((0, item), score, {"words": 1.0})
    return Found(place, stored, (), cosine, {"words": confidence})


def _ids(found):
    return [one.stored.id for one in found]


def test_the_surest_item_opens_the_answer():
    """Beside an item that reaches the line, less sure ones are hits too."""
    line = line_of(Query("red"))
    hits, misses = line.parted([_found(1, NEEDED * BESIDE), _found(2, NEEDED), _found(3, 0.01)])
    assert _ids(hits) == [1, 2]
    assert _ids(misses) == [3]


def test_without_a_sure_item_there_is_no_hit():
    """All below the line: nothing."""
    hits, misses = line_of(Query("red")).parted([_found(1, NEEDED - 0.01), _found(2, 0.1)])
    assert hits == []
    assert _ids(misses) == [1, 2]


def test_the_callers_line_holds_for_every_item():
    """A minimum confidence is a minimum."""
    line = line_of(Query("red", rank="words", min_confidence=0.5))
    hits, misses = line.parted([_found(1, 0.9), _found(2, 0.4)])
    assert (_ids(hits), _ids(misses)) == ([1], [2])
    assert (line.needed, line.needed_of) == (0.5, "confidence")


def test_a_minimum_cosine_drops_what_has_none():
    """What cannot be compared is not alike."""
    line = line_of(Query("red", rank="image", min_cosine=0.2))
    hits, _ = line.parted([_found(1, 0, 0.3), _found(2, 0, 0.1), _found(3, 0, None)])
    assert _ids(hits) == [1]
    assert (line.needed, line.needed_of) == (0.2, "cosine")


@pytest.mark.parametrize(
    "query", [Query("red", show_all=True, min_cosine=0.9), Query("red", rank="words")]
)
def test_plain_search_and_show_all_have_no_line(query):
    """Everything that is ranked is a hit."""
    hits, misses = line_of(query).parted([_found(1, 0.0)])
    assert _ids(hits) == [1]
    assert misses == []
    assert line_of(query).needed is None


def test_nothing_found_is_nothing():
    """No item, no hit, whatever the line."""
    assert Line(0.5, 0.2, None).parted([]) == ([], [])


def test_evidence_moves_what_ranks_alone_cannot_tell():
    """Of two items at neighbouring ranks the sure one goes first; scores stay within 0–1."""
    weighed = by_evidence([_found(1, 0.0, score=0.9), _found(2, 1.0, score=0.85)])
    assert _ids(weighed) == [2, 1]
    assert weighed[0].place.score == pytest.approx(0.85)
    assert 0 < weighed[1].place.score < 0.85
