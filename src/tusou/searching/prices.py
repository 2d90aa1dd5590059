"""Fields that hold prices, whatever a list calls them: "price", "Variant Price", 商品价格."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text import field_key, typable
from tusou.types import Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.searching.shelves import Shelf
    from tusou.searching.visible import Visible
    from tusou.text import Parsed

_PRICE = re.compile(
    r"(?:price|cost|价格|价钱|[售单定标原现特]价|零售价)(?:eur|usd|gbp|cny|rmb|元)?\Z"
)
"""评价 is no price."""
_TOLD = 3


def price_fields(visible: Visible) -> list[str]:
    """The fields that are prices by the end of their names, the plainest name first."""
    names = {name for shelf in visible.shelves for name in _comparable(shelf)}
    return sorted(filter(is_price, names), key=lambda name: (len(name), name))


def is_price(name: str) -> bool:
    """Whether a field of this name holds prices."""
    return _PRICE.search(field_key(name)) is not None


def other_prices(parsed: Parsed, visible: Visible) -> list[str]:
    """Return that items have other prices than the field that was typed, where some have.

    Of several lists each calls its prices otherwise, and a filter leaves out all but one of them.
    """
    names = dict.fromkeys(name for name, _ in parsed.filters if name[0] != "-")
    typed = list(filter(is_price, names))
    others = ", ".join(_of_others(typed[0], visible)) if len(typed) == 1 else ""
    if not others:
        return []
    return [f"{typable(typed[0])} is a field of some items only: others have {others}"]


def _of_others(typed: str, visible: Visible) -> Iterator[str]:
    """The prices, as they are typed, of items that have neither that one nor one named before."""
    names = price_fields(visible)
    had = [_having(name) for name in names if field_key(name) == field_key(typed)]
    if not visible.is_all and not any(map(visible.some_pass, had)):
        return  # that there are others would tell that there is one
    others = [name for name in names if field_key(name) != field_key(typed)]
    for name in others[: 2 * _TOLD]:
        if visible.some_pass(Where(fields=_having(name).fields, excluded=tuple(had))):
            yield typable(name)
            had.append(_having(name))


def _having(name: str) -> Where:
    return Where(fields=((name, "0.."),))


def _comparable(shelf: Shelf) -> set[str]:
    """Its fields, where its numbers can be compared: to list those of others takes long."""
    return shelf.store.known_fields() if shelf.store.capabilities.compares_numbers else set()
