"""Draw the sample library: `python -m samples.draw [FOLDER]`.

Without a folder it rewrites `src/tusou/sample/`. The same versions of Pillow, reportlab and
NumPy (dependency group `draw`) write the same bytes; `samples/drawn.json` holds their hashes.
"""

from __future__ import annotations

import hashlib
import json
import sys
from importlib.metadata import version
from pathlib import Path

from samples.draw import catalogue_en, catalogue_zh, pictures, scan, tables

HERE = Path(__file__).parents[1]
SAMPLE = HERE.parent / "src" / "tusou" / "sample"
RECORD = HERE / "drawn.json"
PACKAGES = ("numpy", "pillow", "reportlab")


def draw(folder: Path) -> None:
    """Write the whole sample library into `folder`."""
    photo = pictures.Drawn()
    pictures.draw(folder, photo)
    catalogue_en.draw(folder / tables.EN, photo)
    catalogue_zh.draw(folder / tables.ZH, photo)
    scan.draw(folder / tables.SCAN, photo)
    tables.draw(folder)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every drawn file, by its path relative to `folder`."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "LICENSE-fonts.txt"
    }


def record(folder: Path) -> dict[str, dict[str, str]]:
    """The hashes and the versions that drew them."""
    return {"versions": {name: version(name) for name in PACKAGES}, "sha256": hashes(folder)}


def main(arguments: list[str]) -> None:
    """Draw into the folder named, or anew into the package, with a record of the hashes."""
    target = Path(arguments[0]) if arguments else SAMPLE
    draw(target)
    if target == SAMPLE:
        RECORD.write_text(json.dumps(record(SAMPLE), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
