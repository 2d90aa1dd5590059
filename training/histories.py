"""What the epochs of the stages left: losses, figures, minutes; of pairs that were brought here
without them, what a note says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from training.run_facts import TITLES
from training.settings import IMAGE_SIDE

if TYPE_CHECKING:
    from pathlib import Path

    from training.settings import Settings

STAGES = ("heads", "pair", "tuned")
NOTE = "note.json"


def history_path(folder: Path, checkpoint: str) -> Path:
    """Where the losses and figures of a stage's epochs are kept, beside its checkpoint."""
    return folder / f"{checkpoint.removesuffix('.pt')}-history.json"


def history(folder: Path, stage: str) -> list[dict[str, Any]]:
    """The epochs of a stage; none where it has not begun."""
    path = history_path(folder, stage)
    return json.loads(path.read_text("utf-8")) if path.exists() else []


def histories(folder: Path, stage: str) -> list[list[dict[str, Any]]]:
    """The epochs of every run of a stage, the first run first."""
    found = [history(folder, stage)]
    while more := history(folder, f"{stage}-{len(found) + 1}"):
        found.append(more)
    return found


def epochs_of_all(folder: Path) -> list[dict[str, Any]]:
    """The epochs of the heads and of stages two and three of a pair in one row, counted on.

    Of several runs of stage two the first.
    """
    found: list[dict[str, Any]] = []
    for stage in STAGES:
        found += [{**row, "epoch": row["epoch"] + len(found)} for row in history(folder, stage)]
    return found


def noted(folder: Path) -> dict[str, Any]:
    """What a person wrote of a pair of towers that was trained elsewhere: its pixels, and the
    epochs of its stages, as ``{"side": 256, "heads": 8, "pair": 9, "tuned": 6}``."""
    path = folder / NOTE
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def told_stages(settings: Settings) -> list[list[str]]:
    """A row for each pair of towers: backbone, pixels, then each stage's epochs and minutes."""
    return [
        [
            TITLES[member.backbone],
            str(_side(member)),
            *(_told(member.folder, stage) for stage in STAGES),
        ]
        for member in settings.members()
    ]


def told_sides(settings: Settings) -> str:
    """The backbones that were trained on pictures of another size than the model reads."""
    sides = [(TITLES[member.backbone], _side(member)) for member in settings.members()]
    return ", ".join(f"{title} {side} × {side}" for title, side in sides if side != IMAGE_SIDE)


def _side(member: Settings) -> int:
    return int(noted(member.folder).get("side", IMAGE_SIDE))


def _told(folder: Path, stage: str) -> str:
    lasts = [found[-1] for found in histories(folder, stage) if found]
    if not lasts:
        return str(noted(folder).get(stage, "no record"))
    epochs = " + ".join(str(last["epoch"]) for last in lasts)
    return f"{epochs} ({round(sum(last['minutes'] for last in lasts))} min)"
