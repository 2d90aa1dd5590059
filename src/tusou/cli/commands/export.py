"""`tusou export`: write pairs, pictures and vectors out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.opening import one_library
from tusou.cli.options import add_filters, add_json, add_library, add_talk, where_of
from tusou.cli.parser import file_name
from tusou.cli.passwords import add_password_file, passwords_of
from tusou.cli.render.report import skipped_lines
from tusou.cli.render.text import plural, printable
from tusou.library.told import skipped_json
from tusou.types import Where
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "--pairs", type=file_name, metavar="FILE.json", help="image-text pairs, a JSON list"
    )
    parser.add_argument(
        "--images",
        type=file_name,
        metavar="DIR",
        help="every picture as PNG, with pairs.json beside them",
    )
    parser.add_argument(
        "--dpi", type=int, default=200, help="resolution of pages and figures (default: 200)"
    )
    parser.add_argument(
        "--vectors", type=file_name, metavar="FILE.npz", help="vectors as numpy arrays"
    )
    parser.add_argument(
        "--parquet", type=file_name, metavar="FILE", help="items and vectors as a table"
    )
    add_password_file(parser)
    add_filters(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Write what was asked for and say what came out."""
    from tusou.library.export import ExportOptions

    where = where_of(args)
    options = ExportOptions(
        pairs=args.pairs,
        images=args.images,
        dpi=args.dpi,
        vectors=args.vectors,
        parquet=args.parquet,
        where=where,
        passwords=tuple(passwords_of(args)),
    )
    with one_library(args) as library:
        report = library.export(options)
    if not report.items:
        terminal.talk(_nothing_line(where))
    if args.json:
        terminal.json(
            {
                "items": report.items,
                "pairs": report.pairs,
                "files": list(report.files),
                "skipped": [skipped_json(skip) for skip in report.skipped],
            }
        )
        return 0
    items, pairs = plural(report.items, "item"), plural(report.pairs, "pair")
    terminal.data(said("exported {}, {}", items, pairs))
    for file in report.files:
        terminal.data(f"  {printable(file)}")
    for line in skipped_lines(report.skipped, terminal.verbosity):
        terminal.talk(line)
    return 0


def _nothing_line(where: Where) -> str:
    """Why nothing was exported: a mistyped filter should not pass for an empty library."""
    if where == Where():
        return said("nothing to export: the library is empty")
    return said("nothing to export: no item of the library passes these filters")
