"""`tusou reembed`: change the model of a library."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from tusou.cli.opening import one_library
from tusou.cli.options import add_device, add_json, add_k, add_library, add_talk
from tusou.cli.pacing import Pace
from tusou.cli.parser import count_from_0, file_name
from tusou.cli.passwords import add_password_file, passwords_of
from tusou.cli.render.items import place
from tusou.cli.render.text import duration, plural, printable
from tusou.wording import said

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.indexing.reembed import Reembedding, ReembedReport
    from tusou.library import Library
    from tusou.library.changing import ModelComparison
    from tusou.searching import SearchResult

EXAMPLES = """\
The new vectors are made beside the old ones, which are searched until the last is there; then the
library changes at once. Interrupt it when you like: the same command goes on where it stopped.
With --compare it stops before the change and shows what both models find.

examples:
  tusou reembed --model xlm-roberta-base-vit-b-32
  tusou reembed --model siglip2-base-patch16-224 --compare queries.txt"""

FROM_THUMBNAILS = (
    "  {} from thumbnails of 320 pixels, since the file has gone, changed or cannot be opened"
)
LOST = (
    "  {} without a vector: there is neither the file nor a thumbnail; index again where the "
    "files are"
)
SAY_EVERY_S = 10.0


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.epilog = EXAMPLES
    parser.add_argument(
        "--model", metavar="NAME", dest="new_model", required=True, help="the new model"
    )
    parser.add_argument(
        "--compare",
        type=file_name,
        metavar="QUERIES",
        help="a file of queries, one a line or as for `tusou eval`: show what both models find, "
        "and do not change yet",
    )
    add_k(parser, default=5)
    add_password_file(parser)
    parser.add_argument(
        "--workers",
        type=count_from_0,
        metavar="N",
        help="decoding processes (default: one per core, at most 4)",
    )
    add_device(parser)
    add_library(parser)
    add_json(parser)
    add_talk(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Make the vectors, then change or compare."""
    from tusou.evaluation import read_sentences

    queries = read_sentences(args.compare) if args.compare else []
    with one_library(args) as library:
        report = library.reembed(
            args.new_model,
            passwords=passwords_of(args),
            workers=args.workers,
            switch=not args.compare,
            progress=_listener(terminal),
        )
        if args.compare:
            _compare(library, queries, args, terminal)
        elif args.json:
            terminal.json({"model": args.new_model, **_report_json(report)})
        else:
            for line in _report_lines(report, args.new_model):
                terminal.data(line)
    return 0


def _compare(library: Library, queries: list[str], args: Namespace, terminal: Terminal) -> None:
    found = library.compare(args.new_model, queries, k=args.k)
    if args.json:
        terminal.json([_comparison_json(each) for each in found])
        return
    for comparison in found:
        for line in _comparison_lines(comparison, library, args.new_model):
            terminal.data(line)
    terminal.talk(f"change to it with: tusou reembed --model {quote(args.new_model)}")


def _comparison_json(comparison: ModelComparison) -> dict[str, object]:
    from tusou.searching import hit_json

    return {
        "query": comparison.query,
        "before": [hit_json(hit) for hit in comparison.before.hits],
        "after": [hit_json(hit) for hit in comparison.after.hits],
    }


def _comparison_lines(comparison: ModelComparison, library: Library, new: str) -> list[str]:
    own = library.store.encoder
    return [
        printable(comparison.query),
        f"  {printable(own.name) if own else said('words alone')}",
        *_hit_lines(comparison.before),
        f"  {new}",
        *_hit_lines(comparison.after),
    ]


def _hit_lines(result: SearchResult) -> list[str]:
    if not result.hits:
        return [f"    {said('nothing found')}"]
    lines = []
    for hit in result.hits:
        cosine = "" if hit.cosine is None else f"  {said('cosine')} {hit.cosine:.4f}"
        where = place(hit.relative_path, hit.page_number)
        kind = said(hit.kind)
        sure = "" if hit.confidence is None else f"  {hit.confidence:.2f}"
        lines.append(f"    {hit.rank:>2}{sure}{cosine}  {kind}  {where}")
    return lines


def _report_json(report: ReembedReport) -> dict[str, object]:
    return {
        "texts": report.texts,
        "from_sources": report.from_sources,
        "from_thumbnails": report.from_thumbnails,
        "lost": report.lost,
        "seconds": round(report.seconds, 3),
    }


def _report_lines(report: ReembedReport, model: str) -> list[str]:
    texts, pictures = plural(report.texts, "text"), plural(report.from_sources, "picture")
    lines = [
        said("the library now has the model {}", model),
        said("  {} and {} encoded in {}", texts, pictures, duration(report.seconds)),
    ]
    if report.from_thumbnails:
        lines.append(said(FROM_THUMBNAILS, plural(report.from_thumbnails, "picture")))
    if report.lost:
        lines.append(said(LOST, plural(report.lost, "picture")))
    return lines


def _listener(terminal: Terminal) -> Callable[[Reembedding], None]:
    """A line now and then."""
    pace = Pace(SAY_EVERY_S)

    def listen(progress: Reembedding) -> None:
        if pace.is_due():
            terminal.talk(f"{progress.done}/{progress.total} vectors {printable(progress.current)}")

    return listen
