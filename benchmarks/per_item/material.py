"""Small pictures that all differ, in folders of a thousand: pairs or photos.

python -m benchmarks.per_item.material FOLDER ITEMS pairs|photos

Pairs have a text each in the one manifest of their folder, so that a file costs them little; each
photo is a file for itself.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.search.texts import text_of

EACH = 1_000
"""Pictures of one folder, and pairs of one manifest."""
SIZE_PX = (96, 72)
DONE = "done"


def main(folder: Path, items: int, series: str) -> None:
    """Write what is missing; the last of a folder is its manifest, or a sign outside of it."""
    for start in range(0, items, EACH):
        name = f"part-{start // EACH:05}"
        part = folder / "roots" / name
        last = part / "list.jsonl" if series == "pairs" else folder / "written" / name
        if not last.exists():
            part.mkdir(parents=True, exist_ok=True)
            last.parent.mkdir(exist_ok=True)
            _write(part, range(start, min(start + EACH, items)), last)
    (folder / DONE).touch()
    print(folder)


def _write(part: Path, numbers: range, last: Path) -> None:
    rows = []
    for number in numbers:
        name = f"{number:08}.jpg"
        picture(number).save(part / name, quality=80)
        rows.append(json.dumps({"text": text_of(number), "image_path": name}, ensure_ascii=False))
    fresh = last.with_suffix(".new")
    fresh.write_text("\n".join(rows) + "\n", encoding="utf-8")
    fresh.rename(last)


def picture(number: int) -> Image.Image:
    """A picture of soft spots, no two alike."""
    dice = np.random.default_rng([5, number])
    spots = dice.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(spots).resize(SIZE_PX, Image.Resampling.BICUBIC)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
