"""`tusou lookup`: fetch items by their exact path or text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.opening import one_library
from tusou.cli.options import add_json, add_library, add_show, add_talk
from tusou.cli.showing import print_items

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal


def attach(parser: Parser) -> None:
    """Add the options."""
    key = parser.add_mutually_exclusive_group(required=True)
    key.add_argument("--path", metavar="FILE", help="the file that holds the picture")
    key.add_argument("--text", metavar="TEXT", help="the whole text, spaces around it aside")
    add_show(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Print every item under that key."""
    with one_library(args) as library:
        print_items(library, library.lookup(path=args.path, text=args.text), args, terminal)
    return 0
