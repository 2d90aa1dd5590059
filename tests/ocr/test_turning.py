"""Which way up a picture is."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.ocr.turning import Seen, upright_turns

FLAT = np.array([[0.0, 0.0], [100.0, 0.0], [100.0, 10.0], [0.0, 10.0]])
TALL = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 100.0], [0.0, 100.0]])


def seen(tall=False, upside_down=False, length=100.0):
    return Seen((TALL if tall else FLAT) * length / 100, tall=tall, upside_down=upside_down)


@pytest.mark.parametrize(
    ("tall", "upside_down", "turns"),
    [(False, False, 0), (True, False, 1), (False, True, 2), (True, True, 3)],
)
def test_all_lines_agree(tall, upside_down, turns):
    assert upright_turns([seen(tall, upside_down)] * 3) == turns


def test_no_lines():
    assert upright_turns([]) == 0


def test_a_long_line_outweighs_short_ones():
    """Length is what counts: labels of a plot do not turn the page."""
    lines = [seen(length=600.0), *[seen(tall=True, length=30.0)] * 8]
    assert upright_turns(lines) == 0


def test_a_divided_page_stays():
    """Without a clear majority nothing is turned."""
    assert upright_turns([seen(), seen(upside_down=True), seen(upside_down=True)]) == 2
    assert upright_turns([seen(), seen(upside_down=True)]) == 0


@pytest.mark.parametrize(
    ("tall", "flip", "begin"),
    [
        (False, False, (0, 0)),  # left to right: from the upper left
        (False, True, (100, 10)),  # on its head: from the lower right
        (True, False, (10, 0)),  # downwards, head to the right: from the upper right
        (True, True, (0, 100)),  # upwards, head to the left: from the lower left
    ],
)
def test_where_a_line_begins(tall, flip, begin):
    """The first corner is the begin of the line's upper edge, as who reads it sees it."""
    assert tuple(seen(tall).corners(flip=flip)[0]) == begin
