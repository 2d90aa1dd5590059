"""The vectors of a library as arrays: `.npz` for numpy, Parquet for tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.errors import InputError, MissingExtra
from tusou.remote.addresses import as_unicode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from tusou.protocols import Store
    from tusou.types import Vectors

ITEMS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class VectorTable:
    """Vectors of `n_items` items; row i of all arrays belongs to `item_ids[i]`.

    A missing vector is a row of zeros: an item without picture or without text. The text vector
    of a long text is the mean of its chunks, of unit length again.
    """

    item_ids: NDArray[np.int64]
    """int64 (n_items,)."""
    image_features: Vectors
    """float32 (n_items, dim)."""
    text_features: Vectors
    """float32 (n_items, dim)."""

    @property
    def pair_ids(self) -> NDArray[np.int64]:
        """int64 (n_pairs,): ids of the items that have both vectors."""
        both = self.image_features.any(axis=1) & self.text_features.any(axis=1)
        return self.item_ids[both]


def vector_table(store: Store, ids: Sequence[int]) -> VectorTable:
    """Read the vectors of the items `ids`.

    Raises:
        InputError: the library is text-only.
    """
    import numpy as np

    stamp = store.encoder
    if stamp is None:
        raise InputError("the library holds no vectors", "index it with a model")
    images = np.zeros((len(ids), stamp.dim), np.float32)
    texts = np.zeros((len(ids), stamp.dim), np.float32)
    row = {item_id: i for i, item_id in enumerate(ids)}
    for block in batched(ids, ITEMS_AT_ONCE):
        for item_id, vectors in store.get_vectors("image", block).items():
            images[row[item_id]] = vectors[0]
        for item_id, vectors in store.get_vectors("text", block).items():
            mean = vectors.mean(axis=0)
            texts[row[item_id]] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return VectorTable(np.asarray(ids, np.int64), images, texts)


def write_npz(path: Path, table: VectorTable) -> None:
    """Write `image_features`, `text_features`, `pair_ids` and `item_ids`."""
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        np.savez(
            stream,
            image_features=table.image_features,
            text_features=table.text_features,
            pair_ids=table.pair_ids,
            item_ids=table.item_ids,
        )


def write_parquet(path: Path, table: VectorTable, store: Store) -> None:
    """Write one row per item of `table`: where it is, its text and both vectors.

    Paths that are not UTF-8, as the strings of Parquet are, stand as their ``file://`` addresses.
    Items that were deleted since their vectors were read are left out.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as exc:
        raise MissingExtra.of("pyarrow", "parquet", "writing Parquet") from exc
    schema = pa.schema(
        [
            ("item_id", pa.int64()),
            ("kind", pa.string()),
            ("path", pa.string()),
            ("page_number", pa.int64()),
            ("text", pa.string()),
            ("image_path", pa.string()),
            ("image_features", pa.list_(pa.float32())),
            ("text_features", pa.list_(pa.float32())),
        ]
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")  # half of it would open as the whole
    try:
        with parquet.ParquetWriter(beside, schema) as writer:
            for start in range(0, len(table.item_ids), ITEMS_AT_ONCE):
                rows = slice(start, start + ITEMS_AT_ONCE)
                writer.write_table(pa.table(_columns(table, rows, store), schema))
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _columns(table: VectorTable, rows: slice, store: Store) -> dict[str, list[object]]:
    ids: list[int] = table.item_ids[rows].tolist()
    place = {item_id: rows.start + i for i, item_id in enumerate(ids)}
    items = store.get(ids)
    return {
        "item_id": [stored.id for stored in items],
        "kind": [stored.item.kind for stored in items],
        "path": [as_unicode(stored.path) for stored in items],
        "page_number": [stored.item.page_number for stored in items],
        "text": [stored.item.text for stored in items],
        "image_path": [as_unicode(stored.item.image_path) for stored in items],
        "image_features": [table.image_features[place[stored.id]] for stored in items],
        "text_features": [table.text_features[place[stored.id]] for stored in items],
    }
