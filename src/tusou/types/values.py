"""Which values of a pair's columns are words to search by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.types.names import FieldValue

_LONGEST = 200
"""Characters: brands, materials, names and codes are shorter."""
_DIGITS = 5
"""Numbers of so many are codes (articles, GTIN); "chair 3" is not to find whatever costs 3."""


def said_by(fields: Mapping[str, FieldValue], tags: Sequence[str]) -> tuple[str, ...]:
    """The tags, and the values of fields that are words or codes."""
    return (*tags, *filter(None, map(_said, fields.values())))


def _said(value: FieldValue) -> str:
    if isinstance(value, bool | float):
        return ""
    said = str(value)
    is_short = len(said) <= _LONGEST and "://" not in said
    return said if is_short and _is_word_or_code(said) else ""


def _is_word_or_code(said: str) -> bool:
    return any(map(str.isalpha, said)) or sum(map(str.isdigit, said)) >= _DIGITS
