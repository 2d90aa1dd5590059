"""`tusou similar`: what looks like a picture, or the texts that fit it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.opening import item_or_none, one_library
from tusou.cli.options import (
    add_device,
    add_filters,
    add_json,
    add_k,
    add_library,
    add_offset,
    add_show,
    add_talk,
    where_of,
)
from tusou.cli.showing import print_result

if TYPE_CHECKING:
    from argparse import Namespace

    from PIL.Image import Image

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "what", metavar="FILE|ITEM", help="a picture, or the number of an item of the library"
    )
    parser.add_argument(
        "--to",
        choices=("image", "text"),
        default="image",
        help="image: what looks alike (default); text: texts that fit the picture",
    )
    add_k(parser)
    add_offset(parser)
    add_filters(parser)
    add_show(parser)
    add_device(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Search by one picture of the library or from outside."""
    with one_library(args) as library:
        what = _what(args.what)
        result = library.similar(
            what, k=args.k, offset=args.offset, to=args.to, where=where_of(args)
        )
        picture = None if isinstance(what, int) else what
        print_result([library], result, args, terminal, picture)
    return 0


def _what(given: str) -> int | Image:
    """A number is an item, unless a file is called that; a leading "#" always is."""
    from tusou.library.pictures import query_picture

    item = item_or_none(given)
    return query_picture(given) if item is None else item
