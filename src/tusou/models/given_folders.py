"""Model folders that were given by their path, remembered for the libraries made with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.kept import keep

if TYPE_CHECKING:
    from tusou.config import Settings

FILE = ".given.json"
"""In the folder of models. A library knows its model by name, so that it can be moved, and would
else not find it again."""
MOST = 100


def given_folders(settings: Settings) -> list[Path]:
    """Those remembered, the latest first; they may be gone since."""
    try:
        told = json.loads((Path(settings.models) / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows = told if isinstance(told, list) else []
    return [Path(row) for row in rows if isinstance(row, str)]


def remember(folder: Path, settings: Settings) -> None:
    """Remember the model folder `folder`, an absolute path; does nothing where it cannot."""
    known = given_folders(settings)
    if known[:1] != [folder]:
        rows = [folder, *(each for each in known if each != folder)]
        content = json.dumps([str(row) for row in rows[:MOST]], indent=1)
        keep(Path(settings.models) / FILE, content.encode())
