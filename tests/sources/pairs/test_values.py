"""Values of columns as texts, tags, dates and fields."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tusou.sources.pairs.values import as_fields, as_tags, as_texts, iso_date


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024/5/1", "2024-05-01"),
        ("2024.05.01", "2024-05-01"),
        ("2024年5月1日", "2024-05-01"),
        ("2024年5月", "2024-05"),
        ("2024年", "2024"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        (2024, "2024"),
        ("2024-05-01 12:30", "2024-05-01T12:30"),
        ("2024-05-01T12:30:45Z", "2024-05-01T12:30:45"),
        ("2024-05-01 3:05 PM", "2024-05-01T15:05"),
        ("2024/5/1 03:05:09pm", "2024-05-01T15:05:09"),
        ("2024-05-01 12:05 AM", "2024-05-01T00:05"),
        (" 2024-05-01 ", "2024-05-01"),
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 12, tzinfo=UTC), "2024-05-01T12:00:00+00:00"),
        ("2024-13-01", ""),
        ("2024-02-30", ""),
        ("01.05.2024", ""),
        ("soon", ""),
        (20240501, ""),
        (True, ""),
        (3.5, ""),
        (None, ""),
    ],
)
def test_dates(value, iso):
    """Dates in the usual spellings become ISO 8601, as precise as they are; others become none."""
    assert iso_date(value) == iso


def test_texts():
    """A string is one text, a list its strings, a number none."""
    assert as_texts("a") == ["a"]
    assert as_texts(["a", 1, "b"]) == ["a", "b"]
    assert as_texts(5) == as_texts(None) == []


def test_tags():
    """Tags come as a list or separated by any usual sign."""
    assert as_tags("a, b;c；d，e、f|g,") == ["a", "b", "c", "d", "e", "f", "g"]
    assert as_tags(["a ", "", "b"]) == ["a", "b"]
    assert as_tags(7) == []


def test_fields():
    """Scalars stay, nested values become JSON, and what is empty is left out."""
    row = {
        "int": 1,
        "float": 1.5,
        "bool": False,
        "str": " a ",
        " named ": 1,
        "list": ["椅", 1],
        "dict": {"a": None},
        "date": date(2024, 5, 1),
        "money": Decimal("9.90"),
        "none": None,
        "nan": float("nan"),
        "blank": " ",
        "no_list": [],
        "nones": [None],
        "rows": [{"a": 1}, 2],
        "vector": [0.5] * 21,
        "colours": [" red ", "black", None],
        "bytes": b"x",
        "": 3,
    }
    assert as_fields(row) == {
        "int": 1,
        "float": 1.5,
        "bool": False,
        "str": "a",
        "named": 1,
        "list": ("椅", 1),
        "dict": '{"a": null}',
        "rows": '[{"a": 1}, 2]',
        "vector": str([0.5] * 21),
        "colours": ("red", "black"),
        "date": "2024-05-01",
        "money": "9.90",
    }
