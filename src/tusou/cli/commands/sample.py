"""`tusou sample`: random items, to try queries with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.opening import one_library
from tusou.cli.options import add_json, add_library, add_show, add_talk
from tusou.cli.parser import Parser, count
from tusou.cli.showing import print_items

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.terminal import Terminal


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "n", nargs="?", type=count, default=3, metavar="N", help="how many items (default: 3)"
    )
    parser.add_argument("--seed", type=int, metavar="S", help="the same S gives the same items")
    add_show(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Print some items."""
    with one_library(args) as library:
        print_items(library, library.sample(args.n, seed=args.seed), args, terminal)
    return 0
