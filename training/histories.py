"""What the epochs of the stages left: losses, figures, minutes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

STAGES = ("heads", "pair", "tuned")


def history_path(work: Path, checkpoint: str) -> Path:
    """Where the losses and figures of a stage's epochs are kept, beside its checkpoint."""
    return work / f"{checkpoint.removesuffix('.pt')}-history.json"


def history(work: Path, stage: str) -> list[dict[str, Any]]:
    """The epochs of a stage; none where it has not begun."""
    path = history_path(work, stage)
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def histories(work: Path, stage: str) -> list[list[dict[str, Any]]]:
    """The epochs of every run of a stage, the first run first."""
    found = [history(work, stage)]
    while more := history(work, f"{stage}-{len(found) + 1}"):
        found.append(more)
    return found


def epochs_of_all(work: Path) -> list[dict[str, Any]]:
    """The epochs of the heads and of stages two and three in one row, counted on.

    Of several runs of stage two the first.
    """
    found: list[dict[str, Any]] = []
    for stage in STAGES:
        found += [{**row, "epoch": row["epoch"] + len(found)} for row in history(work, stage)]
    return found
