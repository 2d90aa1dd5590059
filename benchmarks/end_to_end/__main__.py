"""Pages a second from PDFs to a library, beside the naive pipeline; ratios of one run.

    python -m benchmarks.end_to_end FOLDER [--pages N] [--rounds 3] [--fresh] [--dry-run]

The naive pipeline is what a first script does: PyMuPDF draws each page at 200 dpi into a PNG file,
torch encodes picture and text with ViT-B/32, one page at a time. The same model, with the same
random weights (time does not depend on them), runs here through ONNX Runtime, in fp32 and int8,
with the whole pipeline: pages drawn, texts healed, words, previews, vectors, indexes on disk.

Rows: *one chunk* of text for each page on both sides (the naive pipeline truncates), and *every
chunk* of each page on both sides; the starter model with all chunks. "alone" is the encoder on
pictures and texts that are ready: what its arithmetic allows on this machine. A second table tells
what a page takes of the cores with the starter model, part by part, and what 25 times naive is.

Each variant takes its turn in each round, in a process of its own; ratios are medians over the
rounds. Every turn is kept, so that a run that was killed goes on. PyMuPDF is AGPL: it is installed
into an environment of benchmarks below `.build` and nowhere else.
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.checkpoints import Checkpoints
from benchmarks.end_to_end.pages import chosen
from benchmarks.end_to_end.shown import published
from benchmarks.end_to_end.variants import SECONDS_A_PAGE, SECONDS_A_TURN, STEPS
from benchmarks.environments import PLACE, run, versions
from benchmarks.options import add_options, writes
from benchmarks.published import publish
from benchmarks.torch_side import torch_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures

SIDE = "benchmarks.end_to_end.sides"
MODELS = PLACE / "vit-b-32"
ROUNDS = 3
ALL = 1_000_000
"""More pages than a folder has here."""
PACKAGES = ("PyMuPDF", "torch", "open_clip_torch")
"""What tells one version of the naive side from another."""


def main() -> None:
    """Choose pages, let all variants take turns, write table and plot."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="PDFs")
    parser.add_argument("--pages", type=int, default=ALL, help="so many in all (default: all)")
    parser.add_argument("--of-each", type=int, default=ALL, help="at most so many of one PDF")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="variants whose name contains this")
    add_options(parser)
    args = parser.parse_args()
    files, pages = chosen(args.folder, args.pages, args.of_each)
    job = {"files": [str(file) for file in files], "of_each": args.of_each, "models": str(MODELS)}
    steps = {step: name for step, name in steps_of(args.rounds).items() if args.only in name}
    checkpoints = Checkpoints("end-to-end", forget=steps if args.fresh else (), settings=job)
    checkpoints.announce({step: seconds(name, pages) for step, name in steps.items()})
    if args.dry_run:
        return
    python = torch_environment()
    run(python, "benchmarks.end_to_end.models", str(MODELS))
    used = versions(python, PACKAGES)
    for step, name in steps.items():
        checkpoints.measured(step, partial(_turn, python, name, job, used))
    is_usual = (args.pages, args.of_each) == (ALL, ALL)
    about = f"{checkpoints.about}; {pages} pages of {len(files)} PDFs"
    told = published(checkpoints.steps, about, checkpoints.versions)
    is_whole = is_usual and checkpoints.holds(steps_of(ROUNDS))
    publish(told, write=writes(args, is_whole=is_whole))


def steps_of(rounds: int) -> dict[str, str]:
    """All steps of so many rounds, each with the name of what takes its turn."""
    return {f"{number} {name}": name for number in range(rounds) for name in STEPS}


def seconds(name: str, pages: int) -> float:
    """About how long a turn takes."""
    return SECONDS_A_TURN + pages * SECONDS_A_PAGE[STEPS[name][2]]


def _turn(python: Path, name: str, job: Mapping[str, object], used: Mapping[str, str]) -> Figures:
    side, model, chunks = STEPS[name]
    told: Figures = json.loads(
        run(python, SIDE, side, json.dumps({**job, "model": model, "chunks": chunks}))
    )
    return {**told, "versions": dict(used) if side == "naive" else {}}


if __name__ == "__main__":
    main()
