"""Photos as libraries."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tusou.executors import open_executor
from tusou.indexing import IndexOptions, index
from tusou.pictures import fit, to_rgb
from tusou.searching import Shelf
from tusou.sources import walk
from tusou.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from tusou.protocols import Encoder
    from tusou.types import Vectors

PIXELS = 448


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos on disk with their captions."""

    folder: Path
    captions: dict[str, dict[str, list[str]]]
    """File name → {"en": […], "zh": […]}."""


def unpacked(data: Path, cache: Path, split: str, limit: int) -> Photos:
    """Write the first `limit` flickr8k photos of a split into the cache; read their captions."""
    from pyarrow import parquet

    folder = cache / f"photos-{split}-{limit}"
    folder.mkdir(parents=True, exist_ok=True)
    captions: dict[str, dict[str, list[str]]] = {}
    columns = ["image", "captions_en", "captions_zh", "split", "source"]
    for path in sorted((data / "photos").glob("flickr8k-*.parquet")):
        for row in parquet.read_table(path, columns=columns).to_pylist():
            if row["split"] != split or len(captions) == limit:
                continue
            name = f"{len(captions):05}.jpg"
            captions[name] = {"en": row["captions_en"], "zh": row["captions_zh"]}
            if not (folder / name).exists():
                (folder / name).write_bytes(row["image"])
    return Photos(folder, captions)


def fewer(photos: Photos, cache: Path, n: int) -> Photos:
    """Copy `n` random photos into a folder of their own."""
    names = sorted(photos.captions)
    chosen = sorted(np.random.default_rng(1).permutation(len(names))[:n])
    folder = cache / f"{photos.folder.name}-{n}"
    folder.mkdir(parents=True, exist_ok=True)
    for at in chosen:
        target = folder / names[at]
        if not target.exists():
            target.write_bytes((photos.folder / names[at]).read_bytes())
    return Photos(folder, {names[at]: photos.captions[names[at]] for at in chosen})


def encoded(encoder: Encoder, pictures: Sequence[Path | BinaryIO]) -> Vectors:
    """Encode pictures by files, float32 (n, dim)."""
    rows = []
    for at in range(0, len(pictures), 32):
        some = [fit(to_rgb(Image.open(one)), PIXELS) for one in pictures[at : at + 32]]
        rows.append(encoder.encode_images(some))
    return np.concatenate(rows)


def shelf_of(photos: Photos, encoder: Encoder, cache: Path) -> Shelf:
    """Index photos with an encoder, which may be one that no folder holds."""
    name = f"library-{photos.folder.name}-{encoder.stamp.name}-{encoder.stamp.files_sha256[:8]}"
    store = open_store(str(cache / name))
    store.bind_encoder(encoder.stamp)
    found = walk([str(photos.folder)])
    with closing(open_executor("local", workers=1)) as executor:
        index(found, store, encoder, executor, options=IndexOptions(), under=[str(photos.folder)])
    return Shelf(name, store, encoder)
