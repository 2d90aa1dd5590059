"""Plots are SVG that can be read: well formed, points where the numbers are, labels apart."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from benchmarks.plots import Axis, bars, lines, number_of, reliability

SVG = "{http://www.w3.org/2000/svg}"


def all_of(svg, tag):
    return list(ET.fromstring(svg).iter(SVG + tag))


def test_an_axis_holds_whole_powers_of_ten():
    """Also when all values are the same."""
    axis = Axis.around("ms", [0.3, 40])
    assert (axis.low, axis.high) == (-1, 2)
    assert axis.share(1.0) == pytest.approx(1 / 3)
    assert Axis.around("ms", [10, 10]).marks == [10, 100]


def test_lines_have_a_point_for_each_pair():
    """Larger is further right and further up."""
    svg = lines("Speed", "items", "ms", {"a < b": [(1000, 1.0), (10, 0.1)], "none": []})
    first, second = all_of(svg, "circle")
    assert float(first.get("cx")) < float(second.get("cx"))
    assert float(first.get("cy")) > float(second.get("cy"))
    words = [text.text for text in all_of(svg, "text")]
    assert {"Speed", "items", "ms", "a < b", "10", "100", "1 k", "0.1"} <= set(words)
    assert "none" not in words


def test_labels_do_not_stand_on_each_other():
    """Though all lines end at the same height."""
    svg = lines("Speed", "items", "ms", {name: [(1, 5.0), (10, 5.0)] for name in "abcdefgh"})
    labels = [float(text.get("y")) for text in all_of(svg, "text") if text.text in set("abcdefgh")]
    heights = sorted(labels)
    assert all(b - a >= 14 for a, b in pairwise(heights))


def test_bars_are_as_long_as_their_values():
    """The longest takes all the room, and each shows its number."""
    svg = bars("Photos", "photos/s", {"tusou": 20.0, "other": 5.0, "nothing": 0.0})
    widths = [float(rect.get("width")) for rect in all_of(svg, "rect")[1:]]
    assert widths[1] == pytest.approx(widths[0] / 4, abs=0.1)
    assert widths[2] == 0
    assert {"20", "5", "0", "photos/s"} <= {text.text for text in all_of(svg, "text")}


@pytest.mark.parametrize(
    ("value", "shown"), [(1234.5, "1,234"), (99.96, "100"), (3.14159, "3.14"), (0.01234, "0.0123")]
)
def test_numbers_have_three_digits(value, shown):
    assert number_of(value) == shown


def test_a_reliability_diagram_shows_what_was_said_beside_what_was_right():
    """An honest confidence lies on the dashed line; many hits make a large point."""
    bins = [(0.0, 0.0, 90), (0.5, 0.25, 9), (1.0, 1.0, 1)]
    svg = reliability("Sure", "said", "right", {"a < b": bins})
    few, middle, many = sorted(all_of(svg, "circle"), key=lambda one: -float(one.get("r")))
    assert float(few.get("cx")) < float(middle.get("cx")) < float(many.get("cx"))
    [honest] = [line for line in all_of(svg, "line") if line.get("stroke-dasharray")]
    assert (honest.get("x1"), honest.get("y1")) == (few.get("cx"), few.get("cy"))
    assert (honest.get("x2"), honest.get("y2")) == (many.get("cx"), many.get("cy"))
    height = float(honest.get("y1")) - float(honest.get("y2"))
    assert float(middle.get("cy")) == pytest.approx(float(honest.get("y1")) - height / 4, abs=0.1)
    assert {"Sure", "said", "right", "a < b"} <= {text.text for text in all_of(svg, "text")}
