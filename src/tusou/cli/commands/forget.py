"""`tusou forget`: take files out of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.opening import one_library
from tusou.cli.options import add_json, add_library, add_talk
from tusou.cli.render.text import plural
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "path", metavar="PATH", help="a file, or a folder with all below it; or an address"
    )
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Forget, and say how many files went."""
    with one_library(args) as library:
        removed = library.forget(args.path)
    if args.json:
        terminal.json({"removed": removed})
    else:
        told = said("removed {} from the library; the files stay", plural(removed, "file"))
        terminal.data(told)
    return 0
