"""Ranges of numbers, and which values of fields are numbers."""

from __future__ import annotations

import math

import pytest

from tusou.types import Range, as_number, as_numbers, as_range, lies_in_one


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
        ("500..100", Range(100, 500)),
        ("< 1.299,00 €", Range(-math.inf, 1299, is_open=True)),
        ("<500€", Range(-math.inf, 500, is_open=True)),
        ("0.5 kg..1 kg", Range(0.5, 1)),
    ],
)
def test_what_is_a_range(written, range_):
    assert as_range(written) == range_


@pytest.mark.parametrize(
    "written",
    ["500", "", "..", "<", "<red", "a..b", "1.5", "1...2", "<5>", "ikea...", "<a-1", "604-123"],
)
def test_what_is_an_ordinary_value(written):
    assert as_range(written) is None


@pytest.mark.parametrize("written", ["1299", "1,299", "1299.00", "1299,0", "1 299"])
def test_a_single_number_asks_for_itself(written):
    assert as_numbers(written) == Range(1299, 1299)


def test_a_range_asks_for_its_numbers():
    assert as_numbers("<500") == as_range("<500")


@pytest.mark.parametrize("written", ["", "red", "12 cm", "€449", "0127", "4006381333931123", "A-1"])
def test_units_and_codes_ask_for_no_number(written):
    """12 cm are not 12 mm, and a nought in front is a part of a code."""
    assert as_numbers(written) is None


def test_bounds_belong_to_it_unless_the_sign_says_otherwise():
    assert 500 in as_range("<=500")
    assert 500 in as_range("100..500")
    assert 500 not in as_range("<500")
    assert 500 not in as_range(">500")
    assert 499.99 in as_range("<500")


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ((">=100", "<=103"), {100, 103}),
        (("<=103", ">=100", ">=50"), {100, 103}),
        ((">100", "<103"), set()),
        (("<50", ">200"), {20, 449}),
        (("<50", "100..103"), {20, 100, 103}),
        ((">=100", "<=103", "400..500"), {100, 103, 449}),
    ],
)
def test_two_ends_that_meet_are_a_span(asked, numbers):
    """And those that do not are either end, as several values are."""
    ranges = [as_range(one) for one in asked]
    assert {one for one in (20, 100, 103, 449) if lies_in_one(one, ranges)} == numbers


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
        ("0.750 kg", 0.75),
        ("0,500 kg", 0.5),
        ("1.250 kg", 1.25),
        ("1,250 kg", 1250),
        ("$0.999", 0.999),
        ("0,125", 0.125),
        ("1.299 EUR", 1299),
        ("chf 1.299", 1299),
        ("12.999元", 12999),
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
