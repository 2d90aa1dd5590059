"""Folders of small pictures with a manifest each, which are indexed as pairs; all differ.

python -m benchmarks.per_item.material FOLDER ITEMS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.search.texts import text_of

EACH = 1_000
"""Pairs of one manifest."""
SIZE_PX = (96, 72)
DONE = "done"


def main(folder: Path, items: int) -> None:
    """Write what is missing of `items` pairs; a manifest is written when its pictures are there."""
    for start in range(0, items, EACH):
        part = folder / "roots" / f"part-{start // EACH:05}"
        if not (part / "list.jsonl").exists():
            part.mkdir(parents=True, exist_ok=True)
            _write(part, start, min(EACH, items - start))
    (folder / DONE).touch()
    print(folder)


def _write(part: Path, start: int, count: int) -> None:
    rows = []
    for number in range(start, start + count):
        name = f"{number:08}.jpg"
        picture(number).save(part / name, quality=80)
        rows.append(json.dumps({"text": text_of(number), "image_path": name}, ensure_ascii=False))
    fresh = part / "list.new"
    fresh.write_text("\n".join(rows) + "\n", encoding="utf-8")
    fresh.rename(part / "list.jsonl")


def picture(number: int) -> Image.Image:
    """A picture of soft spots, no two alike."""
    dice = np.random.default_rng([5, number])
    spots = dice.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(spots).resize(SIZE_PX, Image.Resampling.BICUBIC)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
