"""Photos as libraries: captions as queries, and queries about what no photo shows.

`photos.jsonl` holds 100 such queries (70 English, 30 Chinese) with the words that no caption of
the 1,000 validation photos contains; `absent_words` checks that on the data.
"""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.quality.dev import N_FOLDS
from tusou.executors import open_executor
from tusou.indexing import IndexOptions, index
from tusou.searching import Shelf
from tusou.sources import walk
from tusou.stores import open_store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from tusou.protocols import Encoder

ABSENT = Path(__file__).with_name("photos.jsonl")
N_CAPTIONS = 200
"""Captions asked in each language, of as many photos."""


@dataclass(frozen=True, slots=True)
class Photos:
    """Photos on disk with their captions."""

    folder: Path
    captions: dict[str, dict[str, list[str]]]
    """File name → {"en": […], "zh": […]}."""

    def queries(self, seed: int = 0) -> list[tuple[str, str, str]]:
        """Return (file, language, caption): the first caption of random photos."""
        names = sorted(self.captions)
        chosen = np.random.default_rng(seed).permutation(len(names))[:N_CAPTIONS]
        return [
            (names[at], language, self.captions[names[at]][language][0])
            for language in ("en", "zh")
            for at in chosen
        ]


def absent() -> list[dict[str, Any]]:
    """The queries about what no photo shows."""
    return [json.loads(line) for line in ABSENT.read_text("utf-8").splitlines()]


def folds_of(
    queries: Sequence[tuple[str, str, str]], none: Sequence[Mapping[str, Any]]
) -> NDArray[np.int64]:
    """Return the fold of each of `queries`, then of each of `none`.

    It follows from the photo's name or the sentence alone: the photos of one library are held out
    of another one's fit as well, whatever else that holds.
    """
    about = [file for file, _, _ in queries] + [row["query"] for row in none]
    return np.array([int(sha256(one.encode()).hexdigest()[:8], 16) % N_FOLDS for one in about])


def absent_words(photos: Photos) -> list[str]:
    """Return the words of `absent` that some caption holds all the same; none is right."""
    texts = {
        language: "\n".join(c for own in photos.captions.values() for c in own[language]).lower()
        for language in ("en", "zh")
    }
    begins = {"en": r"\b", "zh": ""}
    return [
        word
        for row in absent()
        for word in row["absent"]
        if re.search(begins[row["lang"]] + re.escape(word.lower()), texts[row["lang"]])
    ]


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


def shelf_of(photos: Photos, encoder: Encoder, cache: Path) -> Shelf:
    """Index photos with an encoder, which may be one that no folder holds."""
    name = f"library-{photos.folder.name}-{encoder.stamp.name}-{encoder.stamp.files_sha256[:8]}"
    store = open_store(str(cache / name))
    store.bind_encoder(encoder.stamp)
    found = walk([str(photos.folder)])
    with closing(open_executor("local", workers=1)) as executor:
        index(found, store, encoder, executor, options=IndexOptions(), under=[str(photos.folder)])
    return Shelf(name, store, encoder)
