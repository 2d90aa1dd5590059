"""Look-ups of items that are seen: their rows, and what is kept under their numbers."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.stores.milvus.marks import condition_of, is_compared, passes
from tusou.stores.milvus.rows import item_name, thumbnail_name, unpack_item, words_name
from tusou.stores.milvus.server import both, one_of
from tusou.stores.milvus.tables import OWNED
from tusou.stores.packing import unpack_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tusou.stores.milvus.blobs import Blobs
    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.server import Row, Server
    from tusou.types import StoredItem, Where, Word

_IDS_AT_ONCE = 1000
_SHOWN = ("id", "file", "run")
"""What tells whether an item is seen."""


class Items:
    """The items of one library."""

    def __init__(self, server: Server, table: str, blobs: Blobs, reads: ConsistentReads) -> None:
        self._server = server
        self._table = table
        self._blobs = blobs
        self._reads = reads

    def get(self, ids: Sequence[int]) -> list[StoredItem]:
        """The items with these ids, in the order asked; unknown ids are left out."""
        known = [row["id"] for row in self.rows(ids)]
        blobs = self._blobs.get(map(item_name, known))
        found = {
            item_id: unpack_item(item_id, blobs[item_name(item_id)])
            for item_id in known
            if item_name(item_id) in blobs
        }
        return [found[item_id] for item_id in ids if item_id in found]

    def words(self, ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
        """The words of items with their boxes; items without any are left out."""
        names = {row["id"]: words_name(row["id"]) for row in self.rows(ids)}
        packed = self._blobs.get(names.values())
        return {i: unpack_words(packed[name]) for i, name in names.items() if name in packed}

    def thumbnail(self, item_id: int) -> bytes | None:
        """The JPEG thumbnail of an item."""
        for row in self.rows([item_id], ("image_key",)):
            name = thumbnail_name(row["image_key"])
            return self._blobs.get([name]).get(name)
        return None

    def ids(self, condition: str) -> list[int]:
        """Ids of those that pass, ascending."""
        return sorted(row["id"] for row in self._visible(condition, ()))

    def passing(self, where: Where, most: int | None) -> tuple[list[int], bool]:
        """Ids of those that pass, ascending, words aside; and whether these are all.

        Args:
            where: the filters.
            most: where so many pass, what follows them is not read; some may not be seen. None: all
                are read.
        """
        condition, fields = condition_of(where), OWNED if is_compared(where) else ()
        ends: list[int] = []

        def kept(rows: list[Row]) -> Iterator[Row]:
            return _passing(where, rows)

        def read(also: str) -> list[Row]:
            rows = self._read(both(condition, also), fields, kept, most)
            if most is not None and len(rows) >= most:
                ends.append(rows[-1]["id"])
            return rows

        found = sorted(row["id"] for row in self._reads.visible(read))
        # Behind where one reading ended another has not read all.
        return [one for one in found if not ends or one <= min(ends)], not ends

    def rows(self, ids: Sequence[int], fields: Sequence[str] = ()) -> list[Row]:
        """Rows of the items with these ids, each once: id, file, run, and `fields`."""
        rows: list[Row] = []
        for some in batched(dict.fromkeys(ids), _IDS_AT_ONCE):
            rows += self._visible(one_of("id", some), fields)
        return rows

    def _visible(self, condition: str, fields: Sequence[str]) -> list[Row]:
        """Rows of items that are seen and pass the condition, each item once."""
        return self._reads.visible(lambda also: self._read(both(condition, also), fields))

    def _read(
        self,
        condition: str,
        fields: Sequence[str],
        kept: Callable[[list[Row]], Iterable[Row]] = list,
        most: int | None = None,
    ) -> list[Row]:
        """What is `kept` of the rows that pass, seen or not; of the first pages with `most`."""
        wanted = list(dict.fromkeys([*_SHOWN, *fields]))
        rows: list[Row] = []
        with closing(self._server.each(self._table, condition, wanted)) as pages:
            for some in pages:
                rows += kept(some)
                if most is not None and len(rows) >= most:
                    break
        return rows


def _passing(where: Where, rows: Sequence[Row]) -> Iterator[Row]:
    """Those that pass, without what is compared: most of a row, and all items may pass."""
    for row in rows:
        if passes(where, row):
            yield {name: row[name] for name in _SHOWN}
