"""Which vectors items lack: who puts one looks for its items then, and only then.

By its content the server would look through all items: 0.23 s for each new photo among 20,000.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.stores.milvus.numbers import small_row
from tusou.stores.milvus.server import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.stores.milvus.server import Server

WANTED = 1
"""The version of a library whose items that lack a vector are noted, all of them."""
_VERSION = "meta/wanted"


class Wanted:
    """The notes of one library: (modality, content), in its collection of small rows."""

    def __init__(self, server: Server, table: str) -> None:
        self._server = server
        self._table = table
        self._is_noted = True

    def note(self, contents: Iterable[tuple[str, str]]) -> None:
        """Items will be there that lack these vectors."""
        self._server.upsert(self._table, (small_row(_key(*one), "wanted") for one in contents))

    def note_all(self) -> None:
        """Items will be there without any: a library without an encoder notes no single ones."""
        if self._is_noted:
            self._server.upsert(self._table, [small_row(_VERSION, "meta", run=0)])
            self._is_noted = False

    def among(self, modality: str, contents: Iterable[str]) -> list[str]:
        """Those of `contents` whose vectors items may lack; all where that was not noted."""
        keys = {_key(modality, content): content for content in contents}
        found = self._server.query(self._table, one_of("key", [*keys, _VERSION]), ["key", "run"])
        runs = {row["key"]: row["run"] for row in found}
        is_noted = runs.get(_VERSION) == WANTED
        return [content for key, content in keys.items() if key in runs or not is_noted]

    def strike(self, contents: Iterable[tuple[str, str]]) -> None:
        """No item lacks these any more."""
        keys = [_key(*one) for one in contents]
        if keys:
            self._server.delete(self._table, one_of("key", keys))


def _key(modality: str, content: str) -> str:
    return f"wanted/{modality}/{content}"
