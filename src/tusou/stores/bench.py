"""How long a look-up by key takes: scanning a JSON list, a pickled dictionary, the store.

Counted is the look-up alone, half of the keys being image paths and half texts; all ways return
every pair of the key, so the list is scanned to its end. Loading the list or the dictionary and
opening the store are told as `prepare_s` and not counted. A text is compared, as everywhere,
without surrounding white space; the store is given the text, hashing is counted.
"""

from __future__ import annotations

import json
import os
import pickle  # only reads back what it has just written
import random
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.embedded import EmbeddedStore
from tusou.text import text_key
from tusou.types import FileRecord, Item, NewItem, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (70, 10_000, 1_000_000)
KEYS = 100
_ROUNDS = 5
_SLOW_FROM = 100_000
_KINDS = ("red", "blue", "oak", "walnut", "velvet", "low", "wide", "brass", "cane", "small")
_THINGS = ("armchair", "sofa", "lamp", "table", "shelf", "stool", "bench", "mirror", "desk", "rug")


@dataclass(frozen=True, slots=True)
class LookupTiming:
    """What one way of looking up took.

    Attributes:
        pairs: how many pairs were searched.
        way: "list", "dictionary", "store" (all keys in one read transaction), or "store, key by
            key" (each by itself, as `Store.find`).
        prepare_s: seconds to load the file, or to write all pairs into a store.
        total_ms: all keys, the best of the rounds.
        mean_us: per key.
        speed_up: how many times faster than the list.
    """

    pairs: int
    way: str
    keys: int
    prepare_s: float
    total_ms: float
    mean_us: float
    speed_up: float


@dataclass(frozen=True, slots=True)
class Key:
    """What is looked up: a text when there is one, else an image path."""

    image_path: str
    text: str | None


Find = Callable[[Key], list[int]]
"""A key → the numbers of its pairs, from 0."""


def bench_lookup(sizes: Sequence[int] = SIZES, keys: int = KEYS) -> Iterator[LookupTiming]:
    """Yield the timings of every way for each number of pairs, the list first.

    Writes into a temporary folder: 0.5 GB for a million pairs.
    """
    for pairs in sizes:
        with tempfile.TemporaryDirectory(prefix="tusou-bench-") as folder:
            chosen = _sample(pairs, keys)
            list_s = 0.0
            for way, prepare_s, find in _ways(folder, pairs):
                is_slow = way == "list" and pairs >= _SLOW_FROM
                total_s = _time(find, chosen, 1 if is_slow else _ROUNDS)
                list_s = list_s or total_s
                yield LookupTiming(
                    pairs,
                    way,
                    keys,
                    prepare_s,
                    total_ms=total_s * 1e3,
                    mean_us=total_s / keys * 1e6,
                    speed_up=list_s / total_s,
                )


def synthetic_pair(number: int) -> dict[str, str]:
    """A pair as a manifest lists it; texts and paths are all different."""
    words = f"{_KINDS[number % 10]} {_THINGS[number // 10 % 10]}"
    return {
        "text": f"{words} for a quiet room, article {number:07d}",
        "image_path": f"/pictures/shelf_{number % 97:02d}/picture_{number:07d}.jpg",
    }


def _sample(pairs: int, keys: int) -> list[tuple[int, Key]]:
    """Return numbers of pairs, each with a key that has exactly this answer."""
    numbers = random.Random(0).choices(range(pairs), k=keys)  # noqa: S311 - not a secret
    chosen = []
    for position, number in enumerate(numbers):
        pair = synthetic_pair(number)
        chosen.append((number, Key(pair["image_path"], pair["text"] if position % 2 else None)))
    return chosen


def _time(find: Find, chosen: Sequence[tuple[int, Key]], rounds: int) -> float:
    """Seconds of the fastest of some rounds through all keys."""
    fastest = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        answers = [find(key) for _, key in chosen]
        fastest = min(fastest, time.perf_counter() - begin)
        if answers != [[number] for number, _ in chosen]:
            raise StoreError("a look-up gave a wrong answer", "run tusou doctor")
    return fastest


def _ways(folder: str, count: int) -> Iterator[tuple[str, float, Find]]:
    """Yield each way with the seconds its preparation took, usable until the next is asked for."""
    pairs = [synthetic_pair(number) for number in range(count)]
    yield "list", *_json_list(os.path.join(folder, "pairs.json"), pairs)
    yield "dictionary", *_dictionary(os.path.join(folder, "pairs.pickle"), pairs)
    begin = time.perf_counter()
    with closing(EmbeddedStore(os.path.join(folder, "library"))) as store:
        _fill(store, pairs)
        prepare_s = time.perf_counter() - begin
        with store.lookups() as lookups:
            yield "store", prepare_s, _finder(lookups.find)
        yield "store, key by key", prepare_s, _finder(store.find)


def _json_list(path: str, pairs: list[dict[str, str]]) -> tuple[float, Find]:
    with open(path, "w", encoding="utf-8") as written:
        json.dump(pairs, written)
    begin = time.perf_counter()
    with open(path, encoding="utf-8") as file:
        loaded = json.load(file)
    prepare_s = time.perf_counter() - begin

    def find(key: Key) -> list[int]:
        if key.text is None:
            path = key.image_path
            return [i for i, pair in enumerate(loaded) if pair["image_path"] == path]
        text = key.text.strip()
        return [i for i, pair in enumerate(loaded) if pair["text"].strip() == text]

    return prepare_s, find


def _dictionary(path: str, pairs: list[dict[str, str]]) -> tuple[float, Find]:
    tables: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    for number, pair in enumerate(pairs):
        tables[0].setdefault(pair["image_path"], []).append(number)
        tables[1].setdefault(pair["text"].strip(), []).append(number)
    with open(path, "wb") as written:
        pickle.dump(tables, written)
    begin = time.perf_counter()
    with open(path, "rb") as file:
        by_path, by_text = pickle.load(file)  # noqa: S301 - written four lines above
    prepare_s = time.perf_counter() - begin

    def find(key: Key) -> list[int]:
        if key.text is None:
            return list(by_path.get(key.image_path, ()))
        return list(by_text.get(key.text.strip(), ()))

    return prepare_s, find


def _finder(find: Callable[..., list[int]]) -> Find:
    def numbers(key: Key) -> list[int]:
        if key.text is None:
            return [item - 1 for item in find(image_path=key.image_path)]
        return [item - 1 for item in find(text_key=text_key(key.text))]

    return numbers


def _fill(store: EmbeddedStore, pairs: Sequence[dict[str, str]]) -> None:
    """Write the pairs as one manifest; item ids begin with 1, in order."""
    manifest = SourceFile("/pairs.json", "/", 0, 0)
    with store.write_file(manifest) as writer:
        for pair in pairs:
            item = Item("pair", pair["image_path"], text=pair["text"])
            writer.add([NewItem(item, None, text_key(pair["text"]))])
        writer.finish(FileRecord(manifest.path, manifest.root, 0, 0, sha256=""))
