"""Hints: what a sentence says of dates, amounts and what is not wanted, and the filter for it."""

from __future__ import annotations

from time import localtime
from typing import TYPE_CHECKING

from tusou.searching.hints import as_typed, taken_as_words
from tusou.searching.prices import price_fields
from tusou.text import fold_value, spoken, typable
from tusou.types import Where

if TYPE_CHECKING:
    from tusou.searching.visible import Visible
    from tusou.text import Spoken
    from tusou.types import Query


def spoken_hints(query: Query, visible: Visible) -> list[str]:
    """Return what `query`, its signs understood, says and only a filter would hold to.

    A filter that lets nothing pass is not told: of documents a year is mostly a word, so dates are
    told where photos have them, and amounts where a price lies there.
    """
    if query.literal:
        return []
    told = ((one, _filter_for(one, query.where, visible)) for one in _spoken(query))
    return [taken_as_words(one.said, f"the filter is {typed}") for one, typed in told if typed]


def _spoken(query: Query) -> list[Spoken]:
    return spoken(query.text, localtime().tm_year)


def _filter_for(one: Spoken, where: Where, visible: Visible) -> str:
    """Return what is typed for it; "" where there is nothing for it, or it was typed already."""
    if one.unwanted:
        thing = f'"{one.unwanted}"' if " " in one.unwanted else one.unwanted
        return "" if where.without else f"-{thing}"
    if one.amount:
        return _price(one.amount, where, visible)
    if where.after or where.before:
        return ""
    photos = Where(kinds=("photo", "pair"), after=one.after, before=one.before)
    dates = (("after", one.after), ("before", one.before))
    typed = " ".join(as_typed(name, date) for name, date in dates if date)
    return typed if visible.some_pass(photos) else ""


def _price(amount: str, where: Where, visible: Visible) -> str:
    asked = {fold_value(name) for name, _ in where.fields}
    for name in price_fields(visible):
        if name not in asked and visible.some_pass(Where(fields=((name, amount),))):
            return f"{typable(name)}{amount}" if amount[0] in "<>" else as_typed(name, amount)
    return ""
