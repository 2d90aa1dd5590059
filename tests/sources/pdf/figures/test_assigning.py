"""Which region belongs to which caption."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PAGE
from tusou.sources.pdf.figures.assigning import assign
from tusou.sources.pdf.figures.captions import Caption
from tusou.sources.pdf.rects import Rect


def figure(*box: float) -> Caption:
    return Caption("figure", "Figure", Rect(*box))


def table(*box: float) -> Caption:
    return Caption("table", "Table", Rect(*box))


BETWEEN = (100, 300, 400, 310)
"""A caption midway between a region above (to 280) and one below (from 330)."""
ABOVE, BELOW = Rect(100, 100, 400, 280), Rect(100, 330, 400, 500)


def test_the_caption_of_a_figure_stands_below_it():
    """Between two regions at equal distance the upper one is meant."""
    assert assign([figure(*BETWEEN)], [ABOVE, BELOW], [], PAGE) == {0: 0}


def test_the_caption_of_a_table_stands_above_it():
    """Between two regions at equal distance the lower one is meant."""
    assert assign([table(*BETWEEN)], [ABOVE, BELOW], [], PAGE) == {1: 0}


def test_the_unusual_side_counts_when_it_is_much_nearer():
    """A caption set right above its figure is not given to the one far above."""
    far = Rect(100, 50, 400, 240)
    assert assign([figure(*BETWEEN)], [far, Rect(100, 315, 400, 500)], [], PAGE) == {1: 0}


def test_a_caption_beside_its_figure_is_found():
    """Where nothing stands above or below, the side counts."""
    assert assign([figure(320, 150, 500, 190)], [Rect(100, 100, 300, 280)], [], PAGE) == {0: 0}


@pytest.mark.parametrize("wall", [(100, 282, 400, 298), (50, 285, 500, 290)])
def test_text_between_parts_region_and_caption(wall):
    """Nothing reaches through running text."""
    assert assign([figure(*BETWEEN)], [ABOVE], [Rect(*wall)], PAGE) == {}


def test_another_caption_between_parts_them_too():
    """The nearer caption takes the region."""
    captions = [figure(*BETWEEN), figure(100, 285, 400, 295)]
    assert assign(captions, [ABOVE], [], PAGE) == {0: 1}


def test_all_regions_above_up_to_the_text_belong_to_one_caption():
    """Rows of panels share the caption under the last."""
    rows = [Rect(100, 100 + 60 * i, 400, 150 + 60 * i) for i in range(3)]
    assert assign([figure(*BETWEEN)], rows, [], PAGE) == {0: 0, 1: 0, 2: 0}


def test_a_region_too_far_away_is_left_alone():
    """The nearest part of a figure stands within 80 points."""
    assert assign([figure(*BETWEEN)], [Rect(100, 50, 400, 180)], [], PAGE) == {}


def test_the_other_column_is_out_of_reach():
    """A region beyond the text of the next column belongs elsewhere."""
    running = [Rect(320, 400, 560, 700), Rect(40, 400, 280, 700)]
    right = Rect(320, 100, 560, 280)
    assert assign([figure(40, 300, 280, 310)], [right], running, PAGE) == {}


def test_no_captions_and_no_regions():
    """Nothing to assign is nothing assigned."""
    assert assign([], [ABOVE], [], PAGE) == {}
    assert assign([figure(*BETWEEN)], [], [], PAGE) == {}
