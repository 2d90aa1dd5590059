"""Bytes of any length under a name, in pieces that a string of Milvus holds."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.tables import NO_VECTOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tusou.stores.milvus.server import Row, Server

_PIECE = 48_000
"""Bytes of a piece: 64,000 in base64."""
_NAMES_AT_ONCE = 100
_LIKES_AT_ONCE = 50
_ROW = ("key", "name", "sort", "run", "piece", "pieces", "data")


class Blobs:
    """The collection of long values."""

    def __init__(self, server: Server, table: str) -> None:
        self._server = server
        self._table = table

    def put(self, sort: str, run: int, blobs: Mapping[str, bytes]) -> None:
        """Keep `blobs`, replacing those of the same names.

        Args:
            sort: what they are, by which they are counted.
            run: the run with which they go; 0 for what is kept by content.
            blobs: name → bytes.
        """
        rows = (row for name, data in blobs.items() for row in _rows(sort, run, name, data))
        self._server.upsert(self._table, rows)

    def get(self, names: Iterable[str]) -> dict[str, bytes]:
        """Those of `names` that are there, with their bytes."""
        found: dict[str, bytes] = {}
        for some in batched(dict.fromkeys(names), _NAMES_AT_ONCE):
            asked = dict.fromkeys(some, 1)
            while asked:
                rows = self._pieces(asked, ("name", "piece", "pieces", "data"))
                found |= _joined(rows)
                # Longer ones again from their first piece: it may be of other bytes by now.
                counts = {row["name"]: row["pieces"] for row in rows if row["piece"] == 0}
                asked = {name: count for name, count in counts.items() if count > asked[name]}
        return found

    def known(self, names: Sequence[str]) -> set[str]:
        """Those of `names` that are there."""
        return {
            row["name"]
            for some in batched(names, _NAMES_AT_ONCE)
            for row in self._pieces(dict.fromkeys(some, 1), ["name"])
        }

    def _pieces(self, counts: Mapping[str, int], fields: Sequence[str]) -> list[Row]:
        """The first so many pieces of each blob, looked up by their keys.

        By name the server would search all rows: of 100 blobs among 40,000 the first pieces take
        12 ms by key, and 680 ms by name.
        """
        keys = (_key(name, piece) for name, count in counts.items() for piece in range(count))
        return self._server.query(self._table, one_of("key", keys), fields)

    def runs(self, prefixes: Sequence[str]) -> set[int]:
        """The runs that wrote blobs whose names begin so; the prefixes are none of a user."""
        return {
            row["run"]
            for condition in _below(prefixes)
            for rows in self._server.each(self._table, condition, ("key", "run"))
            for row in rows
        }

    def drop(self, names: Sequence[str]) -> None:
        """Remove blobs by name."""
        self._drop_keys(self._keys(names))

    def rows(self, names: Sequence[str]) -> list[Row]:
        """Blobs by name as they lie there, for `drop_rows` and `put_back`."""
        keys = self._keys(names)
        return [
            row for some in batched(keys, _NAMES_AT_ONCE) for row in self._rows(one_of("key", some))
        ]

    def _keys(self, names: Sequence[str]) -> list[str]:
        return self._server.numbered_keys(self._table, [_key(name) for name in names])

    def rows_below(self, prefixes: Sequence[str]) -> list[Row]:
        """Likewise those whose names begin so; the prefixes are none of a user."""
        return [row for condition in _below(prefixes) for row in self._rows(condition)]

    def _rows(self, condition: str) -> list[Row]:
        return [row for rows in self._server.each(self._table, condition, _ROW) for row in rows]

    def drop_rows(self, rows: Sequence[Row]) -> None:
        """Remove exactly these rows."""
        self._drop_keys([row["key"] for row in rows])

    def _drop_keys(self, keys: Sequence[str]) -> None:
        for some in batched(keys, _NAMES_AT_ONCE):
            self._server.delete(self._table, one_of("key", some))

    def put_back(self, rows: Sequence[Row]) -> None:
        """Keep again what was dropped."""
        self._server.upsert(self._table, (row | NO_VECTOR for row in rows))

    def count(self, sort: str) -> int:
        """How many blobs of this sort there are."""
        return self._server.count(self._table, f'sort == "{sort}" and piece == 0')


def _key(name: str, piece: int | str = "") -> str:
    """The key of a piece, or what those of all pieces begin with."""
    return f"{name}#{piece}"


def _joined(rows: Iterable[Row]) -> dict[str, bytes]:
    """Those blobs of which all pieces are there."""
    pieces: dict[str, dict[int, Row]] = {}
    for row in rows:
        pieces.setdefault(row["name"], {})[row["piece"]] = row
    return {
        name: b"".join(b64decode(some[n]["data"]) for n in range(some[0]["pieces"]))
        for name, some in pieces.items()
        if 0 in some and all(n in some for n in range(some[0]["pieces"]))
    }


def _rows(sort: str, run: int, name: str, data: bytes) -> Iterator[Row]:
    """The rows of a blob, the first piece last: where it is there, all are."""
    count = max(1, -(-len(data) // _PIECE))
    for piece in reversed(range(count)):
        part = data[piece * _PIECE : (piece + 1) * _PIECE]
        yield {
            "key": _key(name, piece),
            "name": name,
            "sort": sort,
            "run": run,
            "piece": piece,
            "pieces": count,
            "data": b64encode(part).decode("ascii"),
            **NO_VECTOR,
        }


def _below(prefixes: Sequence[str]) -> Iterator[str]:
    for some in batched(prefixes, _LIKES_AT_ONCE):
        yield " or ".join(f'name like "{prefix}%"' for prefix in some)
