"""How stored items look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.text import Style, columns_of, pad, printable, shorten
from tusou.types.values import shown_value
from tusou.wording import listed, said
from tusou.wording.found import page_of_file

if TYPE_CHECKING:
    from tusou.types import Hit, StoredItem

SNIPPET_COLUMNS = 160
TEXT_ROWS = 2
"""Lines of an item's text that are shown."""


def place(relative_path: str, page_number: int | None) -> str:
    """`catalogue.pdf page 3`."""
    return page_of_file(printable(relative_path), page_number)


def hit_of_item(stored: StoredItem, rank: int, library: str) -> Hit:
    """An item as contact sheets take it; it was not searched for, so nothing speaks for it."""
    from dataclasses import replace

    from tusou.searching import unsought_hit

    snippet = shorten(stored.item.text, SNIPPET_COLUMNS)
    return replace(unsought_hit(stored, library, rank), snippet=snippet, text="")


def item_lines(stored: StoredItem, style: Style) -> list[str]:
    """An item for people: number, kind, place; then its text and fields."""
    item = stored.item
    where = style.paint(place(stored.relative_path, item.page_number), "bold")
    head = f"#{stored.id}  {pad(said(item.kind), 6)}  {where}"
    indent = " " * (columns_of(f"#{stored.id}") + 2)
    lines = [head]
    if item.kind == "pair":
        lines.append(indent + style.paint(printable(item.image_path), "dim"))
    text = item.text or item.caption
    if text.strip():
        lines.append(indent + shorten(text, TEXT_ROWS * style.width - 20))
    facts = [f"{name}: {shown_value(value)}" for name, value in item.fields.items()]
    facts += [said("tags: {}", listed(item.tags))] if item.tags else []
    if facts:
        lines.append(indent + style.paint(shorten(" · ".join(facts), style.width - 8), "dim"))
    return lines
