"""Vectors that somebody counts on, though no item holds them yet.

A file's vectors are put before its items, and a picture that is known already is not encoded
again. Between that moment and the item, housekeeping of another thread must leave them.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.stores.packing import pack_key

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

    from tusou.types import Modality, NewItem

_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS claimed (
    modality TEXT NOT NULL, key BLOB NOT NULL, PRIMARY KEY (modality, key)
) WITHOUT ROWID
"""


class Claims:
    """The keys claimed in this process; few, for a claim ends when its item is written."""

    def __init__(self) -> None:
        self._claimed: set[tuple[str, str | bytes]] = set()
        self._guard = threading.RLock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no other thread claim anything for the block."""
        with self._guard:
            yield

    def add(self, modality: Modality, keys: Iterable[str]) -> None:
        """Keep the vectors of these keys until their items are written."""
        with self._guard:
            self._claimed.update((modality, pack_key(key)) for key in keys)

    def end(self, items: Iterable[NewItem]) -> None:
        """The items are in the library: from now on they hold their vectors themselves."""
        with self._guard:
            for item in items:
                if item.image_key is not None:
                    self._claimed.discard(("image", pack_key(item.image_key)))
                if item.text_key is not None:
                    self._claimed.discard(("text", pack_key(item.text_key)))

    def end_texts(self, keys: Iterable[str | None]) -> None:
        """Likewise for texts that items hold now."""
        with self._guard:
            self._claimed.difference_update(("text", pack_key(key)) for key in keys if key)

    def holds(self, modality: Modality, key: str) -> bool:
        """Whether the vector of this key is claimed."""
        with self._guard:
            return (modality, pack_key(key)) in self._claimed

    def tell(self, connection: sqlite3.Connection) -> None:
        """Put the claimed keys into the temporary table `claimed` of this connection."""
        connection.execute(_TABLE)
        connection.execute("DELETE FROM claimed")
        with self._guard:
            connection.executemany("INSERT INTO claimed VALUES (?, ?)", self._claimed)


class NoClaims(Claims):
    """Where all vectors are of items that are in the library already: they need no claim."""

    def add(self, modality: Modality, keys: Iterable[str]) -> None:
        """Note nothing; of a million items it would be 180 MB, and no item ends the claim."""
