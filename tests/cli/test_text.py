"""Text for terminals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.cli.render.text import (
    Style,
    columns_of,
    duration,
    megabytes,
    pad,
    plural,
    printable,
    shorten,
    table,
    wrap,
)


@pytest.mark.parametrize(
    ("text", "columns"), [("chair", 5), ("椅子", 4), ("ＡＢ", 4), ("é", 1), ("e\u0301", 1), ("", 0)]
)
def test_chinese_takes_two_columns(text, columns):
    """Width is counted in terminal columns, not characters."""
    assert columns_of(text) == columns


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_shortened_text_fits(text, columns):
    """Whatever the text, the shortened one has no more columns than allowed."""
    assert columns_of(shorten(text, columns)) <= columns


def test_what_was_left_out_is_marked():
    """A shortened text ends in an ellipsis, a short one is left alone."""
    assert shorten("a red armchair", 8) == "a red a…"
    assert shorten("红色的扶手椅", 7) == "红色的…"
    assert shorten("lamp", 8) == "lamp"


def test_files_cannot_drive_the_terminal():
    """Escape codes, line breaks and marks that turn text around become spaces."""
    assert printable("a\x1b[31mb\nc\u202ed\x07") == "a [31mb c d"


@given(st.text())
def test_printable_text_is_one_line_without_controls(text):
    """No control character survives."""
    shown = printable(text)
    assert not [c for c in shown if ord(c) < 32 or 0x7F <= ord(c) < 0xA0]


def test_a_table_lines_up_with_chinese_in_it():
    """Every cell of a column begins at the same terminal column."""
    lines = table([("椅子", "1", "red"), ("lamp", "22", "蓝")], right=[1])
    assert lines == ["椅子   1  red", "lamp  22  蓝"]
    assert table([]) == []


def test_padding_is_in_columns():
    """Chinese needs fewer spaces than it has characters missing."""
    assert pad("椅", 4) == "椅  "
    assert pad("椅", 4, right=True) == "  椅"


def test_wrapping_breaks_between_words_and_between_chinese_characters():
    """No line is wider than asked, and nothing is lost."""
    text = "The red armchair 红色的扶手椅有木质的腿 in solid beech wood"
    lines = wrap(text, 24, "  ")
    assert all(columns_of(line) <= 24 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrapping_nothing_gives_no_line():
    """An empty snippet takes no room."""
    assert wrap("  ", 40, "  ") == []


def test_colours_only_where_wanted():
    """Without colour, painting changes nothing."""
    assert Style().paint("red", "bold") == "red"
    assert Style(colour=True).paint("red", "bold", "red") == "\x1b[1;31mred\x1b[0m"
    assert Style(colour=True).paint("", "bold") == ""


def test_matched_words_are_emphasised_whatever_their_case():
    """Words are found as they are written; those with special characters too."""
    style = Style(colour=True)
    shown = style.emphasise("A Red chair (c++)", ["red", "c++"])
    assert shown.count("\x1b[1;33m") == 2
    assert "\x1b[1;33mRed\x1b[0m" in shown
    assert Style().emphasise("A Red chair", ["red"]) == "A Red chair"
    assert style.emphasise("A red chair", ["", " "]) == "A red chair"


@pytest.mark.parametrize(
    ("n", "noun", "said"),
    [(1, "page", "1 page"), (2, "page", "2 pages"), (0, "near miss", "0 near misses"),
     (1234, "file", "1,234 files")],
)  # fmt: skip
def test_plurals(n, noun, said):
    """Numbers agree with their noun."""
    assert plural(n, noun) == said


@pytest.mark.parametrize(
    ("n_bytes", "said"),
    [(12, "12 B"), (1_500, "2 kB"), (2_340_000, "2.3 MB"), (10**10, "10,000.0 MB")],
)
def test_sizes(n_bytes, said):
    """Sizes are decimal, as disks are sold."""
    assert megabytes(n_bytes) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.84, "0.8 s"), (42.4, "42 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_times(seconds, said):
    """Times are as exact as one cares."""
    assert duration(seconds) == said
