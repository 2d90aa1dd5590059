"""`tusou index`: make files and folders searchable."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tusou.cli.opening import one_library, say_if_words_only
from tusou.cli.options import add_device, add_json, add_library, add_talk
from tusou.cli.parser import Parser, count, count_from_0
from tusou.cli.passwords import add_password_file, passwords_of
from tusou.cli.progress import listening
from tusou.cli.render.profile import profile_lines
from tusou.cli.render.report import report_lines, since
from tusou.errors import InputError, NotFound, SourceError
from tusou.executors import EXECUTORS
from tusou.library.told import profile_json, report_json
from tusou.types import OCR_MODES
from tusou.types.library_files import DATABASE

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from tusou.cli.terminal import Terminal
    from tusou.library import Library
    from tusou.types import IndexReport


EXAMPLES = """\
Only what changed since the last time is done; an interrupted run goes on where it stopped.

examples:
  tusou index ~/Documents/catalogues ~/Pictures
  tusou index papers --max-pages 10 --text-pages-only --ignore 'drafts/'
  tusou index https://example.org/brochures/ s3://bucket/folder
  tusou index incoming --watch"""


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.epilog = EXAMPLES
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="files or folders, or addresses of such (https://…)",
    )
    parser.add_argument(
        "--max-pages", type=count, metavar="N", help="only the first N pages of each PDF"
    )
    parser.add_argument(
        "--text-pages-only", action="store_true", help="leave out PDF pages without text"
    )
    parser.add_argument(
        "--no-figures", action="store_true", help="no items for the figures inside PDF pages"
    )
    parser.add_argument(
        "--ocr",
        choices=OCR_MODES,
        help="read the pictures of pages without usable text (auto, the default), "
        "of all pages and photos (all), or of none (off)",
    )
    parser.add_argument(
        "--ignore",
        metavar="GLOB",
        action="append",
        default=[],
        help='leave out what matches, as "drafts/" or "*.tmp"; repeatable',
    )
    add_password_file(parser)
    parser.add_argument("--watch", action="store_true", help="go on as files come, change and go")
    parser.add_argument(
        "--workers",
        type=count_from_0,
        metavar="N",
        help="decoding processes (default: one per core, at most 4); of a cluster: workers",
    )
    parser.add_argument(
        "--executor",
        choices=tuple(EXECUTORS),
        help="where to decode: in processes here (local, the default), in this very process "
        "(inline), or on the Ray cluster of this machine or of $RAY_ADDRESS, which encodes as well",
    )
    parser.add_argument(
        "--profile", action="store_true", help="show where the time went, and what limits it"
    )
    parser.add_argument("--model", metavar="NAME", help="the model of a new library")
    add_device(parser)
    add_library(parser)
    add_json(parser, "print progress and report as JSON lines")
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Index once, or for as long as files change."""
    options = _options(args)
    _refuse_mistyped(args)
    _refuse_itself(args)
    with one_library(args, create=True) as library:
        say_if_words_only(terminal, library)
        before = None
        for report in _reports(library, args, terminal, options):
            told = report if args.json else since(before, report)
            _show(told, args, terminal, has_model=library.encoder is not None)
            before = report
    return 0 if args.watch else _exit_code(report, args.paths)


def _exit_code(report: IndexReport, paths: Sequence[str]) -> int:
    """That of a file that cannot be read, where files were named and nothing came of any path."""
    from tusou.library.roots import roots_of

    if report.indexed or report.unchanged or report.moved or report.reused:
        return 0
    left_out = {skip.path for skip in report.skipped if skip.whole_file and not skip.is_folder}
    return 0 if left_out.isdisjoint(roots_of(paths)) else SourceError.exit_code


def _refuse_mistyped(args: Namespace) -> None:
    """Refuse a mistyped path before a library is made; one that is there tells those it lost."""
    from tusou.library.filling import refuse_mistyped
    from tusou.sources import walk

    try:
        with one_library(args) as library:
            refuse_mistyped(library.store, args.paths, args.ignore)
    except NotFound:
        walk(args.paths, ignore=args.ignore)


def _refuse_itself(args: Namespace) -> None:
    """Refuse to make a library in a folder that is to be searched: then nothing can index it."""
    from tusou.config import Settings
    from tusou.library.placing import located
    from tusou.library.roots import roots_of
    from tusou.stores.spellings import spelled_once

    folder = str(located(args.library or Settings.from_environment().library))
    if os.path.exists(os.path.join(folder, DATABASE)):
        return
    if spelled_once(folder) in map(spelled_once, roots_of(args.paths)):
        raise InputError(
            f"{folder} is both what to search and the library",
            "name a new folder with --library, or leave it out for your own library",
        )


def _reports(
    library: Library, args: Namespace, terminal: Terminal, options: dict[str, Any]
) -> Iterator[IndexReport]:
    with listening(terminal, as_json=args.json, bar=not args.watch) as listener:
        if args.watch:
            yield from library.watch(args.paths, progress=listener, **options)
            return
        report = library.index(args.paths, progress=listener, **options)
    yield report


def _options(args: Namespace) -> dict[str, Any]:
    return {
        "max_pages": args.max_pages,
        "text_pages_only": args.text_pages_only,
        "figures": not args.no_figures,
        "ocr": args.ocr,
        "ignore": args.ignore,
        "passwords": passwords_of(args),
        "workers": args.workers,
        "executor": args.executor,
    }


def _show(report: IndexReport, args: Namespace, terminal: Terminal, *, has_model: bool) -> None:
    if args.json:
        profile = {"profile": profile_json(report.profile)} if args.profile else {}
        terminal.json(report_json(report) | profile, indent=None)
        return
    lines = report_lines(report, has_model=has_model, verbosity=terminal.verbosity)
    for line in [*lines, *(profile_lines(report.profile) if args.profile else ())]:
        terminal.data(line)
