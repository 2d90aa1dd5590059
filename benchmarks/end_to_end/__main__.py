"""Pages a second from PDFs to a library, beside the naive pipeline; ratios of one run.

    python -m benchmarks.end_to_end FOLDER [--pages 60] [--rounds 3]

The naive pipeline is what a first script does: PyMuPDF draws each page at 200 dpi into a PNG file,
torch encodes picture and text with ViT-B/32, one page at a time. The same model, with the same
random weights (time does not depend on them), runs here through ONNX Runtime, in fp32 and int8,
with the whole pipeline: pages drawn, texts healed, words, previews, vectors, indexes on disk.

Rows: *one chunk* of text for each page on both sides (the naive pipeline truncates), and *every
chunk* of each page on both sides; the starter model with all chunks. "alone" is the encoder on
pictures and texts that are ready: what its arithmetic allows on this machine.

Each variant takes its turn in each round, in a process of its own; ratios are medians over the
rounds. PyMuPDF is AGPL: it is installed into an environment of this benchmark below `.build` and
nowhere else.
"""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path

from benchmarks.end_to_end.pages import chosen
from benchmarks.environments import PLACE, environment, machine, run

PACKAGES = [
    "PyMuPDF",
    "torch",
    "torchvision",
    "open_clip_torch>=3.3",
    "transformers>=5",
    "onnx>=1.17",
]
SIDE = "benchmarks.end_to_end.sides"
NAIVE = {"one": "naive, text truncated", "all": "naive, every chunk"}

VARIANTS = {
    NAIVE["one"]: ("naive", "weights", "one"),
    "encoder alone, fp32, one chunk": ("alone", "fp32", "one"),
    "encoder alone, int8, one chunk": ("alone", "int8", "one"),
    "tusou fp32, one chunk": ("tusou", "fp32", "one"),
    "tusou int8, one chunk": ("tusou", "int8", "one"),
    NAIVE["all"]: ("naive", "weights", "all"),
    "tusou fp32, every chunk": ("tusou", "fp32", "all"),
    "tusou int8, every chunk": ("tusou", "int8", "all"),
    "tusou, starter model, every chunk": ("tusou", "starter", "all"),
}
"""Name → side, model, chunks; the naive one is the base of those with as many chunks."""


def main() -> None:
    """Choose pages, run all variants in turns, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="PDFs")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--of-each", type=int, default=8, help="at most so many of one PDF")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="variants whose name contains this")
    args = parser.parse_args()
    files, pages = chosen(args.folder, args.pages, args.of_each)
    about = machine()
    python = environment("end_to_end", PACKAGES, with_tusou=True)
    models = PLACE / "vit-b-32"
    run(python, "benchmarks.end_to_end.models", str(models))
    job = {"files": [str(file) for file in files], "of_each": args.of_each}
    found: dict[str, list[dict[str, float]]] = {}
    for _ in range(args.rounds):
        for name, (side, model, chunks) in VARIANTS.items():
            if args.only in name:
                told = json.dumps({**job, "models": str(models), "model": model, "chunks": chunks})
                found.setdefault(name, []).append(json.loads(run(python, SIDE, side, told)))
                print(f"{name}: {json.dumps(found[name][-1])}", flush=True)
    print(f"\n{about}; {pages} pages of {len(files)} PDFs, {args.rounds} rounds\n")
    print("\n".join(table(found)))


def table(found: dict[str, list[dict[str, float]]]) -> list[str]:
    """Rows of Markdown: pages/s, ratio to naive, share of what the encoder alone does."""
    lines = ["| | pages/s | times naive | of the encoder alone |", "|---|---:|---:|---:|"]
    for name, rounds in found.items():
        _, model, chunks = VARIANTS[name]
        rate = statistics.median(_rates(rounds))
        naive = _ratio(rounds, found.get(NAIVE[chunks]))
        alone = _ratio(
            rounds, found.get(f"encoder alone, {model}, one chunk") if chunks == "one" else None
        )
        share = f"{alone:.0%}" if alone and name.startswith("tusou") else ""
        lines.append(f"| {name} | {rate:.2f} | {f'{naive:.1f}' if naive else ''} | {share} |")
    return lines


def _rates(rounds: list[dict[str, float]]) -> list[float]:
    return [one["pages"] / one["seconds"] for one in rounds]


def _ratio(rounds: list[dict[str, float]], base: list[dict[str, float]] | None) -> float:
    """Median over the rounds of the ratio of rates; 0 without a base."""
    if base is None:
        return 0.0
    pairs = zip(_rates(rounds), _rates(base), strict=True)
    return statistics.median(own / other for own, other in pairs)


if __name__ == "__main__":
    main()
