"""Ranges of numbers, and which values of fields are numbers."""

from __future__ import annotations

import math

import pytest

from tusou.types import Range, as_number, as_range


@pytest.mark.parametrize(
    ("written", "range_"),
    [
        ("<500", Range(-math.inf, 500, is_open=True)),
        ("<=500", Range(-math.inf, 500)),
        ("> 99.5", Range(99.5, math.inf, is_open=True)),
        (">=-3", Range(-3, math.inf)),
        ("≤500", Range(-math.inf, 500)),
        ("≥500", Range(500, math.inf)),
        ("＜500", Range(-math.inf, 500, is_open=True)),
        ("100..500", Range(100, 500)),
        ("..500", Range(-math.inf, 500)),
        ("100..", Range(100, math.inf)),
        ("<1,500", Range(-math.inf, 1500, is_open=True)),
        ("1,000..2,000,000.5", Range(1000, 2000000.5)),
        ("-5..5.5", Range(-5, 5.5)),
    ],
)
def test_what_is_a_range(written, range_):
    assert as_range(written) == range_


@pytest.mark.parametrize("written", ["500", "", "..", "<", "<red", "a..b", "1.5", "1...2", "<5>"])
def test_what_is_an_ordinary_value(written):
    assert as_range(written) is None


def test_bounds_belong_to_it_unless_the_sign_says_otherwise():
    assert 500 in as_range("<=500")
    assert 500 in as_range("100..500")
    assert 500 not in as_range("<500")
    assert 500 not in as_range(">500")
    assert 499.99 in as_range("<500")
    assert 7 not in as_range("500..100")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("449", 449),
        ("-3", -3),
        ("449.50", 449.5),
        ("449,50", 449.5),
        ("1,299.00", 1299),
        ("1.299,00", 1299),
        ("1,299", 1299),
        ("1.299", 1.299),
        ("1.299 €", 1299),
        ("1.299.000", 1299000),
        ("1'299.50", 1299.5),
        ("1 299", 1299),
        ("12,345,678", 12345678),
        ("€449", 449),
        ("us$ 449", 449),
        ("chf 449.-", 449),
        ("449 eur", 449),
        ("￥1299", 1299),
        ("449元", 449),
        ("12 cm", 12),
        ("80%", 80),
        ("0.5", 0.5),
        ("0,5 l", 0.5),
    ],
)
def test_what_is_a_number(written, number):
    """As shops write prices and sizes, whichever sign they have for decimals."""
    assert as_number(written) == pytest.approx(number)


@pytest.mark.parametrize(
    "written",
    ["", "red", "a-127", "lc4", "2024-05-01", "80 x 120", "1.2.3", "1,2,3", "12:30", "4 - 6", "-"],
)
def test_what_is_none(written):
    assert as_number(written) is None
