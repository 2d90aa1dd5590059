"""Which files were exported last: figures and cards are of these, or of none."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from training.identity import Refused
from training.whole import save_text

if TYPE_CHECKING:
    from pathlib import Path

    from training.settings import Settings

NOTE, FIGURES = "exported.json", "figures.json"
TWINS = "float32"
"""The folder in the work folder where the same towers lie before they are packed."""
VISUAL = "visual.onnx"
FILES = (VISUAL, "textual.onnx", "tokenizer.json", "model.json")
"""What an export leaves, packed and not."""


def exported_digest(settings: Settings, out: Path) -> str:
    """What tells the files in ``out`` and their float32 twins from others.

    Raises:
        Refused: one of them is missing.
    """
    made = hashlib.sha256()
    for path in (folder / name for folder in (out, settings.work / TWINS) for name in FILES):
        if not path.exists():
            raise Refused(f"{path} is missing: run the stage 'export'")
        made.update(hashlib.sha256(path.read_bytes()).digest())
    return made.hexdigest()[:12]


def mark_exported(settings: Settings, out: Path) -> None:
    """Note which files were exported, and of which backbones they are."""
    note = {"backbones": list(settings.backbones), "files": exported_digest(settings, out)}
    save_text(settings.work / NOTE, json.dumps(note))


def check_exported(settings: Settings, out: Path) -> None:
    """Refuse to measure, and to tell of, others than what was exported last.

    Raises:
        Refused: ``--backbone`` names others, or names them in another order; or the files are not
            all there, or not all of one export.
    """
    found, path = exported_digest(settings, out), settings.work / NOTE
    if not path.exists():  # exports of an older recipe left no note
        return
    note = json.loads(path.read_text("utf-8"))
    if note["backbones"] != list(settings.backbones):
        theirs = " ".join(note["backbones"])
        raise Refused(f"what was exported is of {theirs}: add --backbone {theirs}, or export anew")
    if note["files"] != found:
        raise Refused(
            f"the files in {out} are not those that were exported last from {settings.work}: "
            "run the stage 'export'"
        )


def save_figures(settings: Settings, files: str, figures: dict[str, Any]) -> None:
    """Keep what was measured on the files with this digest."""
    text = json.dumps({"exported": files} | figures, ensure_ascii=False, indent=1)
    save_text(settings.work / FIGURES, text)


def load_figures(settings: Settings, out: Path) -> dict[str, Any]:
    """What was measured on the files in ``out``.

    Raises:
        Refused: nothing was, or it was on others.
    """
    path = settings.work / FIGURES
    figures: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if figures.pop("exported", "") != exported_digest(settings, out):
        raise Refused(f"{path} holds no figures of the files in {out}: run the stage 'evaluate'")
    return figures
