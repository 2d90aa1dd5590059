"""Write why things were found: `--explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.parser import file_name
from tusou.cli.render.items import place
from tusou.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.explaining import Explanation
    from tusou.library import Library
    from tusou.searching import SearchResult
    from tusou.types import Query

EXPLAINED = 3
"""Hits on one sheet: each costs some 40 encodings."""


def add_explain(parser: Parser) -> None:
    """`--explain`: why the best hits were found, as a picture."""
    parser.add_argument(
        "--explain",
        type=file_name,
        metavar="FILE.png",
        help=f"draw why the best {EXPLAINED} hits were found: words marked, heat map, shares",
    )


def write_explanations(
    file: Path,
    libraries: Sequence[Library],
    result: SearchResult,
    query: Query,
    terminal: Terminal,
) -> None:
    """Draw why the best hits were found; where nothing was, why the near misses came near.

    Raises:
        InputError: the file cannot be written.
    """
    from tusou.cli.drawing import check_file, save_picture
    from tusou.explaining import evidence_sheet

    check_file(file)
    explanations = list(_explained(libraries, result, query, terminal))
    if not explanations:
        terminal.talk("nothing to explain: nothing came near")
        return
    save_picture(evidence_sheet(explanations), file)
    terminal.talk(f"explanation: {file}")


def _explained(
    libraries: Sequence[Library], result: SearchResult, query: Query, terminal: Terminal
) -> Iterator[Explanation]:
    """Explain the best; a file that is gone is told and passed over."""
    by_folder = {str(library.folder): library for library in libraries}
    for hit in (result.hits or result.near_misses)[:EXPLAINED]:
        library = by_folder[hit.library]
        try:
            yield library.explain(hit, query)
        except SourceError as error:
            where = place(hit.relative_path, hit.page_number)
            terminal.talk(f"cannot explain {where}: {error.problem}")
