"""Peak memory of indexing N times as many differing pages.

    python -m benchmarks.growth FOLDER [--times 10]

Writes variants of the PDFs below FOLDER that differ in every page (a small mark of another
colour and place), so that nothing is folded or reused, indexes one set and `--times` sets in
processes of their own, and prints both peaks and their ratio.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw


def mark(page: pdfium.PdfPage, dice: random.Random) -> None:
    """Draw a small filled square somewhere on the page."""
    width, height = page.get_size()
    side = max(min(width, height) * 0.03, 2)
    x, y = dice.uniform(0, width - side), dice.uniform(0, height - side)
    square = raw.FPDFPageObj_CreateNewRect(x, y, side, side)
    raw.FPDFPageObj_SetFillColor(square, *(dice.randrange(256) for _ in range(3)), 255)
    raw.FPDFPath_SetDrawMode(square, raw.FPDF_FILLMODE_ALTERNATE, 0)
    raw.FPDFPage_InsertObject(page.raw, square)
    page.gen_content()


def write_variant(source: Path, target: Path, seed: int) -> bool:
    """Save `source` with a mark on each page; False when the file cannot be opened."""
    dice = random.Random(f"{source.name}-{seed}")
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError:
        return False
    for index in range(len(document)):
        try:
            mark(document[index], dice)
        except (pdfium.PdfiumError, ValueError):
            continue
    target.parent.mkdir(parents=True, exist_ok=True)
    document.save(target)
    document.close()
    return True


def write_variants(folder: Path, target: Path, times: int) -> None:
    """Write `times` variants of every PDF below `folder`."""
    for source in sorted(folder.rglob("*.pdf")):
        for seed in range(times):
            name = source.relative_to(folder).with_suffix("")
            if not write_variant(source, target / f"{seed:03}" / f"{name}.pdf", seed):
                break


def measure(folder: Path) -> dict[str, Any]:
    """Index `folder` in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.corpus", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    figures["skipped"] = len(figures["skipped"])
    return figures


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=10)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        one, many = Path(scratch) / "one", Path(scratch) / "many"
        write_variants(args.folder, one, 1)
        write_variants(args.folder, many, args.times)
        first, last = measure(one), measure(many)
    ratio = last["peak_all_mib"] / first["peak_all_mib"]
    print(json.dumps({"one": first, "many": last, "ratio_of_peaks": round(ratio, 3)}, indent=1))


if __name__ == "__main__":
    main()
