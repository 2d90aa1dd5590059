"""Load on the server: requests a second and how long they take, with 1, 8 and 32 clients.

    python -m benchmarks.serving [--items 10000] [--seconds 10] [--memory-queries 20000] [--json]

Makes a library of synthetic pairs (text of eight words, a random vector for picture and text each,
one of 64 thumbnails), starts `tusou serve` over it, and asks queries of two words. Each client is a
thread with one connection and asks again as soon as it is answered; they share the machine with the
server.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import numpy as np
from PIL import Image

import tusou
from tusou.types import FileRecord, Item, NewItem, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = [
    "red",
    "blue",
    "green",
    "yellow",
    "armchair",
    "sofa",
    "table",
    "lamp",
    "shelf",
    "wooden",
    "metal",
    "small",
    "large",
    "round",
    "bicycle",
    "garden",
    "window",
    "kitchen",
    "红色",
    "蓝色",
    "沙发",
    "椅子",
    "桌子",
    "台灯",
    "书架",
    "木头",
]
CLIENTS = (1, 8, 32)
K = 10


def thumbnails(count: int) -> list[bytes]:
    """JPEGs of 320 x 240 pixels with shapes and grain, some 12 kB each, as those of photos."""
    noise, jpegs = np.random.default_rng(2), []
    for _ in range(count):
        shapes = Image.fromarray(noise.integers(0, 256, (6, 8, 3), dtype=np.uint8))
        large = np.asarray(shapes.resize((320, 240), Image.Resampling.BICUBIC), dtype=np.float32)
        grain = noise.normal(0, 6, large.shape)
        picture = Image.fromarray((large + grain).clip(0, 255).astype(np.uint8))
        picture.save(file := BytesIO(), "JPEG", quality=80)
        jpegs.append(file.getvalue())
    return jpegs


def fill(folder: Path, n_items: int) -> None:
    """Write `n_items` pairs with text, thumbnail and a random vector for picture and text each."""
    dice, noise = random.Random(1), np.random.default_rng(1)
    with tusou.open(folder) as library:
        store, encoder = library.store, library.encoder
        if encoder is None:
            raise SystemExit("the starter model is needed")
        store.bind_encoder(encoder.stamp)
        items, keys, jpegs = [], [], thumbnails(64)
        for number in range(n_items):
            text = " ".join(dice.choices(WORDS, k=8)) + f" {number}"
            key = sha256(text.encode()).hexdigest()
            keys.append(key)
            item = Item("pair", f"/p/{number}.jpg", text=text)
            items.append(NewItem(item, key, key, thumbnail=jpegs[number % len(jpegs)]))
        rows = noise.normal(size=(n_items, encoder.stamp.dim)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        for side in ("image", "text"):
            store.put_vectors(side, {key: rows[at : at + 1] for at, key in enumerate(keys)})
        with store.write_file(SourceFile("/p/list.json", "/p", 1, 1)) as writer:
            writer.add(items)
            writer.finish(FileRecord("/p/list.json", "/p", 1, 1, "0" * 64, n_items=n_items))
        store.tidy()


@contextmanager
def served(folder: str) -> Iterator[tuple[str, int]]:
    """A server over a library, in a process of its own: its address and process."""
    command = [sys.executable, "-m", "tusou", "serve", "--port", "0", "--library", folder]
    server = subprocess.Popen([*command, "--rate", "1000000"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split(" at ")[1].split()[0], server.pid
    finally:
        server.terminate()
        server.wait()


def ask(connection: HTTPConnection, dice: random.Random) -> float:
    """One query; returns its seconds."""
    query = quote(" ".join(dice.sample(WORDS, 2)))
    started = time.perf_counter()
    connection.request("GET", f"/api/v1/search?q={query}&k={K}")
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise SystemExit(f"the server answered with {answer.status}")
    return time.perf_counter() - started


def client(address: str, seed: int, until: float) -> list[float]:
    """Ask until a moment; returns the seconds of each query."""
    place, dice, took = urlsplit(address), random.Random(seed), []
    connection = HTTPConnection(str(place.hostname), place.port, timeout=120)
    while time.monotonic() < until:
        took.append(ask(connection, dice))
    connection.close()
    return took


def load(address: str, n_clients: int, seconds: float) -> dict[str, float]:
    """Let so many clients ask at once."""
    print(f"{n_clients} clients …", file=sys.stderr, flush=True)
    started = time.monotonic()
    with ThreadPoolExecutor(n_clients) as pool:
        until = started + seconds
        answers = list(pool.map(lambda seed: client(address, seed, until), range(n_clients)))
    took = sorted(one for some in answers for one in some)
    cuts = statistics.quantiles(took, n=100) if len(took) > 1 else [took[0]] * 99
    return {
        "clients": n_clients,
        "queries": len(took),
        "queries_per_s": round(len(took) / (time.monotonic() - started), 1),
        "p50_ms": round(1000 * cuts[49], 1),
        "p95_ms": round(1000 * cuts[94], 1),
        "p99_ms": round(1000 * cuts[98], 1),
    }


def memory(pid: int) -> float:
    """Resident megabytes of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return round(int(status.split("VmRSS:")[1].split()[0]) / 1024, 1)


def growth(address: str, pid: int, n_queries: int) -> list[dict[str, float]]:
    """Memory after each tenth of so many queries."""
    place, dice = urlsplit(address), random.Random(2)
    connection = HTTPConnection(str(place.hostname), place.port, timeout=120)
    seen = [{"queries": 0, "mb": memory(pid)}]
    for number in range(1, n_queries + 1):
        ask(connection, dice)
        if number % max(n_queries // 10, 1) == 0:
            seen.append({"queries": number, "mb": memory(pid)})
            print(seen[-1], file=sys.stderr, flush=True)
    connection.close()
    return seen


def main() -> None:
    """Fill, serve, ask, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--memory-queries", type=int, default=20_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        fill(Path(scratch), args.items)
        with served(scratch) as (address, pid):
            load(address, 1, 2.0)  # the first queries load the model
            result: dict[str, Any] = {
                "items": args.items,
                "load": [load(address, n, args.seconds) for n in CLIENTS],
                "memory": growth(address, pid, args.memory_queries),
            }
    if args.json:
        print(json.dumps(result, indent=1))
        return
    for row in result["load"]:
        print("  ".join(f"{name} {value}" for name, value in row.items()))
    for row in result["memory"]:
        print(f"{row['queries']:>6} queries  {row['mb']} MB")


if __name__ == "__main__":
    main()
