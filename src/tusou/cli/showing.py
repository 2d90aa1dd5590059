"""Print what was found, as text, JSON or pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.hits import result_lines
from tusou.cli.render.items import item_json, item_lines
from tusou.cli.render.text import printable

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from tusou.cli.terminal import Terminal
    from tusou.library import Library
    from tusou.searching import SearchResult
    from tusou.types import StoredItem


def print_result(
    libraries: Sequence[Library], result: SearchResult, args: Namespace, terminal: Terminal
) -> None:
    """Print the answer to a query."""
    if args.json:
        terminal.json(result.to_dict())
        return
    for line in result_lines(result, terminal.out_style):
        terminal.data(line)


def print_items(
    library: Library, items: Sequence[StoredItem], args: Namespace, terminal: Terminal
) -> None:
    """Print stored items."""
    if args.json:
        terminal.json([item_json(stored) for stored in items])
        return
    if not items:
        terminal.talk(f"the library at {printable(str(library.folder))} is empty")
    for stored in items:
        for line in item_lines(stored, terminal.out_style):
            terminal.data(line)
