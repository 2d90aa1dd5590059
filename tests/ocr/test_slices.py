"""Slices of long pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tusou.ocr.slices import SLICE_PX, slices
from tusou.ocr.turning import Seen


def empty(width, height):
    return np.zeros((height, width, 3), np.uint8)


def line(x, y, width, height):
    quad = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], np.float64)
    return Seen(quad, tall=False, upside_down=False)


@pytest.mark.parametrize("size", [(1, 1), (1240, 1754), (2600, 100), (900, 2600)])
def test_a_picture_that_is_not_long_is_one_slice(size):
    """Pictures up to the size that is read as a whole."""
    (only,) = slices(empty(*size))
    assert only.pixels.shape[:2] == size[::-1]
    assert np.array_equal(only.placed(line(0, 0, 1, 1), []).quad, line(0, 0, 1, 1).quad)


@pytest.mark.parametrize("length", [2601, 3000, 8000, 19_999])
@pytest.mark.parametrize("is_wide", [False, True])
def test_slices_reach_from_end_to_end_and_overlap(length, is_wide):
    """None is longer than the pictures in which lines are looked for."""
    parts = list(slices(empty(length, 100) if is_wide else empty(100, length)))
    begins = [part.offset[0 if is_wide else 1] for part in parts]
    assert begins[0] == 0
    assert begins[-1] + SLICE_PX == length
    assert all(max(part.pixels.shape) == SLICE_PX for part in parts)
    overlap = SLICE_PX - np.diff(begins).max()
    assert overlap >= SLICE_PX * (0.49 if is_wide else 0.16)


def taken(picture, begin, length, *, off=0.0):
    """The stretches of a line that slices take; each sees it by `off` further than the last."""
    found = []
    for number, part in enumerate(slices(picture)):
        start = part.offset[1] - off * number
        first, last = max(begin, start), min(begin + length, start + SLICE_PX)
        seen = line(5, first - start, 90, last - first)
        placed = part.placed(seen, part.at_border(found)) if first < last else None
        if placed is not None:
            found.append(placed)
            yield first, last


@pytest.mark.parametrize("off", [0, 3, -3])
def test_a_line_of_a_high_picture_is_read_once_and_whole(off):
    """Wherever it stands, one slice takes it, and holds all of it."""
    picture = empty(100, 8000)
    for y in range(0, 7900, 3):
        assert list(taken(picture, y, 40, off=off)) == [(y, y + 40)]


@pytest.mark.parametrize("size", [(8000, 100), (100, 8000)])
def test_lines_that_run_along_may_go_on_in_the_next_slice(size):
    """As long as the picture is cut at all."""
    for part in slices(empty(*size)):
        assert part.is_along(line(0, 0, 300, 40)) == (size[0] > size[1])
        assert part.is_along(replace(line(0, 0, 40, 300), tall=True)) == (size[0] < size[1])
    (whole,) = slices(empty(2000, 100))
    assert not whole.is_along(line(0, 0, 300, 40))


def test_only_lines_near_the_border_may_be_those_of_the_slice_before():
    """However many there are before it."""
    second = list(slices(empty(100, 8000)))[1]
    near, far = line(5, second.own[0] - 60, 90, 40), line(5, second.own[0] - 140, 90, 40)
    assert second.at_border([far, near]) == [near]
