"""Options that all benchmarks have that keep their steps and write into the documentation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_options(parser: ArgumentParser) -> None:
    """Add `--fresh`, `--dry-run`, `--no-docs` and `--write`."""
    parser.add_argument("--fresh", action="store_true", help="measure anew what is asked for")
    parser.add_argument("--dry-run", action="store_true", help="only tell how long it takes")
    docs = parser.add_mutually_exclusive_group()
    docs.add_argument("--no-docs", action="store_true", help="print, and leave docs as they are")
    docs.add_argument("--write", action="store_true", help="write into docs, also after a trial")


def writes(args: Namespace, *, is_whole: bool) -> bool:
    """Whether the figures go into docs: when all that stands there is measured again, or when it
    is wanted all the same. A trial prints alone."""
    if not is_whole and not args.write and not args.no_docs:
        print(
            "docs stay as they are: not all of their figures are there (--write)", file=sys.stderr
        )
    return bool(args.write or (is_whole and not args.no_docs))
