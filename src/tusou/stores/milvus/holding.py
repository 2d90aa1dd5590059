"""Whether items hold the words of a query, as their texts say: the index knows no neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.stores.milvus.rows import item_name, texts_of, unpack_item
from tusou.stores.milvus.wording import holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tusou.stores.milvus.blobs import Blobs
    from tusou.types import Where

_TEXTS_AT_ONCE = 100


class Holding:
    """Which items hold the phrases of `where` and nothing that it leaves out.

    For one question, in which items may come up several times: each text is read once.
    """

    def __init__(self, blobs: Blobs, where: Where) -> None:
        self._blobs = blobs
        self._where = where
        self._asks = where.has_words
        self._holds: dict[int, bool] = {}

    def among(self, ids: Iterable[int]) -> set[int]:
        """Those of `ids` that hold them."""
        if not self._asks:
            return set(ids)
        asked = set(ids)
        self._read(asked.difference(self._holds))
        return {item_id for item_id in asked if self._holds.get(item_id)}

    def first(self, ids: Sequence[int], most: int | None) -> list[int]:
        """Those of `ids` that hold them, in that order; the first `most`, or all."""
        if not self._asks:
            return list(ids[:most])
        found: list[int] = []
        for some in batched(ids, _TEXTS_AT_ONCE):
            if most is not None and len(found) >= most:
                break
            held = self.among(some)
            found += [item_id for item_id in some if item_id in held]
        return found[:most]

    def _read(self, ids: Iterable[int]) -> None:
        packed = self._blobs.get(map(item_name, wanted := sorted(ids)))
        for item_id in wanted:
            # What was deleted meanwhile holds nothing, and is asked for again.
            if item_name(item_id) in packed:
                stored = unpack_item(item_id, packed[item_name(item_id)])
                texts = texts_of(stored.item, stored.relative_path, stored.path)
                self._holds[item_id] = holds(self._where, texts)
