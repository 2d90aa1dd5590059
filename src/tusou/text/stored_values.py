"""Texts and values as every store holds them, so that what is asked meets what was stored."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from tusou.types.values import each_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tusou.types import FieldValue
    from tusou.types.names import Scalar

_LONGEST_VALUE = 128


def storable(text: str) -> str:
    """`text` without lone surrogates, which some text layers hold and UTF-8 refuses."""
    return text.encode("utf-8", "replace").decode() if not text.isascii() else text


def fold_value(value: Scalar) -> str:
    """A field's value or name as filters compare it: as text, stripped, case folded.

    Whole numbers lose their point (4.0 → "4"). A value of more than 128 characters keeps its
    beginning and a hash of the whole, so that the index stays small and the comparison exact.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    folded = storable(str(value)).strip().casefold()
    if len(folded) <= _LONGEST_VALUE:
        return folded
    return folded[:_LONGEST_VALUE] + "#" + sha256(folded.encode()).hexdigest()


def field_terms(fields: Mapping[str, FieldValue], tags: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The (name, value) pairs under which filters find an item."""
    for name, value in fields.items():
        for one in each_of(value):
            yield fold_value(name), fold_value(one)
    for tag in tags:
        yield "tag", fold_value(tag)
