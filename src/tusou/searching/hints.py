"""Hints: what a person may have meant otherwise than it was understood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.searching.meant import (
    meant_field,
    meant_folders,
    meant_globs,
    meant_values,
    unknown_fields,
)
from tusou.searching.prices import other_prices
from tusou.searching.shelves import some_pass
from tusou.text import FILTER_OF, fold_value, parse_query, typable
from tusou.types import KINDS, Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.searching.visible import Visible
    from tusou.text import Parsed, Unfit
    from tusou.types import Query


_FITTING = {
    "kind": f"kinds are {', '.join(KINDS)}",
    "in": 'folders end in "/", names of files have a suffix or a star',
    "lang": "languages are en, zh, …",
    "after": "dates are 2024, 2024-05 or 2024-05-31",
    "before": "dates are 2024, 2024-05 or 2024-05-31",
}


_BECAME = {
    "words": "{} is taken as words: {}",
    "without": "{} leaves out these words: {}",
    "nothing": "{} is passed over: {}",
}


def unfit_filters(parsed: Parsed, visible: Visible) -> list[str]:
    """Return what was typed that has the name of a filter and is none, and what became of it."""
    return [
        _BECAME[one.became].format(
            f"{one.name}:{one.value}" if one.name else one.value, _fitting(one, visible)
        )
        for one in dict.fromkeys(parsed.unfit)
    ]


def _fitting(one: Unfit, visible: Visible) -> str:
    """Return what the filter takes, or which folders were meant."""
    name = FILTER_OF[one.name.removeprefix("-") or "kind"]
    folders = meant_folders(one.value, visible) if name == "in" else []
    sign = "-" if one.name.startswith("-") else ""
    meant = " ".join(sign + as_typed(name, folder) for folder in folders)
    return f"did you mean {meant}?" if meant else _FITTING[name]


def hints_of(query: Query, typed: Where, visible: Visible) -> tuple[str, ...]:
    """Return why `query`, its signs understood, has no answer, where a filter is why.

    Where the caller's filters hide something, what was `typed` is told by what they let pass, and
    of themselves nothing but which they are.
    """
    if query.where.is_empty or some_pass(query.where, visible.shelves):
        return ()
    if visible.is_all:
        return (_excluded(query.where, visible),)
    if visible.some_pass(Where()):
        return (_excluded(typed, visible),)
    # What they leave out is hidden as well.
    given = [label for label, _ in _parts(replace(visible.where, excluded=()))]
    return (_none_passes(given or ["the given filters"]),)


def taken_as_words(typed: str, why: str) -> str:
    """Return that something is looked for as words, and why that may not be what was meant."""
    return _BECAME["words"].format(typed, why)


def _excluded(asked: Where, visible: Visible) -> str:
    """Return which filter of those `asked` lets nothing pass; there is one, or all together do."""
    parts = list(_parts(asked))
    for label, where in parts:
        # Of one alone it is known.
        if where == asked or not visible.some_pass(where):
            return _told(label, where, visible)
    return _none_passes([label for label, _ in parts], _beside(visible))


def _told(label: str, where: Where, visible: Visible) -> str:
    """Return that one filter lets nothing pass, and what it may have been meant for."""
    meant = ""
    if len(where.path_globs) == 1:
        meant = _several("in", meant_globs(where.path_globs[0], visible))
    if len(where.fields) == 1:
        name, value = where.fields[0]
        stores = [shelf.store for shelf in visible.shelves]
        if not any(fold_value(name) in store.known_fields([name]) for store in stores):
            return no_field(name, meant_field(name, visible))
        meant = _several(name, meant_values(name, value, visible))
    told = f"no item passes {label}{_beside(visible)}"
    return f"{told}: did you mean {meant}?" if meant else told


def _beside(visible: Visible) -> str:
    return "" if visible.is_all else " beside the given filters"


def _none_passes(labels: Sequence[str], beside: str = "") -> str:
    return f"no item passes {'all of ' if len(labels) > 1 else ''}{' '.join(labels)}{beside}"


def no_field(name: str, meant: str = "") -> str:
    """Return that no item has the field called `name`; perhaps another is `meant`."""
    told = f"no item has the field {name}"
    return f"{told}: did you mean {meant}?" if meant else told


def typed_hints(parsed: Parsed, visible: Visible) -> list[str]:
    """Return what was typed as a filter and is none: it has no such value, or no such field.

    And what was typed as the price of all items and is that of some.
    """
    names = unknown_fields(parsed, visible)
    left_out = {words.partition(":")[0].casefold() for words in parsed.without}
    fields = [
        _BECAME["without" if name in left_out else "words"].format(
            f"{'-' if name in left_out else ''}{name}:…", no_field(name, typable(meant))
        )
        for name, meant in names.items()
    ]
    return unfit_filters(parsed, visible) + fields + other_prices(parsed, visible)


def _parts(where: Where) -> Iterator[tuple[str, Where]]:
    """Yield each filter as it is typed, and what it alone asks for."""
    if where.kinds:
        yield f"kind:{','.join(where.kinds)}", Where(kinds=where.kinds)
    if where.path_globs:
        yield _several("in", where.path_globs), Where(path_globs=where.path_globs)
    if where.languages:
        yield _several("lang", where.languages), Where(languages=where.languages)
    if where.after:
        yield f"after:{where.after}", Where(after=where.after)
    if where.before:
        yield f"before:{where.before}", Where(before=where.before)
    for name in dict.fromkeys(fold_value(name) for name, _ in where.fields):
        pairs = tuple(pair for pair in where.fields if fold_value(pair[0]) == name)
        yield " ".join(as_typed(*pair) for pair in pairs), Where(fields=pairs)
    for phrase in where.phrases:
        yield f'"{phrase}"', Where(phrases=(phrase,))
    for words in where.without:
        yield f"-{words}", Where(without=(words,))
    for one in where.excluded:
        yield _left_out(one), Where(excluded=(one,))


def _left_out(where: Where) -> str:
    """Return what passes `where` as it is left out: all its filters at once."""
    if where.after and where == Where(after=where.after, before=where.after):
        return f"-date:{where.after}"
    if where == Where(excluded=where.excluded):  # any of them
        return " ".join(dict.fromkeys(label for one in where.excluded for label, _ in _parts(one)))
    label = " ".join(label for label, _ in _parts(where))
    return f"-({label})" if " " in label else f"-{label}"


def _several(name: str, values: Sequence[str]) -> str:
    """Return what asks for any of them."""
    return " ".join(as_typed(name, value) for value in values)


def as_typed(name: str, value: str) -> str:
    """Return a filter as it can be typed into a query: where it would be misread, in quotes."""
    typed = typable(name)
    plain = f"{typed}:{value}"
    if parse_query(plain, [name]).filters == ((fold_value(name), value),):
        return plain
    return f"{typed}:“{value}”" if '"' in value else f'{typed}:"{value}"'
