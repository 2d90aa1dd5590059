"""Options that all benchmarks have that keep their steps and write into the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def add_options(parser: ArgumentParser) -> None:
    """Add `--fresh`, `--dry-run` and `--no-docs`."""
    parser.add_argument("--fresh", action="store_true", help="forget what was measured before")
    parser.add_argument("--dry-run", action="store_true", help="only tell how long it takes")
    parser.add_argument("--no-docs", action="store_true", help="print, and leave docs as they are")
