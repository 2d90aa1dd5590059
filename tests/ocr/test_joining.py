"""Lines of which several slices see a part."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.ocr.joining import LONGEST, cuts, grouped, joined, parted
from tusou.ocr.slices import SLICE_PX, slices
from tusou.ocr.turning import Seen


def seen(begin, end, y=5.0, breadth=40.0, *, tall=False, upside_down=False):
    """A line from `begin` to `end`, its upper or left edge at `y`."""
    quad = np.array([[begin, y], [end, y], [end, y + breadth], [begin, y + breadth]])
    if tall:
        quad = quad[:, ::-1][[0, 3, 2, 1]]
    return Seen(quad, tall=tall, upside_down=upside_down)


def parts_of(begin, end, length, *, tall=False):
    """What slices of a long picture see of a line, as it lies on the picture."""
    shape = (length, 100, 3) if tall else (100, length, 3)
    starts = [part.offset[int(tall)] for part in slices(np.zeros(shape, np.uint8))]
    ends = [(max(begin, start), min(end, start + SLICE_PX)) for start in starts]
    return [seen(first, last, tall=tall) for first, last in ends if first < last]


@pytest.mark.parametrize("tall", [False, True])
@pytest.mark.parametrize("length", [10, 740, 2000, 7000])
def test_a_line_of_any_length_is_one_from_end_to_end(length, tall):
    for begin in range(0, 8000 - length, 130):
        parts = parts_of(begin, begin + length, 8000, tall=tall)
        (group,) = grouped(parts)
        assert sorted(group) == list(range(len(parts)))
        line = joined(parts)
        assert line.span == (begin, begin + length)
        np.testing.assert_allclose(line.quad, seen(begin, begin + length, tall=tall).quad)


def test_what_does_not_overlap_or_stands_in_another_row_is_another_line():
    lines = [seen(0, 900), seen(910, 1500), seen(100, 900, y=60), seen(700, 1600, y=63)]
    assert sorted(map(sorted, grouped(lines))) == [[0], [1], [2, 3]]


def test_parts_that_a_third_one_holds_together_are_one():
    """One slice saw two words apart that another saw as one line."""
    assert sorted(grouped([seen(0, 400), seen(450, 800), seen(300, 900)])[0]) == [0, 1, 2]


def test_nothing_is_no_line():
    assert grouped([]) == []


def test_a_line_askew_goes_on_where_it_rose_to():
    """Rows are told where two parts overlap, not by their middles."""
    first, second = seen(0, 1600), seen(800, 2400)
    rising = [
        Seen(part.quad + 0.05 * part.quad[:, [0]] * [0, 1], tall=False, upside_down=False)
        for part in (first, second)
    ]
    assert len(grouped(rising)) == 1
    assert joined(rising).quad[1].tolist() == pytest.approx([2400, 125])


def test_a_line_is_cut_out_as_broad_as_its_broadest_part():
    """At both ends: where one is broader, it would be cut out in perspective."""
    line = joined([seen(0, 1600, y=10, breadth=30), seen(800, 2400)])
    assert line.breadth == 40
    assert np.linalg.norm(line.quad[1] - line.quad[2]) == 40


def test_which_way_up_it_is_most_of_it_tells():
    flipped, upright = seen(0, 500, upside_down=True), seen(300, 1000)
    assert not joined([flipped, upright]).upside_down
    assert joined([flipped, upright, seen(900, 1600, upside_down=True)]).upside_down


def strip(length, *blanks, breadth=10):
    """Letters without a gap but those at the blanks, each as wide as that of two words."""
    pixels = np.full((breadth, length, 3), 255, np.uint8)
    pixels[::2] = 0
    for blank in blanks:
        pixels[:, blank - 2 : blank + 2] = 255
    return pixels


def test_a_line_of_usual_length_is_not_cut():
    assert cuts(strip(10 * LONGEST, 480)) == []


def test_a_longer_one_is_cut_at_the_blank_nearest_to_even_parts():
    """One in the reach of where it would be halved; letters stay whole."""
    (cut,) = cuts(strip(12 * LONGEST, 300, 620, 900))
    assert cut * 12 * LONGEST == pytest.approx(620, abs=1)


@pytest.mark.parametrize("tall", [False, True])
def test_parts_of_a_line_lie_behind_each_other(tall):
    first, second = parted(seen(100, 1100, tall=tall), [0.3])
    np.testing.assert_allclose(first.quad, seen(100, 400, tall=tall).quad)
    np.testing.assert_allclose(second.quad, seen(400, 1100, tall=tall).quad)
