"""Running heads and feet."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PAGE, plot, ruling
from tusou.sources.pdf.figures.margins import body_of
from tusou.sources.pdf.marks import Mark
from tusou.sources.pdf.rects import Rect


def rule(y: float, x0: float = 50, x1: float = 550) -> Mark:
    return Mark("line", Rect(x0, y, x1, y + 1), stroked=True)


def test_the_rules_of_head_and_foot_bound_the_body():
    """What stands beyond them is no part of a figure."""
    assert body_of([rule(60), rule(740)], PAGE) == Rect(0, 61, 600, 740)


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [rule(300)],
        [rule(60, 50, 200)],
        [rule(20), rule(40), rule(60)],
        plot(60, 30, 560, 90)[2:],
        ruling(50, 20, rows=3),
    ],
)
def test_other_lines_do_not(marks):
    """Rules in the middle, short ones and those of tables leave the page whole."""
    assert body_of(marks, PAGE) == PAGE
