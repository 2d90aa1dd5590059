"""Rectangles on the page as shown."""

from __future__ import annotations

import pytest

from tusou.sources.pdf.rects import Rect, union_of

SQUARE = Rect(10, 10, 30, 30)


def test_a_rect_knows_its_size_and_middle():
    """Width, height, area and centre follow from the corners."""
    rect = Rect(1, 2, 4, 8)
    assert (rect.width, rect.height, rect.area, rect.centre) == (3, 6, 18, (2.5, 5))


def test_union_holds_both():
    """The union is the smallest rectangle around both."""
    assert SQUARE.union(Rect(0, 20, 15, 50)) == Rect(0, 10, 30, 50)
    assert union_of([SQUARE, Rect(0, 20, 15, 50), Rect(5, 5, 6, 6)]) == Rect(0, 5, 30, 50)


def test_union_of_nothing_is_an_error():
    """There is no rectangle around nothing."""
    with pytest.raises(ValueError, match="unpack"):
        union_of([])


def test_overlap_is_the_shared_area_and_never_negative():
    """Rectangles apart share nothing, those that touch share nothing either."""
    assert SQUARE.overlap(Rect(20, 20, 40, 40)) == 100
    assert SQUARE.overlap(Rect(30, 10, 40, 30)) == 0
    assert SQUARE.overlap(Rect(100, 100, 110, 110)) == 0


def test_a_line_without_area_is_covered_by_what_holds_its_middle():
    """A rule of zero thickness lies in a paragraph or not."""
    rule = Rect(12, 20, 20, 20)
    assert rule.covered_by(SQUARE) == 1
    assert Rect(50, 20, 60, 20).covered_by(SQUARE) == 0


def test_covered_by_is_the_share_of_the_first():
    """Half of the small one lies in the square; of the square it is far less."""
    half = Rect(25, 10, 35, 20)
    assert half.covered_by(SQUARE) == pytest.approx(0.5)
    assert SQUARE.covered_by(half) == pytest.approx(0.125)


def test_clipping_something_outside_leaves_a_spot_on_the_edge():
    """What lies outside becomes an empty rectangle on the edge, not a negative one."""
    assert Rect(0, 0, 20, 50).clipped(SQUARE) == Rect(10, 10, 20, 30)
    gone = Rect(40, 40, 50, 50).clipped(SQUARE)
    assert (gone.width, gone.height) == (0, 0)


@pytest.mark.parametrize(("gap", "touching"), [(4.9, False), (5.0, True), (6.0, True)])
def test_touching_counts_the_gap_in_both_directions(gap, touching):
    """Two rectangles five points apart touch from a gap of five on."""
    assert SQUARE.touches(Rect(35, 12, 40, 20), gap) is touching
    assert Rect(35, 12, 40, 20).touches(SQUARE, gap) is touching


def test_shared_extents_are_negative_across_a_gap():
    """A negative shared width is the gap between two rectangles."""
    assert SQUARE.shared_width(Rect(35, 0, 40, 5)) == -5
    assert SQUARE.shared_height(Rect(35, 25, 40, 50)) == 5


def test_growing_moves_all_four_sides():
    """Growing by two adds two points on each side."""
    assert SQUARE.grown(2) == Rect(8, 8, 32, 32)
