"""Boxes: fractions of a page, and of a part of it."""

from __future__ import annotations

import pytest

from tusou.types import Box

FIGURE = Box(0.5, 0.25, 1.0, 0.75)


def test_a_part_of_a_figure_is_a_part_of_its_page():
    assert Box(0.0, 0.5, 0.5, 1.0).of(FIGURE) == Box(0.5, 0.5, 0.75, 0.75)


def test_what_stands_on_the_page_is_seen_within_the_figure():
    """Cut at its sides; what lies beside it, or only touches it, is not on it."""
    assert Box(0.5, 0.5, 0.75, 0.75).within(FIGURE) == Box(0.0, 0.5, 0.5, 1.0)
    assert Box(0.0, 0.0, 1.0, 1.0).within(FIGURE) == Box(0.0, 0.0, 1.0, 1.0)
    assert Box(0.0, 0.0, 0.5, 1.0).within(FIGURE) is None


def test_programs_are_told_four_decimals():
    assert Box(0.0, 1 / 3, 2 / 3, 1.0).rounded() == [0.0, 0.3333, 0.6667, 1.0]


def test_width_and_height_are_fractions_too():
    assert (FIGURE.width, FIGURE.height) == pytest.approx((0.5, 0.5))
