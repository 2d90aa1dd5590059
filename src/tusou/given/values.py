"""The checks: each returns the value as it is kept, and raises `NotTaken` for what is not taken."""

from __future__ import annotations

import math
import operator
import re
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from tusou.errors import InputError, UnknownName

if TYPE_CHECKING:
    from PIL.Image import Image

T = TypeVar("T")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}")
_TIME = re.compile(r"([01][0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?)?")
EMPTY = "it is empty, as if a variable was not set"
_SHOWN = 80
"""Characters of a value that are told: it may be anything."""


class NotTaken(ValueError):
    """A value that is not taken; its text is a sentence that says what is."""


def argument(name: str, see: str, check: Callable[..., T], *given: object) -> T:
    """Return what `check` makes of the argument `name` of something public.

    Args:
        name: as the caller knows it.
        see: whose help tells more: "tusou.Where".
        check: one of this file.
        given: the value, and the limits of the check.

    Raises:
        InputError: it does not pass.
    """
    try:
        return check(*given)
    except NotTaken as exc:
        raise InputError(f"argument {name}: {exc}", f"see: help({see})") from exc


def whole(value: object, least: int = 0, most: int | None = None, *, told: object = None) -> int:
    """A whole number from `least` to `most`, of whatever class: those of numpy are some too.

    `told` is what was given where `value` was read out of it.
    """
    try:
        found = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        found = least - 1
    if found < least or (most is not None and found > most) or isinstance(value, bool):
        given = shown(value if told is None else told)
        if most is not None:
            raise NotTaken(f"{given} is not a whole number from {least} to {most}")
        raise NotTaken(f"{given} is not a whole number of at least {least}")
    return found


def number(value: object, low: float, high: float, told: object = None) -> float:
    """A number from `low` to `high`; `told` as of `whole`."""
    try:
        found = math.nan if isinstance(value, str | bool) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        found = math.nan
    if not low <= found <= high:
        given = value if told is None else told
        raise NotTaken(f"{shown(given)} is not a number from {low:g} to {high:g}")
    return found


def flag(value: object) -> bool:
    """True or False, and nothing that merely counts as one: "no" would be true."""
    if not isinstance(value, bool):
        raise NotTaken(no_flag(value))
    return value


def text(value: object) -> str:
    """A text, perhaps empty."""
    if not isinstance(value, str):
        raise NotTaken(no_text(value))
    return value


def not_empty(value: object) -> str:
    """A text that holds something: "$UNSET" is not to mean the working directory or a default."""
    if not text(value):
        raise NotTaken(EMPTY)
    return text(value)


def language(value: object) -> str:
    """The code of a language, in lower case."""
    if not isinstance(value, str) or _LANGUAGE.fullmatch(value) is None:
        raise NotTaken(no_language(value))
    return value.lower()


def date(value: object) -> str:
    """A day, a month or a year, as 2024-05-31, 2024-05 or 2024."""
    from tusou.given.dates import as_date

    found = as_date(value) if isinstance(value, str) else ""
    if not found:
        raise NotTaken(no_date(value))
    return found


def moment(value: object) -> str:
    """A date, or a day with a time of it behind a "T", as precise as it is given.

    An offset from UTC is refused: dates of items have none, so they are not to be compared with it.
    """
    from tusou.given.dates import as_date

    written, mark, time = value.partition("T") if isinstance(value, str) else ("", "", "")
    if not mark:
        return date(value)
    day = as_date(written)
    if len(day) < len("2024-05-31") or _TIME.fullmatch(time) is None:
        raise NotTaken(no_moment(value))
    return f"{day}T{time}"


def named_value(value: str) -> tuple[str, str]:
    """The two sides of NAME=VALUE, without blanks around them; there is a name."""
    name, equals, rest = value.partition("=")
    if not equals or not name.strip():
        raise NotTaken(no_pair(value))
    return name.strip(), rest.strip()


def chosen(kind: str, value: T, known: Iterable[T]) -> T:
    """Return `value`, which is one of the `known` names.

    Raises:
        UnknownName: it is none; the mend names the nearest.
    """
    names = tuple(known)
    if value not in names:
        raise UnknownName.among(kind, str(value), map(str, names))
    return value


def is_picture(value: object) -> TypeGuard[Image]:
    """Whether it is a picture of Pillow, which is not loaded for the question."""
    pillow = sys.modules.get("PIL.Image")
    return pillow is not None and isinstance(value, pillow.Image)


def several(given: Any) -> tuple[Any, ...]:
    """Return one value as one of several: a string is no list of its letters."""
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        return (given,)
    return tuple(given)


def shown(value: object) -> str:
    """A value as a sentence tells it."""
    told = repr(value)
    return told if len(told) <= _SHOWN else f"{told[: _SHOWN - 1]}…"


def no_date(value: object) -> str:
    """The sentence that `value` is none; so of those that follow."""
    return f"{shown(value)} is not a date like 2024-05-31, 2024-05 or 2024"


def no_moment(value: object) -> str:
    """As `no_date`."""
    return f"{shown(value)} is no day with a time like 2024-05-31T18:30, without a time zone"


def no_language(value: object) -> str:
    """As `no_date`."""
    return f"{shown(value)} is no code of a language like en or zh"


def no_pair(value: object) -> str:
    """As `no_date`."""
    return f"{shown(value)} is not of the form NAME=VALUE"


def no_text(value: object) -> str:
    """As `no_date`."""
    return f"{shown(value)} is no text"


def no_flag(value: object) -> str:
    """As `no_date`."""
    return f"{shown(value)} is neither true nor false"
