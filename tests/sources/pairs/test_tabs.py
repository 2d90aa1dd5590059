"""Cells between tabs: quotes of spreadsheets, and quotes that are signs of a text."""

from __future__ import annotations

import pytest

from tusou.sources.pairs.tabs import tab_rows


def cells(*lines):
    return list(tab_rows(f"{line}\n" for line in ("text\timage", *lines)))[1:]


def test_a_text_that_begins_with_a_quote_stands_alone():
    """The rows after it are rows, also up to one that ends with a quote."""
    lines = ['"To be\ta.png', "b\tb.png", '12"\tc.png', 'd\t"d.png', 'e\te"']
    assert cells(*lines) == [line.split("\t") for line in lines]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ('"a"\ta.png', ["a", "a.png"]),
        ('"a ""b"""\t"a.png"', ['a "b"', "a.png"]),
        ('"a\tb"\ta.png', ["a\tb", "a.png"]),
        ('"a\tb"', ['"a', 'b"']),
        ('"a" said she\ta.png', ['"a" said she', "a.png"]),
        ('a "b"\ta.png', ['a "b"', "a.png"]),
        ('""\ta.png', ["", "a.png"]),
        ("a", ["a"]),
        ("a\tb\tc", ["a", "b", "c"]),
    ],
)
def test_quotes_within_a_line(line, row):
    """A pair around a cell is left out; a tab within one divides only where a cell is missing."""
    assert cells(line, "next\tn.png") == [row, ["next", "n.png"]]


def test_quotes_over_several_lines():
    """A spreadsheet's cell with line breaks is one cell, first or last, and one after another."""
    lines = ['"a', "", 'b ""c"""\t"d', 'e"', 'f\t"g', 'h"', "i\tj"]
    assert cells(*lines) == [['a\n\nb "c"', "d\ne"], ["f", "g\nh"], ["i", "j"]]


def test_a_quote_that_is_open_to_the_end():
    """It is a sign like any other, however many lines follow."""
    lines = ['a\t"b', *["c"] * 2000]
    assert cells(*lines) == [["a", '"b'], *[["c"]] * 2000]


def test_lines_that_end_as_under_windows():
    """Their ends are no part of a cell."""
    assert list(tab_rows(["a\tb\r\n", '"c\r\n', 'd"\te\r\n'])) == [["a", "b"], ["c\nd", "e"]]
