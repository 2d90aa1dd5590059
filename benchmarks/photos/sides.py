"""The sides: what each is called with from the shell, and one turn of it."""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.environments import variables

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.checkpoints import Figures

QUERY = "a red armchair beside a window"
QUERIES = 3
"""Cold queries of each side in each round."""
NAMES = (
    "sentence-transformers and numpy",
    "rclip",
    "tusou, fp32",
    "tusou, int8",
    "tusou, starter",
)


@dataclass(frozen=True)
class Side:
    """Two commands, and what they leave behind.

    Attributes:
        index: reads all photos.
        search: answers `QUERY` in a new process.
        state: a folder, deleted before each round.
        kept: files that are put there again: name → where they lie.
        asks_first: the first command answers a query as well.
    """

    index: list[str]
    search: list[str]
    state: Path
    environment: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Path] = field(default_factory=dict)
    asks_first: bool = False


def sides(photos: Path, models: Path, state: Path, pythons: Mapping[str, Path]) -> dict[str, Side]:
    """All sides, by the names that the tables show; `pythons` by environment."""
    script = [str(pythons["torch"]), "-m", "benchmarks.photos.first_script"]
    source, matrix = str(models / "sentence"), str(state / "matrix")
    rclip = str(pythons["rclip"].parent / "rclip")
    found = {
        "sentence-transformers and numpy": Side(
            [*script, "index", source, str(photos), matrix],
            [*script, "search", source, matrix, QUERY],
            state / "matrix",
        ),
        "rclip": Side(
            [rclip, QUERY],
            [rclip, "--no-indexing", QUERY],
            state / "rclip",
            {"RCLIP_DATADIR": str(state / "rclip")},
            {one.name: one for one in (models / "rclip").glob("*")},
            asks_first=True,
        ),
    }
    for name in ("fp32", "int8", "starter"):
        library = ["--library", str(state / name)]
        tusou = [str(pythons["tusou"]), "-m", "tusou"]
        found[f"tusou, {name}"] = Side(
            [*tusou, "index", str(photos), "--ocr", "off", "--model", name, *library],
            [*tusou, "search", QUERY, *library],
            state / name,
            {"TUSOU_MODELS": str(models)},
        )
    return found


def turn(side: Side, photos: Path, n_photos: int) -> Figures:
    """One side in one round."""
    shutil.rmtree(side.state, ignore_errors=True)
    for name, lies in side.kept.items():
        side.state.mkdir(parents=True, exist_ok=True)
        (side.state / name).symlink_to(lies)
    index_s = _seconds(side.index, side, photos)
    query_s = sorted(_seconds(side.search, side, photos) for _ in range(QUERIES))[QUERIES // 2]
    if side.asks_first:
        index_s = max(index_s - query_s, 1e-3)
    files = (one for one in side.state.rglob("*") if one.is_file() and not one.is_symlink())
    disk = sum(one.stat().st_size for one in files)
    shutil.rmtree(side.state, ignore_errors=True)
    return {"photos_per_s": n_photos / index_s, "query_s": query_s, "bytes": disk / n_photos}


def _seconds(command: list[str], side: Side, photos: Path) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=photos,  # rclip indexes and searches the folder that it is called in
        env={**variables(), "HF_HUB_OFFLINE": "1", **side.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    return seconds
