"""A shelf: a library as searching sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.protocols import Encoder, Store
    from tusou.types import Where


@dataclass(frozen=True, slots=True)
class Shelf:
    """A store with the encoder of its vectors; None where only words can be searched."""

    name: str
    store: Store
    encoder: Encoder | None = None
    lack: str = "it was opened without a model"
    """Why there is no encoder, and in `mend` what to do about that."""
    mend: str = ""


def model_name(shelves: Sequence[Shelf]) -> str:
    """Return the names of the models asked, each once."""
    names = (shelf.encoder.stamp.name for shelf in shelves if shelf.encoder is not None)
    return ", ".join(dict.fromkeys(names))


def without_model(shelf: Shelf) -> InputError:
    """Build the error for a query that needs the model which `shelf` lacks."""
    problem = f"this library can only be searched by words: {shelf.lack}"
    words_or_model = "ask by words (--rank words), or give it a model: tusou reembed --model NAME"
    if not shelf.store.capabilities.changes_model:
        words_or_model = "ask by words (--rank words), or index into another library with a model"
    return InputError(problem, shelf.mend or words_or_model)


def some_pass(where: Where, shelves: Sequence[Shelf]) -> bool:
    """Whether an item passes; none of a store that compares no numbers where these are asked."""
    try:
        return any(shelf.store.ids(where, 1) for shelf in shelves)
    except InputError:
        return False
