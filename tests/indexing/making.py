"""Small real folders to index."""

from __future__ import annotations

import json
from pathlib import Path

from PIL import Image

RGB = {
    "red": (220, 30, 30),
    "green": (40, 160, 60),
    "blue": (40, 80, 210),
    "yellow": (245, 220, 40),
}


def photo(path: Path, colour: str, size: tuple[int, int] = (40, 30)) -> Path:
    """Write a picture of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, RGB[colour]).save(path)
    return path


def pairs(path: Path, rows: list[dict[str, object]]) -> Path:
    """Write a manifest of pairs, JSON or Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(rows), path)
        return path
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def colour_folder(folder: Path) -> Path:
    """A folder with one photo of each colour."""
    for colour in RGB:
        photo(folder / f"{colour}.png", colour)
    return folder
