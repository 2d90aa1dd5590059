"""The encoder that a library is bound to, and the shape that its vectors have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.types import EncoderStamp, Vectors


@dataclass(frozen=True, slots=True)
class BoundEncoder:
    """An encoder as the embedded store knows it."""

    id: int
    """Of its row, which that of each of its vectors names."""
    stamp: EncoderStamp


def unbound() -> InputError:
    """The error for vectors that come before their encoder is known."""
    return InputError("vectors need an encoder", "call bind_encoder first")


def check_vectors(stamp: EncoderStamp, vectors: Iterable[Vectors]) -> None:
    """Refuse other vectors of an item than float32 (n_chunks, dim); raises InputError."""
    if any(rows.ndim != 2 or rows.shape[1] != stamp.dim for rows in vectors):
        raise InputError(f"vectors of {stamp.name} have the shape (n, {stamp.dim})")


def check_query(stamp: EncoderStamp, query: Vectors) -> None:
    """Refuse another query than float32 (dim,); raises InputError."""
    if query.shape != (stamp.dim,):
        raise InputError(f"a query of {stamp.name} has the shape ({stamp.dim},)")
