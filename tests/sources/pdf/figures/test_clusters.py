"""Grouping rectangles that stand close together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tusou.sources.pdf.figures.clusters import cluster
from tusou.sources.pdf.rects import Rect

PAGE = Rect(0, 0, 600, 800)


def test_near_rectangles_are_one_group_far_ones_are_not():
    """A gap of 5 is bridged by a gap of 8, one of 50 is not."""
    rects = [Rect(0, 0, 10, 10), Rect(15, 0, 25, 10), Rect(75, 0, 85, 10)]
    assert cluster(rects, PAGE, 8) == [[0, 1], [2]]


def test_a_chain_is_one_group():
    """Each touches only the next, and yet all belong together."""
    rects = [Rect(20 * i, 20 * i, 20 * i + 22, 20 * i + 22) for i in range(20)]
    assert cluster(rects, PAGE, 4) == [list(range(20))]


def test_a_frame_joins_what_it_holds():
    """What lies inside of a rectangle belongs to it."""
    assert cluster([Rect(0, 0, 200, 200), Rect(90, 90, 100, 100)], PAGE, 8) == [[0, 1]]


def test_branches_that_meet_below_are_one_group():
    """Two columns joined at their feet are found by scanning from the top."""
    u_shape = [Rect(0, 0, 10, 100), Rect(100, 0, 110, 100), Rect(0, 95, 110, 105)]
    assert cluster(u_shape, PAGE, 8) == [[0, 1, 2]]


def test_nothing_gives_no_group():
    """An empty page has no clusters."""
    assert cluster([], PAGE, 8) == []


def test_a_vast_page_needs_no_vast_grid():
    """A page of 2^31 points is clustered on a coarse grid."""
    page = Rect(0, 0, 200, 2.0**31)
    assert cluster([Rect(0, 0, 5, 5), Rect(0, 2.0**30, 5, 2.0**30 + 5)], page, 8) == [[0], [1]]


def test_what_hangs_over_the_edge_stays_in_the_grid():
    """Rectangles on and beyond the edges are grouped like others."""
    rects = [Rect(-5, -5, 2, 2), Rect(598, 798, 605, 805)]
    assert cluster(rects, PAGE, 8) == [[0], [1]]


corner = st.tuples(st.floats(0, 560), st.floats(0, 760), st.floats(0, 40), st.floats(0, 40))


@settings(max_examples=60, deadline=None)
@given(st.lists(corner, max_size=25))
def test_groups_part_all_rectangles_and_never_those_that_touch(corners):
    """Each index stands in exactly one group, and overlapping rectangles share theirs."""
    rects = [Rect(x, y, x + w, y + h) for x, y, w, h in corners]
    groups = cluster(rects, PAGE, 8)
    assert sorted(index for group in groups for index in group) == list(range(len(rects)))
    group_of = {index: number for number, group in enumerate(groups) for index in group}
    for one in range(len(rects)):
        for other in range(one):
            if rects[one].touches(rects[other]):
                assert group_of[one] == group_of[other]


@pytest.mark.parametrize("gap", [4.0, 8.0, 16.0])
def test_rectangles_two_cells_apart_stay_apart(gap):
    """The grid never bridges more than three gaps."""
    rects = [Rect(0, 0, 10, 10), Rect(10 + 3.1 * gap, 0, 50 + 3.1 * gap, 10)]
    assert len(cluster(rects, PAGE, gap)) == 2
