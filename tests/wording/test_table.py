"""The table of sentences."""

from __future__ import annotations

import pytest

from tusou.wording.table import read, sentences


def test_a_line_of_english_is_followed_by_its_chinese():
    """Notes and empty lines are for the reader."""
    (row,) = read("# models.py\n\nno model is called {}\n= 没有名为 {} 的模型\n")
    assert (row.english, row.chinese) == ("no model is called {}", "没有名为 {} 的模型")


def test_values_may_change_places_and_be_left_out():
    (row,) = read("{} of {} in {}\n= {1} 中的 {0}\n")
    assert row.filled(("3", "5", "A")) == "5 中的 3"


def test_what_a_value_holds_is_never_read_as_a_place():
    (row,) = read("no {}\n= 没有 {}\n")
    assert row.filled(("{0}.jpg",)) == "没有 {0}.jpg"


def test_line_breaks_are_written_as_two_characters():
    (row,) = read("a\\nb {}\n= 甲\\n乙 {}\n")
    assert row.english == "a\nb {}"
    assert row.filled(("1",)) == "甲\n乙 1"


@pytest.mark.parametrize(
    "text",
    [
        "= 没有英文\n",
        "no value\n= 有 {}\n",
        "one {}\n= 有 {1}\n",
        "two {} {}\n= 混 {} {1}\n",
    ],
)
def test_a_row_that_does_not_fit_is_refused(text):
    """Chinese without English, and values that the English does not have."""
    with pytest.raises(ValueError, match="line"):
        read(text)


def test_the_table_that_is_shipped_can_be_read():
    table = sentences()
    assert len(table) > 500
    assert all(row.chinese.strip() for row in table.values())
