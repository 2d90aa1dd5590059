"""`tusou bench`: measure this machine."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tusou.cli.options import add_json, add_talk
from tusou.cli.parser import count
from tusou.cli.render.text import pad

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.stores.bench import LookupTiming

HEADER = ("pairs", "way", "prepare", "all keys", "one key", "times faster")
WIDTHS = (9, 18, 9, 12, 12, 14)


def attach(parser: Parser) -> None:
    """Add the measurements."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="WHAT")
    lookup = actions.add_parser(
        "lookup", help="look-ups by key: scanning a JSON list, a dictionary, the store"
    )
    lookup.add_argument(
        "--pairs",
        type=count,
        action="append",
        metavar="N",
        help="how many pairs; repeatable (default: 70, 10000 and 1000000)",
    )
    lookup.add_argument("--keys", type=count, default=100, metavar="N", help="default: 100")
    add_json(lookup)
    add_talk(lookup)


def run(args: Namespace, terminal: Terminal) -> int:
    """Print a row for each way as soon as it is measured."""
    from tusou.stores.bench import SIZES, bench_lookup

    timings = bench_lookup(args.pairs or SIZES, args.keys)
    if args.json:
        terminal.json([asdict(timing) for timing in timings])
        return 0
    terminal.data(_row(HEADER))
    for timing in timings:
        terminal.data(_row(_cells(timing)))
    return 0


def _cells(timing: LookupTiming) -> tuple[str, ...]:
    return (
        f"{timing.pairs:,}",
        timing.way,
        f"{timing.prepare_s:.2f} s",
        f"{timing.total_ms:,.3f} ms",
        f"{timing.mean_us:,.2f} µs",
        f"{timing.speed_up:,.1f}",
    )


def _row(cells: tuple[str, ...]) -> str:
    """A line of fixed widths: rows are printed before the later ones are known."""
    return "  ".join(
        pad(cell, width, right=at != 1)
        for at, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )
