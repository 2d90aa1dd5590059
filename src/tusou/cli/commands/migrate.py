"""`tusou migrate`: copy a library into another store, and compare both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.options import add_json, add_talk
from tusou.cli.parser import count
from tusou.cli.progress import listening
from tusou.cli.render.text import plural, printable
from tusou.errors import StoreError
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.library.migrating import MigrateReport


def attach(parser: Parser) -> None:
    """Add the options."""
    place = "a folder, or milvus://HOST:19530/NAME"
    parser.add_argument("source", metavar="FROM", help=f"the library to copy: {place}")
    parser.add_argument("target", metavar="TO", help=f"where to: {place}; made when absent")
    parser.add_argument(
        "--sample",
        type=count,
        default=50,
        metavar="N",
        help="compare N items and the searches they lead to (default: 50)",
    )
    add_json(parser, "print progress and report as JSON lines")
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Copy, compare, and say what differs; exit code 7 when something does."""
    from tusou.library.migrating import migrate_library
    from tusou.library.told import migrate_json

    with listening(terminal, as_json=args.json) as listener:
        report = migrate_library(args.source, args.target, sample=args.sample, progress=listener)
    if args.json:
        terminal.json(migrate_json(report), indent=None)
    else:
        _show(report, terminal)
    return 0 if report.is_same else StoreError.exit_code


def _show(report: MigrateReport, terminal: Terminal) -> None:
    found = report.comparison
    files, items = plural(report.files, "file"), plural(report.items, "item")
    seconds = f"{report.seconds:.1f}"
    terminal.data(
        said("copied {}, {} ({} were there) in {} s", files, items, report.already, seconds)
    )
    terminal.data(
        said(
            "compared {}, {} searches by vector: {} of the best are the same; by words {}",
            plural(found.items, "item"),
            found.searches,
            f"{found.vectors:.1%}",
            f"{found.words:.1%}",
        )
    )
    for path in report.left:
        terminal.data(said("changed meanwhile, copy again: {}", printable(path)))
    for difference in found.differences:
        terminal.data(said("differs: {}", printable(difference)))
