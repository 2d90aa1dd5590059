"""Groups of options that several commands share."""

from __future__ import annotations

from argparse import Action
from typing import TYPE_CHECKING, Any

from tusou.cli.parser import (
    Parser,
    cosine,
    count,
    count_from_0,
    field_pair,
    file_name,
    fraction,
    iso_date,
    language_code,
    not_empty,
)
from tusou.config import DEVICES
from tusou.errors import InputError, UnknownName
from tusou.types import KINDS, RANK_MODES

if TYPE_CHECKING:
    from argparse import Namespace

    from tusou.types import Where


def add_talk(parser: Parser) -> None:
    """`-v` and `-q`: what is said on stderr."""
    parser.add_argument(
        "-v", "--verbose", action="count", default=0, help="say more on stderr (-vv: even more)"
    )
    parser.add_argument(
        "-q", "--quiet", action="store_true", help="say nothing but results and errors"
    )


def add_json(parser: Parser, what: str = "print JSON") -> None:
    """`--json`: output for programs."""
    parser.add_argument("--json", action="store_true", help=what)


def add_library(parser: Parser) -> None:
    """`--library`: the one library a command works on."""
    parser.add_argument(
        "--library",
        action=_Once,
        type=not_empty,
        metavar="DIR",
        help="the library (default: $TUSOU_LIBRARY, else your own)",
    )


def add_hidden_fields(parser: Parser) -> None:
    """`--hide-field`: what is not for those who ask."""
    parser.add_argument(
        "--hide-field",
        dest="hidden_fields",
        type=not_empty,
        metavar="NAME",
        action="append",
        default=[],
        help="a field of pairs that is neither shown nor filtered by, as purchase_price; "
        "repeatable",
    )


class _Once(Action):
    """An option that is given once: of two libraries the last would count, the first be lost."""

    def __call__(self, _: Any, found: Namespace, value: Any, option: Any = None) -> None:
        """Keep `value`.

        Raises:
            InputError: there is one already.
        """
        if getattr(found, self.dest) is not None:
            raise InputError(
                f"{option} is given twice, and this command takes one",
                "name one; tusou search and tusou mcp take several",
            )
        setattr(found, self.dest, value)


def add_libraries(parser: Parser) -> None:
    """`--library`, repeatable: the libraries that are searched."""
    parser.add_argument(
        "--library",
        type=not_empty,
        metavar="DIR",
        action="append",
        dest="libraries",
        default=[],
        help="a library to search; may be given several times (default: $TUSOU_LIBRARY)",
    )


def add_device(parser: Parser) -> None:
    """`--device`: where the model runs."""
    parser.add_argument(
        "--device",
        type=_device,
        metavar="D",
        help=f"where the model runs: {', '.join(DEVICES)}, or cpu:4 for four threads "
        "(default: auto, or $TUSOU_DEVICE)",
    )


def _device(text: str) -> str:
    """The name of a device, with `:N` threads behind that of the CPU."""
    from tusou.encoders.devices import split_threads

    name, _ = split_threads(text)
    if name not in DEVICES:
        raise UnknownName.among("device", name, DEVICES)
    return text


def add_k(parser: Parser, default: int = 10) -> None:
    """`-k`: how many hits."""
    parser.add_argument(
        "-k", type=count, default=default, metavar="N", help=f"at most N hits (default: {default})"
    )


def add_offset(parser: Parser) -> None:
    """`--offset`: the page of hits."""
    parser.add_argument(
        "--offset",
        type=count_from_0,
        default=0,
        metavar="M",
        help="leave out the first M hits: those that were seen",
    )


def add_filters(parser: Parser) -> None:
    """What restricts a search to some of the items."""
    group = parser.add_argument_group("which items")
    group.add_argument(
        "--kind", choices=KINDS, action="append", default=[], help="only this kind; repeatable"
    )
    group.add_argument(
        "--in",
        dest="within",
        metavar="GLOB",
        type=not_empty,
        action="append",
        default=[],
        help='only these files, as "*.pdf" or "brochures/"; repeatable',
    )
    group.add_argument(
        "--lang",
        metavar="CODE",
        type=language_code,
        action="append",
        default=[],
        help="only texts in en, zh, …",
    )
    group.add_argument(
        "--after", metavar="DATE", type=iso_date, help="only items dated DATE or later"
    )
    group.add_argument(
        "--before", metavar="DATE", type=iso_date, help="only items dated DATE or earlier"
    )
    group.add_argument(
        "--field",
        metavar="NAME=VALUE",
        type=field_pair,
        action="append",
        default=[],
        dest="fields",
        help="only pairs whose field has this value (tag=… for tags); repeatable",
    )


def where_of(args: Namespace) -> Where:
    """The filters of `add_filters` as a value."""
    from tusou.types import Where

    return Where(
        kinds=tuple(args.kind),
        path_globs=tuple(args.within),
        languages=tuple(args.lang),
        after=args.after or "",
        before=args.before or "",
        fields=tuple(args.fields),
    )


def add_examples(parser: Parser) -> None:
    """`--like`, `--unlike`, `--diverse`: searching by examples."""
    group = parser.add_argument_group("search by examples")
    what = "a picture file, the number of an item, or a sentence; repeatable, averaged"
    group.add_argument(
        "--like",
        type=not_empty,
        metavar="EXAMPLE",
        action="append",
        default=[],
        help=f"like this: {what}",
    )
    group.add_argument(
        "--unlike",
        type=not_empty,
        metavar="EXAMPLE",
        action="append",
        default=[],
        help="unlike this; the same",
    )
    group.add_argument(
        "--diverse", action="store_true", help="prefer hits that differ from those before them"
    )


def add_ranking(parser: Parser) -> None:
    """How hits are ranked, and which are good enough."""
    group = parser.add_argument_group("ranking")
    group.add_argument(
        "--rank",
        choices=RANK_MODES,
        default="fused",
        help="fused: words, texts and pictures together (default); image: cosine of the query "
        "with the pictures alone; text: with the texts; words: only the words",
    )
    group.add_argument(
        "--min-cosine", type=cosine, metavar="C", help="no hits below this cosine (-1 to 1)"
    )
    group.add_argument(
        "--min-confidence",
        type=fraction,
        metavar="C",
        help="no hits below this confidence (0 to 1)",
    )
    group.add_argument("--all", action="store_true", help="near misses as well")


def add_show(parser: Parser) -> None:
    """`--show` and `--sheet`: the pictures of what was found."""
    parser.add_argument(
        "--show",
        action="store_true",
        help="draw the pictures here; in a terminal that cannot, as a contact sheet in a file",
    )
    parser.add_argument(
        "--sheet",
        type=file_name,
        metavar="FILE.png",
        help="also draw the hits as a contact sheet",
    )
