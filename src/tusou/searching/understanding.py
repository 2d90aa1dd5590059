"""What a query means to the libraries it is put to: words, filters and weights out of its text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.searching.shelves import some_pass
from tusou.text import (
    FILTERS,
    Parsed,
    field_key,
    field_names,
    fold_value,
    kinds_named,
    kinds_of_all,
    parse_query,
    without_labels,
    without_request,
)
from tusou.types import Where

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tusou.searching.shelves import Shelf
    from tusou.types import Kind, Query


def understood(query: Query, shelves: Sequence[Shelf]) -> tuple[Query, Parsed]:
    """Return `query` with the signs of its text turned into what they ask for, and as parsed.

    What asks for a thing in front of it ("show me") is left out, and what says that a code follows.
    Filters in the text narrow what the caller's let pass, see `_narrowed`. Of a text of nothing but
    filters and words left out no text remains, nor the commas between them, nor "all" beside
    filters. "All photos" and nothing else asks for that kind, of those that are chosen, and so does
    "photos" beside a filter that some of them pass.
    """
    plain = Parsed(query.text)
    if query.literal or not query.text.strip():
        return query, plain
    # To a model it is a part of what is described: among 400 photos of flickr8k 68 % of the
    # captions find theirs and with "show me" before them 58; of Chinese ones 65, with 搜索 44.
    # Of Chinese ones of 400 others 70, within 请问有没有 … ？ 57 and within 你们有 … 吗？ 61.
    text = without_request(query.text)
    names = field_names(text)
    known = {name for shelf in shelves for name in shelf.store.known_fields(names)}
    parsed = parse_query(text, known)
    parsed = replace(parsed, words=without_labels(parsed.words, parsed.phrases))
    where = _narrowed(query.where, parsed, known)
    parsed, where = _with_kinds_of_all(parsed, where, shelves)
    if parsed == plain and where.is_empty:
        return query, plain
    return (
        replace(
            query,
            text="" if _says_nothing(parsed.words, where) else parsed.words,
            where=where,
            emphasis=(*query.emphasis, *parsed.weights),
        ),
        parsed,
    )


def _with_kinds_of_all(
    parsed: Parsed, where: Where, shelves: Sequence[Shelf]
) -> tuple[Parsed, Where]:
    """Return both with the kinds of which all is asked for; of kinds that are chosen, those."""
    if parsed.phrases or parsed.weights:
        return parsed, where
    kinds = kinds_of_all(parsed.words) or _kinds_beside(parsed.words, where, shelves)
    if not kinds:
        return parsed, where
    chosen = _of_those(kinds, where)
    if chosen:
        others = tuple(one for one in parsed.filters if one[0] != "kind")
        filters = (*others, *(("kind", kind) for kind in dict.fromkeys(chosen)))
        return replace(parsed, words="", filters=filters), replace(where, kinds=chosen)
    # Nothing is of both: a filter beside the other, for the hint to name.
    unasked = Where(excluded=(Where(kinds=kinds),))
    filters = (*parsed.filters, *(("kind", kind) for kind in kinds))
    return (
        replace(parsed, words="", filters=filters),
        replace(where, excluded=(*where.excluded, unasked)),
    )


def _kinds_beside(words: str, where: Where, shelves: Sequence[Shelf]) -> tuple[Kind, ...]:
    """The kinds that are named beside a filter which some of them pass: else it is a word."""
    kinds = kinds_named(words)
    if not kinds or replace(where, phrases=(), without=()).is_empty:
        return ()
    chosen = _of_those(kinds, where)
    return kinds if chosen and some_pass(replace(where, kinds=chosen), shelves) else ()


def _of_those(kinds: Sequence[Kind], where: Where) -> tuple[Kind, ...]:
    return tuple(kind for kind in where.kinds or kinds if kind in kinds)


def _says_nothing(words: str, where: Where) -> bool:
    """Whether no more is said than that all that passes is wanted."""
    if not any(map(str.isalnum, words)):
        return True
    return not where.is_empty and all(one.casefold() in _EVERYTHING for one in words.split())


def _narrowed(where: Where, parsed: Parsed, known: Collection[str]) -> Where:
    """`where` narrowed by the filters of a text: nothing that is typed lets more pass.

    Values of one filter are alternatives, and so those of the text are where it alone has that
    filter; beside one of the caller's they are a further filter. So they are of a name that is
    typed for several of the `known` fields ("list price" of one file, "list_price" of another).
    """
    passing = [one for one in parsed.filters if not one[0].startswith("-")]
    excluded = [(name[1:], value) for name, value in parsed.filters if name.startswith("-")]
    given = {fold_value(name) for name, _ in where.fields}
    given |= {name for name, values in _GIVEN.items() if getattr(where, values)}
    called = {name: _called(name, known) for name, _ in (*passing, *excluded)}
    names = dict.fromkeys(name for name, _ in passing)
    further = [name for name in names if name in given or len(called[name]) > 1]
    first = [one for one in passing if one[0] not in further]
    values = {name: [value for key, value in passing if key == name] for name in further}
    beside = [
        tuple(
            _filtered(Where(), [(field, value) for value in values[name]]) for field in called[name]
        )
        for name in further
    ]
    return replace(
        _filtered(where, first),
        phrases=(*where.phrases, *parsed.phrases),
        without=(*where.without, *parsed.without),
        excluded=(
            *where.excluded,
            *(Where(excluded=any_of) for any_of in beside),
            *(
                _filtered(Where(), [(field, value)])
                for name, value in excluded
                for field in called[name]
            ),
        ),
    )


def _called(name: str, known: Collection[str]) -> list[str]:
    """Every field that is typed as `name`; the name alone where it is none of a field."""
    if name in FILTERS:
        return [name]
    return sorted(one for one in known if field_key(one) == field_key(name)) or [name]


def _filtered(where: Where, filters: Sequence[tuple[str, str]]) -> Where:
    by_name = {name: [value for key, value in filters if key == name] for name in FILTERS}
    # What a value may be was checked where the text was parsed.
    kinds: list[Kind] = by_name["kind"]  # type: ignore[assignment]
    return replace(
        where,
        kinds=(*where.kinds, *kinds),
        path_globs=(*where.path_globs, *by_name["in"]),
        languages=(*where.languages, *by_name["lang"]),
        after=max([where.after, *by_name["after"]]),
        before=min([where.before, *by_name["before"]], key=_end),
        fields=(*where.fields, *(one for one in filters if one[0] not in FILTERS)),
    )


def _end(date: str) -> str:
    """What orders dates by their end: all of 2024 ends after 2024-05, and "" never."""
    return f"{date}~"


_EVERYTHING = frozenset(
    ["all", "any", "some", "every", "everything", "the", "所有", "全部", "一切"]
)
_GIVEN = {"kind": "kinds", "in": "path_globs", "lang": "languages"}
"""Filters whose values are alternatives, and where `Where` holds them; fields are so by name."""
