"""A whole library, asked whole queries: `whole.py build|ask|shell DATA FOLDER`; prints JSON.

Items have texts and two vectors. All of a query but the encoding of its text is measured: words,
both kinds of vectors, order, evidence, confidence, snippets, with filters and without. In the
shell the text is encoded as well, by the starter model, in a process that begins with nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.search.data_sizes import WARM_UP
from benchmarks.search.one import added_ms, build, memory, percentiles
from benchmarks.search.texts import frequent_bigrams, frequent_words, usual_query
from benchmarks.search.tusou_engines import K, Library, starter_model

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.searching import SearchResult
    from tusou.types import EncoderStamp, Where

    Rows = NDArray[np.float32]

KINDS = ("usual", "words", "bigrams")
"""Queries of one common and two rare words, of the three most frequent words, and of the three
most frequent Chinese bigrams."""
FILTERS: dict[str, dict[str, Any]] = {
    "photos": {"kinds": ("photo",)},
    "folder": {"path_globs": ("0/",)},
    "language": {"languages": ("zh",)},
    "years": {"after": "2020", "before": "2021"},
    "together": {"kinds": ("photo",), "languages": ("zh",), "after": "2020"},
    "new": {"languages": ("zh",)},
}
"""Filters of the usual queries, half of which have words of the other language. What passes is
kept for the next query, but for "new": its filter is another one each time."""
SHELL_ROUNDS = 7


def query_of(kind: str, number: int) -> str:
    """A query of a kind; the most frequent words are always the same."""
    if kind == "usual" or kind in FILTERS:
        return usual_query(number)
    return " ".join(frequent_words() if kind == "words" else frequent_bigrams())


def where_of(kind: str, number: int) -> Where:
    """The filter of a kind of query; none of those that are told apart by their words."""
    from tusou.types import Where

    where = Where(**FILTERS.get(kind, {}))
    return replace(where, languages=("zh", _code(number))) if kind == "new" else where


def _code(number: int) -> str:
    """One of 17,576 codes of languages, most of which no item has."""
    return "".join(chr(ord("a") + number // 26**place % 26) for place in range(3))


class Given:
    """An encoder that has the vector of the next query already."""

    def __init__(self, stamp: EncoderStamp) -> None:
        self.stamp = stamp
        self.vector: Any = None

    def encode_texts(self, texts: list[str]) -> Rows:
        """The vector, whatever the texts."""
        return np.repeat(self.vector[None], len(texts), axis=0)


class Asking:
    """A library that is open, asked for ten hits."""

    def __init__(self, folder: Path) -> None:
        from tusou.searching import Shelf
        from tusou.stores.embedded import EmbeddedStore

        self.store = EmbeddedStore(str(folder))
        stamp = self.store.encoder
        assert stamp is not None
        self._encoder: Any = Given(stamp)
        self._shelves = [Shelf("bench", self.store, self._encoder)]

    def ask(self, text: str, vector: Rows, where: Where) -> SearchResult:
        """All of a search but the encoding."""
        from tusou.searching import search
        from tusou.types import Query

        self._encoder.vector = vector
        return search(Query(text, k=K, where=where), self._shelves)


def ask(data: Path, folder: Path) -> dict[str, float]:
    """Open, ask queries of all kinds in turns, add."""
    import tantivy  # noqa: F401 - loaded before the clock starts

    import tusou.searching
    import tusou.stores.embedded  # noqa: F401
    from tusou.searching.usual import usual_texts

    usual_texts(starter_model())  # kept, as those of every model that was searched with
    vectors = np.load(data / "queries.npy")
    asked = {
        kind: [(query_of(kind, at), row, where_of(kind, at)) for at, row in enumerate(vectors)]
        for kind in (*KINDS, *FILTERS)
    }
    before = memory("VmRSS")
    started = time.perf_counter()
    asking = Asking(folder)
    open_ms = (time.perf_counter() - started) * 1e3
    asking.ask(*asked["usual"][0])
    first_ms = (time.perf_counter() - started) * 1e3
    told = {"open_ms": open_ms, "first_ms": first_ms}
    for kind, took_ms in _asked(asking, asked).items():
        told |= {f"{kind}_{name}": value for name, value in percentiles(took_ms).items()}
    told["memory_mb"] = (memory("VmHWM") - before) / 1e3
    asking.store.close()
    library = Library(folder)
    library.open()
    return told | {"add_ms": added_ms(library, data)}


def _asked(
    asking: Asking, asked: dict[str, list[tuple[str, Rows, Where]]]
) -> dict[str, list[float]]:
    """Milliseconds of each query, by kind; the kinds take turns."""
    took_ms: dict[str, list[float]] = {kind: [] for kind in asked}
    for number, some in enumerate(zip(*asked.values(), strict=True)):
        for kind, one in zip(asked, some, strict=True):
            started = time.perf_counter()
            result = asking.ask(*one)
            if number >= WARM_UP:
                took_ms[kind].append((time.perf_counter() - started) * 1e3)
            if not (result.hits or result.near_misses):
                raise SystemExit(f"nothing was found for {one[0]!r}")
    return took_ms


def shell(_: Path, folder: Path) -> dict[str, float]:
    """Seconds of `tusou search` from the shell with the starter model, the first left out."""
    took_s = []
    for number in range(SHELL_ROUNDS + 1):
        command = [sys.executable, "-m", "tusou", "search", usual_query(number), "-k", str(K)]
        started = time.perf_counter()
        done = subprocess.run(
            [*command, "--library", str(folder), "--json"], capture_output=True, check=False
        )
        took_s.append(time.perf_counter() - started)
        if not done.stdout.startswith(b"{"):
            raise SystemExit(f"the shell answered {done.stderr.decode()}")
    return {"shell_s": float(np.median(took_s[1:])), "shell_most_s": max(took_s[1:])}


def main(step: str, data: Path, folder: Path) -> None:
    """Run and tell."""
    folder.mkdir(parents=True, exist_ok=True)
    if step == "build":
        told = build(Library(folder), data, folder)
    else:
        told = {"ask": ask, "shell": shell}[step](data, folder)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
