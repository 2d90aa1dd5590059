"""`tusou search`: by a sentence, a picture, examples, or all of them."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from tusou.cli.explaining import add_explain, write_explanations
from tusou.cli.opening import (
    expect_texts,
    open_example,
    say_if_words_only,
    several_libraries,
)
from tusou.cli.options import (
    add_device,
    add_examples,
    add_filters,
    add_json,
    add_k,
    add_libraries,
    add_offset,
    add_ranking,
    add_show,
    add_talk,
    where_of,
)
from tusou.cli.showing import print_result
from tusou.cli.warm import FROM_STDIN, asked_server
from tusou.errors import InputError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from tusou.cli.parser import Parser
    from tusou.cli.terminal import Terminal
    from tusou.types import Query


EXAMPLES = """\
examples:
  tusou search 'green sofa with wooden legs' --kind page --in 'catalogues/'
  tusou search 红色扶手椅 --show
  tusou search 'the same in blue' --image chair.jpg
  tusou search '"oak legs" sofa -leather kind:page'          phrase, without, filter
  tusou search --like chair.jpg --like 31 --unlike leather --diverse
  tusou search 'red armchair' --explain why.png
  tusou search 'a cat' --rank image --min-cosine 0.25      plain CLIP search with a threshold"""


def attach(parser: Parser) -> None:
    """Add the options."""
    parser.epilog = EXAMPLES
    parser.words_left_out = True
    parser.add_argument(
        "query",
        nargs="*",
        metavar="QUERY",
        help="a sentence in Chinese or English; - reads one from each line of stdin",
    )
    parser.add_argument("--image", metavar="FILE", help="a picture to search by")
    parser.add_argument(
        "--literal", action="store_true", help="take quotes, -word, name:value and ^2 as words"
    )
    add_k(parser)
    add_offset(parser)
    add_examples(parser)
    add_ranking(parser)
    add_filters(parser)
    add_show(parser)
    add_explain(parser)
    add_device(parser)
    add_libraries(parser)
    add_json(parser)
    add_talk(parser)


def at_once(args: Namespace, terminal: Terminal) -> bool:
    """Let a running server of the library answer, where there is one that can."""
    answer = asked_server(args, terminal)
    if answer is not None:
        print_result([], answer, args, terminal)
    return answer is not None


def run(args: Namespace, terminal: Terminal) -> int:
    """Search all named libraries together; by each line of stdin where the query is "-"."""
    if args.query == [FROM_STDIN]:
        return _each_line(args, terminal)
    query = query_of(args)
    with several_libraries(args) as libraries:
        say_if_words_only(terminal, *libraries)
        if query.text and query.rank != "words":
            expect_texts(*libraries)
        from tusou.library import search_libraries

        result = search_libraries(libraries, query)
        print_result(libraries, result, args, terminal, query.image)
        if args.explain is not None:
            write_explanations(args.explain, libraries, result, query, terminal)
    return 0


def _each_line(args: Namespace, terminal: Terminal) -> int:
    """Answer one line of stdin after the other; what a query needs is loaded once."""
    from tusou.library import search_libraries

    if args.sheet is not None or args.explain is not None:
        raise InputError(
            "the queries of stdin cannot all be drawn into one file",
            "leave --sheet and --explain out, or give one query",
        )
    with several_libraries(args) as libraries:
        say_if_words_only(terminal, *libraries)
        for text in _lines_of_stdin():
            args.query = [text]
            query = query_of(args)
            result = search_libraries(libraries, query)
            if not args.json:
                terminal.data(terminal.out_style.paint(text, "bold"))
            print_result(libraries, result, args, terminal, query.image, indent=None)
    return 0


def _lines_of_stdin() -> Iterator[str]:
    """The lines that say something, each as soon as it is there."""
    if sys.stdin is None:  # closed by the shell
        return
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    yield from filter(None, map(str.strip, sys.stdin))


def query_of(args: Namespace) -> Query:
    """The query that the arguments describe.

    Raises:
        InputError: they ask for nothing, or the picture cannot be read.
    """
    from tusou.library.pictures import query_picture
    from tusou.types import Query

    text, where = " ".join(args.query).strip(), where_of(args)
    if not (text or args.image or args.like) and where.is_empty:
        raise InputError("there is nothing to search for", "tusou search 'red armchair'")
    return Query(
        text=text,
        image=query_picture(args.image),
        k=args.k,
        offset=args.offset,
        rank=args.rank,
        where=where,
        own_filters=True,
        min_cosine=args.min_cosine,
        min_confidence=args.min_confidence,
        show_all=args.all,
        literal=args.literal,
        like=tuple(map(open_example, args.like)),
        unlike=tuple(map(open_example, args.unlike)),
        diverse=args.diverse,
    )
