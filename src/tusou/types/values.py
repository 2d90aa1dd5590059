"""Values of a pair's columns: each by itself, as one text, as JSON, and those that are words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.types.names import FieldValue, Scalar

_LONGEST = 200
"""Characters: brands, materials, names and codes are shorter."""
_DIGITS = 5
"""Numbers of so many are codes (articles, GTIN); "chair 3" is not to find whatever costs 3."""


def said_by(fields: Mapping[str, FieldValue], tags: Sequence[str]) -> tuple[str, ...]:
    """The tags, and the values of fields that are words or codes."""
    values = (one for value in fields.values() for one in each_of(value))
    return (*tags, *filter(None, map(_said, values)))


def each_of(value: FieldValue) -> tuple[Scalar, ...]:
    """The values of a field, of which most have one."""
    return value if isinstance(value, tuple) else (value,)


def shown_value(value: FieldValue) -> str:
    """A field's value for people."""
    return ", ".join(map(str, each_of(value)))


def as_members(fields: Mapping[str, FieldValue]) -> dict[str, Any]:
    """Fields as JSON holds them: several values as a list."""
    return {n: list(value) if isinstance(value, tuple) else value for n, value in fields.items()}


def of_members(members: Mapping[str, Any]) -> dict[str, FieldValue]:
    """The fields that `as_members` made members of."""
    return {n: tuple(value) if isinstance(value, list) else value for n, value in members.items()}


def _said(value: Scalar) -> str:
    if isinstance(value, bool | float):
        return ""
    said = str(value)
    is_short = len(said) <= _LONGEST and "://" not in said
    return said if is_short and _is_word_or_code(said) else ""


def _is_word_or_code(said: str) -> bool:
    return any(map(str.isalpha, said)) or sum(map(str.isdigit, said)) >= _DIGITS
