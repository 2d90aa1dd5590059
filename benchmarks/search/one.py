"""One step of one engine, in this process: `one.py build|search NAME DATA FOLDER`; prints JSON."""

from __future__ import annotations

import json
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.search.data_sizes import WARM_UP

ENGINES = {
    "numpy, exact": "benchmarks.search.engines:NumpyExact",
    "tusou": "benchmarks.search.tusou_engines:Tusou",
    "FAISS, flat": "benchmarks.search.engines:FaissFlat",
    "FAISS, HNSW": "benchmarks.search.engines:FaissHnsw",
    "LanceDB": "benchmarks.search.engines:Lance",
    "sqlite-vec": "benchmarks.search.engines:SqliteVec",
    "Chroma": "benchmarks.search.engines:Chroma",
}
LOADED = {
    "FAISS": ["faiss"],
    "LanceDB": ["lancedb"],
    "sqlite-vec": ["sqlite_vec"],
    "Chroma": ["chromadb"],
    "tusou": ["tusou.searching", "tantivy"],
}
"""Packages that are loaded before the clock starts, by the beginning of the engine's name."""
PATIENCE_S = 120
"""Queries, or additions, that would take longer are cut short; those that were made have to do."""


def build(engine: Any, data: Path, folder: Path) -> dict[str, float]:
    """Add all rows; the time is told of a build that began with nothing."""
    goes_on = any(folder.iterdir())
    # Mapped: five million rows are 5 GB. A plain array over it, because not all take others.
    rows = np.asarray(np.load(data / "rows.npy", mmap_mode="r"))
    started = time.perf_counter()
    engine.build(rows)
    seconds = time.perf_counter() - started
    told = {"bytes_each": bytes_below(folder) / len(rows)}
    return told if goes_on else {"build_s": seconds, **told}


def bytes_below(folder: Path) -> int:
    """Of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def search(engine: Any, data: Path) -> dict[str, float]:
    """Open, ask, add."""
    queries, nearest = np.load(data / "queries.npy"), np.load(data / "nearest.npy")
    before = memory("VmRSS")
    started = time.perf_counter()
    engine.open()
    engine.search(queries[0])
    open_ms = (time.perf_counter() - started) * 1e3
    took_ms, shared = [], 0
    for number, query in enumerate(queries):
        begin = time.perf_counter()
        found = engine.search(query)
        if number >= WARM_UP:
            took_ms.append((time.perf_counter() - begin) * 1e3)
            shared += len(set(found) & set(nearest[number].tolist()))
        if took_ms and begin - started > PATIENCE_S:
            break
    told = {"open_ms": open_ms, "memory_mb": (memory("VmHWM") - before) / 1e3}
    told |= percentiles(took_ms) | {"recall": shared / nearest.shape[1] / len(took_ms)}
    return told | {"add_ms": added_ms(engine, data)}


def percentiles(took_ms: list[float]) -> dict[str, float]:
    """p50, p95 and p99."""
    return {f"p{part}_ms": float(np.percentile(took_ms, part)) for part in (50, 95, 99)}


def added_ms(engine: Any, data: Path) -> float:
    """Average of one more; after a sixth of the patience those that were added have to do."""
    first = len(np.load(data / "rows.npy", mmap_mode="r"))
    more = np.load(data / "more.npy")
    started, done = time.perf_counter(), 0
    for number, row in enumerate(more):
        engine.add(first + number, row)
        done += 1
        if time.perf_counter() - started > PATIENCE_S / 6:
            break
    return (time.perf_counter() - started) / done * 1e3


def memory(what: str) -> int:
    """Kilobytes of this process by /proc (Linux)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1])


def main(step: str, name: str, data: Path, folder: Path) -> None:
    """Run and tell."""
    for start, modules in LOADED.items():
        if name.startswith(start):
            for module in modules:
                import_module(module)
    folder.mkdir(parents=True, exist_ok=True)
    module, _, attribute = ENGINES[name].partition(":")
    engine = getattr(import_module(module), attribute)(folder)
    told = build(engine, data, folder) if step == "build" else search(engine, data)
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
