"""Print what was found: as text, JSON, pictures in the terminal, or a contact sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.hits import hit_lines, names_libraries, nothing_line, nothing_reason
from tusou.cli.render.items import hit_of_item, item_lines
from tusou.cli.render.text import plural, printable
from tusou.wording import said, translated

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    from tusou.cli.terminal import Terminal
    from tusou.explaining import Section
    from tusou.library import Library
    from tusou.searching import SearchResult
    from tusou.types import Hit, StoredItem


def print_result(
    libraries: Sequence[Library],
    result: SearchResult,
    args: Namespace,
    terminal: Terminal,
    picture: Image | None = None,
    *,
    indent: int | None = 2,
) -> None:
    """Print the answer to a query; `picture` is what was searched by.

    `indent` is that of JSON: None makes it one line.
    """
    for hint in () if args.json else result.hints:
        terminal.talk(translated(hint))
    if args.json:
        terminal.json(result.to_dict(), indent=indent)
    elif not result.hits:
        terminal.data(nothing_line(result))
        if not result.near_misses:
            _say_if_empty(libraries, terminal)
    else:
        style, several = terminal.out_style, names_libraries(result.hits)
        blocks = ((hit, hit_lines(hit, style, name_library=several)) for hit in result.hits)
        _print_blocks(blocks, libraries, args, terminal)
    if (result.hits and args.show) or args.sheet is not None:  # drawing is slow to load
        _write_sheet(section_of(result, picture), libraries, args, terminal)


def print_items(
    library: Library, items: Sequence[StoredItem], args: Namespace, terminal: Terminal
) -> None:
    """Print stored items."""
    from tusou.explaining import Section
    from tusou.library.told import item_json

    folder = str(library.folder)
    hits = [hit_of_item(stored, rank, folder) for rank, stored in enumerate(items, start=1)]
    if args.json:
        terminal.json([item_json(stored) for stored in items])
    elif not items:
        terminal.talk(f"the library at {printable(folder)} is empty")
    else:
        style = terminal.out_style
        lines = (item_lines(stored, style) for stored in items)
        _print_blocks(zip(hits, lines, strict=True), [library], args, terminal)
    if hits:
        _write_sheet(Section(plural(len(hits), "item"), hits), [library], args, terminal)


def _say_if_empty(libraries: Iterable[Library], terminal: Terminal) -> None:
    """Tell of libraries in which nothing is found whatever is asked."""
    for library in libraries:
        if next(iter(library.store.files()), None) is None:
            terminal.talk(f"the library at {printable(str(library.folder))} is empty")


def section_of(result: SearchResult, picture: Image | None = None) -> Section:
    """A search as a contact sheet shows it; the picture stands before what was asked."""
    from dataclasses import replace

    from tusou.explaining import Section, asked_in_one_line

    note = said("{} ms", f"{result.took_ms:.0f}") if result.hits else nothing_reason(result)
    given = result.given if picture is None else replace(result.given, image=None)
    return Section(asked_in_one_line(result.query, given), result.hits, note, picture)


def _print_blocks(
    blocks: Iterable[tuple[Hit, list[str]]],
    libraries: Sequence[Library],
    args: Namespace,
    terminal: Terminal,
) -> None:
    """Print lines, each block followed by its picture where the terminal can draw it."""
    graphics = terminal.graphics if args.show else None
    for hit, lines in blocks:
        for line in lines:
            terminal.data(line)
        if graphics:
            _draw_inline(hit, libraries, graphics, terminal)


def _draw_inline(hit: Hit, libraries: Sequence[Library], graphics: str, terminal: Terminal) -> None:
    from tusou.cli.drawing import Drawer, inline_picture

    drawn = Drawer(libraries).hit(hit)
    if drawn is not None:
        terminal.raw(inline_picture(drawn, graphics))


def _write_sheet(
    section: Section, libraries: Sequence[Library], args: Namespace, terminal: Terminal
) -> None:
    """Write the sheet that was asked for, or the one that stands in for pictures here."""
    stands_in = args.show and (args.json or terminal.graphics is None)
    if args.sheet is None and not stands_in:
        return
    from tusou.cli.drawing import Drawer, new_sheet_file, write_sheet

    file = new_sheet_file() if args.sheet is None else args.sheet
    write_sheet(file, [section], Drawer(libraries))
    terminal.talk(f"contact sheet: {file}")
