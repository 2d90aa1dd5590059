"""What the embedded store costs: time of writing and searching, bytes of each item.

    python -m benchmarks.stores photos [--items 10000]     one item a file, as photos come
    python -m benchmarks.stores pages [--items 10000]      documents of 20 pages
    python -m benchmarks.stores manifest [--items 1000000] one file with many pairs
    python -m benchmarks.stores vectors [--items 100000]   search by vector, dim 256, with filters,
                                                           before they are grouped and after

Vectors have 256 dimensions and lie in round clouds, thumbnails 8 kB, page texts 2 kB with 300
words. What is found among real vectors: `python -m benchmarks.recall`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import tempfile
import time
from contextlib import closing
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.stores.embedded import EmbeddedStore
from tusou.text import text_key
from tusou.types import Box, EncoderStamp, FileRecord, Item, NewItem, SourceFile, Where, Word

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DIM = 256
STAMP = EncoderStamp("synthetic", "1", "0" * 64, "0" * 64, DIM)
THUMBNAIL_BYTES = 8_000
PAGES_PER_FILE = 20
VOCABULARY = 20_000
QUERIES = 200


def key(name: str) -> str:
    """A key for a picture that does not exist."""
    return sha256(name.encode()).hexdigest()


def put_vectors(
    store: EmbeddedStore, names: list[str], dice: np.random.Generator
) -> NDArray[np.float32]:
    """Give each picture a random vector, 64 at a time, as an encoder does; returns all."""
    store.bind_encoder(STAMP)
    given = []
    for start in range(0, len(names), 64):
        some = names[start : start + 64]
        rows = clustered(len(some), dice)[:, None]
        store.put_vectors("image", dict(zip(map(key, some), rows, strict=True)))
        given.append(rows[:, 0])
    return np.concatenate(given)


def clustered(n: int, dice: np.random.Generator) -> NDArray[np.float32]:
    """Unit vectors, float32 (n, DIM), each around one of 5,000 directions.

    The nearest of 100,000 others has a cosine of 0.72; among 7,000 photos in the space of the
    starter model 0.75. Such round clouds of one size are the easiest that an index by cells can
    meet: good for times, while recall is to be measured on real vectors (`benchmarks.recall`).
    """
    directions = _directions()
    rows = directions[dice.integers(0, len(directions), n)] + 0.7 * dice.normal(size=(n, DIM))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@cache
def _directions() -> NDArray[np.float64]:
    dice = np.random.default_rng(1)
    return dice.normal(size=(5_000, DIM))


def put_file(store: EmbeddedStore, path: str, items: list[NewItem]) -> None:
    """Write one file."""
    with store.write_file(SourceFile(path, "/data", 1, 1)) as writer:
        writer.add(items)
        writer.finish(FileRecord(path, "/data", 1, 1, sha256=key(path)))


def timed(work: Callable[[], object], rounds: int = 1) -> float:
    """Seconds of the fastest of some rounds."""
    fastest = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - begin)
    return fastest


def sizes(store: EmbeddedStore, items: int) -> dict[str, Any]:
    """Bytes of each item, in the database and in the derived indexes; peak memory."""
    stats = store.stats()
    return {
        "database_bytes_per_item": round(stats.size_bytes / items),
        "derived_bytes_per_item": round(stats.derived_bytes / items),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def photos(store: EmbeddedStore, items: int) -> dict[str, Any]:
    """One photo with a caption in each file."""
    names = [f"/data/folder_{i % 50}/photo_{i:07d}.jpg" for i in range(items)]
    put_vectors(store, names, np.random.default_rng(0))
    jpeg = os.urandom(THUMBNAIL_BYTES)

    def write() -> None:
        for name in names:
            text = f"a photo called {name}"
            item = Item("photo", name, text=text, date="2024-05-01", date_from="exif")
            put_file(store, name, [NewItem(item, key(name), text_key(text), jpeg)])

    seconds = timed(write)
    tidy_s = timed(store.tidy)
    return {
        "files_per_s": round(items / seconds),
        "tidy_s": round(tidy_s, 2),
        **searches(store, "photo 77"),
        **sizes(store, items),
    }


def page_of(path: str, number: int, dice: random.Random) -> NewItem:
    """A page of 300 words, which are rare and common as words are."""
    chosen = [f"word{int(VOCABULARY ** dice.random())}" for _ in range(300)]
    text = " ".join(chosen)
    words = tuple(
        Word(word, Box(i % 12 / 12, i // 12 / 26, i % 12 / 12 + 0.07, i // 12 / 26 + 0.02))
        for i, word in enumerate(chosen)
    )
    name = f"{path}#{number}"
    item = Item("page", path, number, text=text, language="en", words=words)
    return NewItem(item, key(name), text_key(text), dice.randbytes(THUMBNAIL_BYTES))


def pages(store: EmbeddedStore, items: int) -> dict[str, Any]:
    """Documents of 20 pages."""
    dice = random.Random(0)
    paths = [f"/data/shelf_{i % 9}/document_{i:05d}.pdf" for i in range(items // PAGES_PER_FILE)]
    numbers = range(1, PAGES_PER_FILE + 1)
    put_vectors(store, [f"{p}#{n}" for p in paths for n in numbers], np.random.default_rng(0))

    def write() -> None:
        for path in paths:
            put_file(store, path, [page_of(path, n, dice) for n in numbers])

    seconds = timed(write)
    tidy_s = timed(store.tidy)
    return {
        "pages_per_s": round(items / seconds),
        "tidy_s": round(tidy_s, 2),
        **searches(store, "word7 word700 word7000"),
        **sizes(store, items),
    }


def manifest(store: EmbeddedStore, items: int) -> dict[str, Any]:
    """One manifest with many pairs, without vectors."""
    path = "/data/pairs.json"

    def write() -> None:
        with store.write_file(SourceFile(path, "/data", 1, 1)) as writer:
            for i in range(items):
                text = f"article {i:07d}, a {i % 97} by {i % 89} table of oak, shelf {i % 1013}"
                item = Item("pair", f"/pictures/{i % 97}/picture_{i:07d}.jpg", text=text)
                writer.add([NewItem(item, None, text_key(text))])
            writer.finish(FileRecord(path, "/data", 1, 1, sha256=key(path)))

    seconds = timed(write)
    staged = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    tidy_s = timed(store.tidy)
    some = items // 2
    wrong = f"/pictures/{some % 97}/pictrue_{some:07d}.jpg"
    return {
        "pairs_per_s": round(items / seconds),
        "staging_peak_mib": staged,
        "tidy_s": round(tidy_s, 2),
        **searches(store, f"oak table article {some:07d}"),
        "near_path_ms": round(timed(lambda: store.near_names(image_path=wrong), 5) * 1e3, 1),
        "near_text_ms": round(timed(lambda: store.near_names(text="articel 77 oak"), 5) * 1e3, 1),
        **sizes(store, items),
    }


def searches(store: EmbeddedStore, query: str) -> dict[str, float]:
    """Milliseconds of a search by words, alone and with filters that many and few pass."""
    filters = {
        "words_ms": Where(),
        "words_many_pass_ms": Where(kinds=("photo", "page", "pair")),
        "words_few_pass_ms": Where(path_globs=("shelf_3/", "folder_3/")),
    }
    return {
        name: round(timed(lambda where=where: store.search_words(query, 10, where), 5) * 1e3, 2)
        for name, where in filters.items()
    }


def vectors(store: EmbeddedStore, items: int) -> dict[str, Any]:
    """Search by vector among those of one manifest, against exact search."""
    names = [f"/pictures/{i:07d}.jpg" for i in range(items)]
    rows = put_vectors(store, names, np.random.default_rng(0))
    dice = np.random.default_rng(7)
    for path, some in (("/data/sub/a.json", names[:1000]), ("/data/b.json", names[1000:])):
        put_file(store, path, [NewItem(Item("pair", name), key(name), None) for name in some])
    catch_up_s = timed(lambda: store.search_vectors("image", clustered(1, dice)[0], 1, Where()))
    queries = clustered(QUERIES, dice)
    query = queries[0]
    ungrouped_s = timed(lambda: store.search_vectors("image", query, 10, Where()), 10)
    settle_s = timed(store.tidy)
    filters = {
        "vectors_ms": Where(),
        "vectors_many_pass_ms": Where(kinds=("pair",)),
        "vectors_few_pass_ms": Where(path_globs=("sub/",)),
    }
    return {
        "catch_up_s": round(catch_up_s, 2),
        "ungrouped_ms": round(ungrouped_s * 1e3, 2),
        "settle_s": round(settle_s, 2),
        **opening(store),
        **nearness(store, rows, queries),
        **{
            name: round(
                timed(lambda where=where: store.search_vectors("image", query, 10, where), 10)
                * 1e3,
                2,
            )
            for name, where in filters.items()
        },
        **sizes(store, items),
    }


def opening(store: EmbeddedStore) -> dict[str, float]:
    """Milliseconds from nothing to the answer of the first search by vector."""

    def first() -> None:
        with closing(EmbeddedStore(store.folder)) as again:
            again.search_vectors("image", np.eye(1, DIM, dtype=np.float32)[0], 10, Where())

    return {"open_and_search_ms": round(timed(first, 3) * 1e3, 1)}


def nearness(
    store: EmbeddedStore, rows: NDArray[np.float32], queries: NDArray[np.float32]
) -> dict[str, float]:
    """Milliseconds of searches, and how many of the exact ten nearest they bring.

    `rows` are those of the items 1, 2, 3, …
    """
    exact = {"exact_ms": [], "found_ms": []}
    shared = 0
    for query in queries:
        begin = time.perf_counter()
        scores = rows @ query
        best = np.argpartition(scores, -10)[-10:]
        exact["exact_ms"].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        found = store.search_vectors("image", query, 10, Where()).ids
        exact["found_ms"].append(time.perf_counter() - begin)
        shared += len({int(at) + 1 for at in best} & set(found))
    told: dict[str, float] = {"recall@10": round(shared / 10 / len(queries), 4)}
    for name, seconds in exact.items():
        for part in (50, 95):
            told[f"{name}_p{part}"] = round(float(np.percentile(seconds, part)) * 1e3, 2)
    return told


WHAT: dict[str, tuple[Callable[[EmbeddedStore, int], dict[str, Any]], int]] = {
    "photos": (photos, 10_000),
    "pages": (pages, 10_000),
    "manifest": (manifest, 1_000_000),
    "vectors": (vectors, 100_000),
}


def main() -> None:
    """Measure one of them in a temporary library."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=WHAT)
    parser.add_argument("--items", type=int)
    args = parser.parse_args()
    measure, usual = WHAT[args.what]
    items = args.items or usual
    with (
        tempfile.TemporaryDirectory(prefix="tusou-bench-") as folder,
        closing(EmbeddedStore(folder)) as store,
    ):
        print(json.dumps({"items": items, **measure(store, items)}, indent=2))


if __name__ == "__main__":
    main()
