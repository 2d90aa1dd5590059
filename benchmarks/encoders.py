"""ViT-B/32 here against torch, in one run: pictures and texts a second, latency, cold start.

Random weights (time does not depend on them), the architecture of OpenAI's ViT-B/32. Every measure
is taken once in each round, one behind the other, so that what else the machine does weighs on all
alike: read the ratios. Needs the environment of `make test-parity`::

    PYTHONPATH=src .build/parity-venv/bin/python -m benchmarks.encoders --rounds 5

`--architecture ViT-S-32 --rounds 1` only tries that all of it runs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ARCHITECTURE = "ViT-B-32-quickgelu"
BATCH = 8
TEXTS = (
    "a red armchair beside a white table", "两只狗在海滩上奔跑", "a chart of sales", "x",
    "blueprint of a steam locomotive, 1923", "“curly” quotes", "窗边有一盏台灯", "menu: tea 2.80",
)  # fmt: skip

COLD = """
import sys, time
started = time.perf_counter()
from tusou.encoders import open_encoder
open_encoder(sys.argv[1], device="cpu").encode_texts(["a red armchair"])
print(time.perf_counter() - started)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pictures", type=int, default=BATCH)
    parser.add_argument("--threads", type=int, default=0, help="0: what each runtime chooses")
    parser.add_argument("--architecture", default=ARCHITECTURE, help="as open_clip calls it")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folders = _models(Path(place), args.architecture)
        jobs = _jobs(folders, args.architecture, _pictures(args.pictures), args.threads)
        found = _measured(jobs, args.rounds)
        found["cold start to the first text vector, here fp32"] = [
            _cold(folders["fp32"]) for _ in range(args.rounds)
        ]
    _print(found, args.pictures)


def _models(place: Path, architecture: str) -> dict[str, Path]:
    """The same weights in full precision and in eight bits."""
    import torch

    from benchmarks.torchvision_names import name_operators
    from tusou.encoders.export import convert

    name_operators()
    import open_clip

    torch.manual_seed(0)
    weights = place / "weights.pt"
    torch.save(open_clip.create_model(architecture).state_dict(), weights)
    for name in ("fp32", "int8"):
        convert(weights, place / name, architecture=architecture, int8=name == "int8", say=_say)
    return {"weights": weights, "fp32": place / "fp32", "int8": place / "int8"}


def _jobs(
    folders: dict[str, Path], architecture: str, pictures: list[Image.Image], threads: int
) -> dict[str, Callable[[], object]]:
    """What is measured: name → a function that does it once."""
    import open_clip
    import torch

    from tusou.encoders import open_encoder

    if threads:
        torch.set_num_threads(threads)
    model, _, prepare = open_clip.create_model_and_transforms(
        architecture, pretrained=str(folders["weights"])
    )
    model.eval()
    tokenizer = open_clip.get_tokenizer(architecture)
    ours = {
        name: open_encoder(folders[name], device="cpu", threads=threads or None)
        for name in ("fp32", "int8")
    }

    def torch_images(size: int) -> None:
        with torch.no_grad():
            for start in range(0, len(pictures), size):
                some = pictures[start : start + size]
                model.encode_image(torch.stack([prepare(picture) for picture in some]))

    def torch_texts(texts: Sequence[str], size: int) -> None:
        with torch.no_grad():
            for start in range(0, len(texts), size):
                model.encode_text(tokenizer(list(texts[start : start + size])))

    jobs: dict[str, Callable[[], object]] = {
        "pictures, torch one by one": lambda: torch_images(1),
        f"pictures, torch in batches of {BATCH}": lambda: torch_images(BATCH),
        "texts, torch one by one": lambda: torch_texts(TEXTS, 1),
        f"texts, torch in batches of {BATCH}": lambda: torch_texts(TEXTS, BATCH),
        "one text, torch": lambda: torch_texts(TEXTS[:1], 1),
    }
    for name, encoder in ours.items():
        jobs[f"pictures, here {name}"] = lambda encoder=encoder: encoder.encode_images(pictures)
        jobs[f"texts, here {name}"] = lambda encoder=encoder: encoder.encode_texts(TEXTS)
        jobs[f"one text, here {name}"] = lambda encoder=encoder: encoder.encode_texts(TEXTS[:1])
    return jobs


def _measured(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds of each job in each round, after one that does not count."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + 1):
        for name, job in jobs.items():
            started = time.perf_counter()
            job()
            if number:
                found[name].append(time.perf_counter() - started)
    return found


def _cold(folder: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", COLD, str(folder)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _print(found: dict[str, list[float]], n_pictures: int) -> None:
    base = {
        "pictures": found[f"pictures, torch in batches of {BATCH}"],
        "texts": found[f"texts, torch in batches of {BATCH}"],
        "one text": found["one text, torch"],
    }
    n_each = {"pictures": n_pictures, "texts": len(TEXTS)}
    rows: list[dict[str, Any]] = []
    for name, seconds in found.items():
        median = statistics.median(seconds)
        row = {"what": name, "seconds": round(median, 4), "lowest": round(min(seconds), 4)}
        kind = name.partition(",")[0]
        if kind in n_each:
            row[f"{kind}/s"] = round(n_each[kind] / median, 2)
        if kind in base:
            ratios = [b / own for b, own in zip(base[kind], seconds, strict=True)]
            row["times as fast as torch"] = round(statistics.median(ratios), 2)
        rows.append(row)
    for row in rows:
        print(json.dumps(row))


def _pictures(count: int) -> list[Image.Image]:
    rng = np.random.default_rng(0)
    return [
        Image.fromarray(rng.integers(0, 256, (336, 448, 3), dtype=np.uint8)) for _ in range(count)
    ]


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
