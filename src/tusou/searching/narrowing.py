"""Two filters as one: what passes both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from tusou.text import fold_value
from tusou.types import Where

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


def both(one: Where, other: Where) -> Where:
    """Return what lets pass what passes `one` and `other`, and nothing more.

    Values of one filter are alternatives: where both have it, those they share remain, or the
    other's become a further filter.

    Raises:
        InputError: they are too many together.
    """
    named = {fold_value(name) for name, _ in one.fields}
    shared = tuple(pair for pair in other.fields if fold_value(pair[0]) in named)
    kinds = _shared(one.kinds, other.kinds)
    languages = _shared(one.languages, other.languages)
    further = [
        Where(kinds=() if kinds else other.kinds),
        Where(languages=() if languages else other.languages),
        Where(path_globs=other.path_globs if one.path_globs else ()),
        *(
            Where(fields=tuple(pair for pair in shared if fold_value(pair[0]) == name))
            for name in dict.fromkeys(fold_value(name) for name, _ in shared)
        ),
    ]
    return replace(
        one,
        kinds=kinds or one.kinds,
        languages=languages or one.languages,
        path_globs=one.path_globs or other.path_globs,
        after=max(one.after, other.after),
        before=min(one.before, other.before, key=end_of_date),
        fields=(*one.fields, *(pair for pair in other.fields if pair not in shared)),
        phrases=(*one.phrases, *other.phrases),
        without=(*one.without, *other.without),
        excluded=(
            *one.excluded,
            *(Where(excluded=(where,)) for where in further if not where.is_empty),
            *other.excluded,
        ),
    )


def _shared(values: Sequence[T], others: Sequence[T]) -> tuple[T, ...]:
    """Those of both, or all where only one side has any."""
    return tuple(one for one in values or others if not others or one in others)


def end_of_date(date: str) -> str:
    """Return what orders dates by their end: all of 2024 ends after 2024-05, and "" never."""
    return f"{date}~"
