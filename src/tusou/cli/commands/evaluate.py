"""`tusou eval`: score the search on graded queries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tusou.cli.opening import one_library, say_if_words_only
from tusou.cli.options import add_device, add_json, add_library, add_ranking, add_talk
from tusou.cli.parser import file_name
from tusou.cli.render.items import place
from tusou.cli.render.text import plural, printable, table
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.evaluation import EvalReport, PlaceFinder
    from tusou.library import Library
    from tusou.searching import SearchResult

ABOUT = """\
QUERIES holds JSON lines such as
  {"query": "red armchair", "kind": "visual", "lang": "en", "relevant": [["a.pdf", 3, 2]]}
where an entry of "relevant" is [path below its root, page or null, grade]: 2 is exactly what was
asked for, 1 also relevant. An empty list means that nothing should be found."""


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.epilog = ABOUT
    parser.add_argument("queries", type=file_name, metavar="QUERIES", help="JSON lines, see below")
    add_ranking(parser)
    add_device(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Ask every query and print the measures by kind and language, with 90 % intervals."""
    from tusou.evaluation import evaluate, read_queries

    queries = read_queries(args.queries)
    with one_library(args) as library:
        say_if_words_only(terminal, library)
        report = evaluate(queries, _searcher(library, args), _finder(library))
    if args.json:
        terminal.json(report.to_dict())
    else:
        _print(report, terminal)
    return 0


def _searcher(library: Library, args: Namespace) -> Callable[[str, int], SearchResult]:
    def search(text: str, k: int) -> SearchResult:
        return library.search(
            text,
            k=k,
            rank=args.rank,
            min_cosine=args.min_cosine,
            min_confidence=args.min_confidence,
            show_all=args.all,
        )

    return search


def _finder(library: Library) -> PlaceFinder:
    from tusou.evaluation import PlaceFinder

    store = library.store

    @cache
    def pages_at(path: str) -> frozenset[int | None]:
        items = store.get(store.find(image_path=path))
        return frozenset(stored.item.page_number for stored in items)

    return PlaceFinder(store.files(), pages_at)


def _print(report: EvalReport, terminal: Terminal) -> None:
    head, *measured = report.rows()
    rows = [tuple(map(said, head)), *measured]
    for line in table(rows, right=range(1, len(rows[0]))):
        terminal.data(line)
    median = f"{report.median_ms:.0f}"
    terminal.data(said("per cent, with 90 % intervals; {} ms per query (median)", median))
    for noun, missing in (
        ("graded path", [printable(path) for path in report.unknown_paths]),
        ("graded page", [place(*page) for page in report.unknown_pages]),
    ):
        if missing:
            few = plural(len(missing), noun)
            terminal.talk(f"{few} not in the library, such as {missing[0]}")
