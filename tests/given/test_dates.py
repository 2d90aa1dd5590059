"""Dates as people type them."""

from __future__ import annotations

import pytest

from tusou.given.dates import as_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024", "2024"),
        ("2024-05", "2024-05"),
        ("2024-05-31", "2024-05-31"),
        ("2024-1", "2024-01"),
        ("2024-1-2", "2024-01-02"),
        ("2024/05", "2024-05"),
        ("2024/5/31", "2024-05-31"),
        ("2024.05", "2024-05"),
        ("20240501", "2024-05-01"),
        ("2024年", "2024"),
        ("2024年5月", "2024-05"),
        ("2024年5月1日", "2024-05-01"),
        ("２０２４／０５", "2024-05"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_folded(written, meant):
    """Points, slashes, Chinese, no sign at all, and without the noughts."""
    assert as_date(written) == meant


@pytest.mark.parametrize(
    "written",
    ["", "noon", "24", "202", "2024-", "2024-13", "2024-00", "2024-02-31", "2023-02-29",
     "20240231", "2024-05-1x", "2024-5-", "0000", "2024-05-31-01"],
)  # fmt: skip
def test_what_is_no_date(written):
    """Nor what no calendar has."""
    assert as_date(written) == ""
