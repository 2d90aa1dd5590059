"""Sentences that say what only a filter holds to are told the filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import localtime

import pytest

from searching.shop import shop
from tusou.searching import Shelf, search
from tusou.text import parse_query
from tusou.types import Kind, Query, Where


@contextmanager
def mixed(folder: Path, items: Sequence[tuple[Kind, dict[str, str]]]) -> Iterator[Shelf]:
    """An item of a kind and with fields in a file each."""
    files = {f"{at}.csv": (kind, "", fields) for at, (kind, fields) in enumerate(items)}
    made = shop(folder, files, "a sofa")
    yield made
    made.store.close()


FILES: dict[str, tuple[Kind, str, dict[str, str]]] = {
    "beach.jpg": ("photo", "2019-07-02", {}),
    "party.jpg": ("photo", f"{localtime().tm_year - 1}-03-01", {}),
    "report.pdf": ("page", "2011-01-01", {}),
    "chair.csv": ("pair", "", {"price": "449"}),
}


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Two photos with a date, a page, and a product with a price."""
    made = shop(tmp_path, FILES, "chair, sofa, beach")
    yield made
    made.store.close()


@pytest.mark.parametrize(
    ("typed", "said", "told"),
    [
        ("beach in 2019", "in 2019", "after:2019 before:2019"),
        ("2019年7月的 beach", "2019年7月", "after:2019-07 before:2019-07"),
        ("beach before 2020", "before 2020", "before:2019"),
        ("chair under 500", "under 500", "price<500"),
        ("between 400 and 500 euros", "between 400 and 500 euros", "price:400..500"),
        ("sofa not black", "not black", "-black"),
        ("不要皮革的沙发", "不要皮革", "-皮革"),
        ("sofa without any red car", "without any red car", '-"red car"'),
        ("2010年代的 beach", "2010年代", "after:2010 before:2019"),
        ("1万元以下的 chair", "1万元以下", "price<=10000"),
    ],
)
def test_the_filter_is_told(shelf, typed, said, told):
    """And works as it is told."""
    result = search(Query(typed, show_all=True), [shelf])
    assert result.hints == (f"{said} is taken as words: the filter is {told}",)
    parsed = parse_query(f"chair {told}", ["price"])
    assert parsed.words.strip() == "chair"
    assert search(Query(f"chair {told}", show_all=True), [shelf]).hits


def test_prices_are_fields_that_are_called_so_at_the_end(tmp_path):
    """As shops export them; the plainest name first, and what is typed for it."""
    fields = ({"Variant Price": "449"}, {"商品价格": "1200"}, {"评价": "5", "cost per item": "5"})
    with mixed(tmp_path, [("pair", one) for one in fields]) as shelf:
        (told,) = search(Query("sofa under 500", show_all=True), [shelf]).hints
        assert told == "under 500 is taken as words: the filter is variant_price<500"
        assert search(Query("sofa variant_price<500", show_all=True), [shelf]).hits
        (told,) = search(Query("1000元以上的 sofa", show_all=True), [shelf]).hints
        assert told.endswith("the filter is 商品价格>=1000")
        assert search(Query("sofa under 10", show_all=True), [shelf]).hints == ()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("sofa price<500", "price is a field of some items only: others have 价格, variant_price"),
        ("sofa price:200", "price is a field of some items only: others have 价格, variant_price"),
        ("price<500", "price is a field of some items only: others have 价格, variant_price"),
        ("sofa 价格<500", "价格 is a field of some items only: others have price, variant_price"),
        ("sofa variant-price:<500",
         "variant_price is a field of some items only: others have 价格, price"),
    ],
)  # fmt: skip
def test_other_prices_than_the_one_that_is_asked_for_are_told(tmp_path, typed, told):
    """Each list calls its own otherwise; not those of items that have the one asked for as well."""
    both = {"Variant Price": "300", "Variant Compare At Price": "400"}
    fields = ({"price": "200"}, {"价格": "250"}, both, {"colour": "red"})
    with mixed(tmp_path, [("pair", one) for one in fields]) as shelf:
        assert search(Query(typed, show_all=True), [shelf]).hints == (told,)
        for other in ("sofa", "sofa -price<500", "sofa colour:red"):
            assert search(Query(other, show_all=True, rank="words"), [shelf]).hints == ()


def test_of_one_price_nothing_is_told(shelf):
    assert search(Query("chair price<500", show_all=True), [shelf]).hints == ()


def test_last_year_is_the_year_before_this_one(shelf):
    """By the clock of the machine."""
    year = localtime().tm_year - 1
    (hint,) = search(Query("party last year", show_all=True), [shelf]).hints
    assert hint.endswith(f"after:{year} before:{year}")


@pytest.mark.parametrize(
    "typed",
    [
        "report from 2011", "beach in 1995", "chair under 100", "chair price<500 under 500",
        "beach in 2019 after:2019", "sofa not black -black",
    ],
)  # fmt: skip
def test_nothing_is_told_that_leads_nowhere(shelf, typed):
    """Of documents a year is mostly a word; and what nothing passes, or was typed, is no help."""
    assert search(Query(typed, show_all=True), [shelf]).hints == ()


def test_nothing_is_told_of_what_is_taken_as_it_stands(shelf):
    """Nor where the filters are options."""
    assert search(Query("beach in 2019", literal=True, show_all=True), [shelf]).hints == ()
    dated = Where(after="2018")
    assert search(Query("beach in 2019", where=dated, show_all=True), [shelf]).hints == ()
