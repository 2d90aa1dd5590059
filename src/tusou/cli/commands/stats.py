"""`tusou stats`: what the library holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.opening import one_library
from tusou.cli.options import add_json, add_library, add_talk
from tusou.cli.render.stats import file_lines, stats_lines
from tusou.library.told import file_json, stats_json

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.add_argument(
        "--files",
        action="store_true",
        help="list every file that was opened, and why some cannot be read",
    )
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Print counts and sizes, and the files when asked."""
    with one_library(args) as library:
        stats, stamp = library.stats(), library.store.encoder
        files = sorted(library.store.files(), key=lambda r: r.path) if args.files else None
        if args.json:
            facts = stats_json(str(library.folder), stats, stamp)
            listed = {} if files is None else {"file_list": [file_json(record) for record in files]}
            terminal.json(facts | listed)
            return 0
        for line in stats_lines(str(library.folder), stats, stamp):
            terminal.data(line)
        for line in file_lines(files or ()):
            terminal.data(line)
    return 0
