"""Queries asked once more of a library without what answers them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.quality.dev import Asked
from benchmarks.quality.fitting import Answer

from benchmarks.quality import taken_out
from benchmarks_seen import seen_at
from tusou.evaluation import GradedQuery, Relevant

PLACES = [("a.pdf", 1), ("b.pdf", 1), ("a.pdf", 2), ("cars/c.pdf", 1), ("cars/d.pdf", 4)]


def asked(*relevant):
    return Asked(GradedQuery("find", "text", "en", relevant), "dev")


def answer(grades=(2, 0, 0, 0, 0)):
    """Items that can be told apart by each of their rows."""
    seen = seen_at(PLACES)
    seen.signs[:, 0] = seen.items
    seen.ranks[:, 1] = seen.items
    return Answer(seen, np.array(grades), answerable=True)


def test_the_whole_file_of_a_right_page_goes():
    """Its other pages may tell as much; what was measured of the others stays."""
    left = taken_out.without_answer(asked(Relevant("a.pdf", 1, 2)), answer())
    assert left.seen.places == (PLACES[1], PLACES[3], PLACES[4])
    assert left.seen.items.tolist() == [1, 3, 4]
    assert left.seen.signs[:, 0].tolist() == left.seen.ranks[:, 1].tolist() == [1, 3, 4]
    assert (left.grades.tolist(), left.answerable) == ([0, 0, 0], False)


def test_files_that_answer_a_little_go_too():
    """A page of grade 1 is no wrong one."""
    relevant = Relevant("a.pdf", 1, 2), Relevant("b.pdf", None, 1)
    left = taken_out.without_answer(asked(*relevant), answer())
    assert left.seen.places == (PLACES[3], PLACES[4])


def test_files_that_share_pages_go_together():
    """The same page of another catalogue answers as well."""
    left = taken_out.without_answer(asked(Relevant("cars/c.pdf", 1, 2)), answer())
    assert left.seen.places == tuple(PLACES[:3])


def test_nothing_may_be_left():
    relevant = (Relevant(path, None, 1) for path in ("a.pdf", "b.pdf", "cars/c.pdf"))
    left = taken_out.without_answer(asked(*relevant), answer())
    assert (left.seen.places, len(left.grades)) == ((), 0)


@pytest.mark.parametrize("signal", range(3))
def test_a_right_hit_is_found_by_the_signal_that_ranks_it_highest(signal):
    """Of several right ones the first shown."""
    one = answer(grades=(0, 2, 2, 0, 0))
    one.seen.ranks[:] = 50
    one.seen.ranks[1, signal] = 3
    one.seen.ranks[2, (signal + 1) % 3] = 0
    scores = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    assert taken_out.found_by(one, scores) == taken_out.SIGNALS[signal]


def test_what_is_not_among_ten_was_not_found():
    """Nor what the search would not look at."""
    scores = np.array([5.0, 4.0, 3.0, 2.0, 1.0])
    assert taken_out.found_by(answer(grades=(0,) * 5), scores) is None
    scores[0] = -np.inf
    assert taken_out.found_by(answer(), scores) is None
    many = seen_at([("b.pdf", page) for page in range(20)])
    late = replace(answer(), seen=many, grades=np.array([0] * 10 + [2] + [0] * 9))
    assert taken_out.found_by(late, np.arange(20, 0, -1.0)) is None


def test_how_hits_of_each_signal_stand_out():
    """The share of absent queries above which it stands, ties half; what nobody found is none."""
    rows = taken_out.by_signal(
        ["words", "picture", None, "words"],
        np.array([3.0, 1.0, 9.0, 2.0]),
        np.array([1.0, 2.0]),
    )
    assert rows == ["words | 2 | 0.88", "picture | 1 | 0.25"]
