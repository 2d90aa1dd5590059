"""The model cards and RESULTS.md, filled with the figures that were measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from training.progress import say

TEMPLATES = Path(__file__).parent / "templates"
PLACES = (("MODEL_CARD.md", "out"), ("MODEL_CARD.zh.md", "out"), ("RESULTS.md", "training"))


def run_cards(work: Path, out: Path) -> None:
    """Fill every template from ``figures.json`` and the histories of the work folder."""
    figures = json.loads((work / "figures.json").read_text("utf-8"))
    values = flattened(figures)
    for stage in ("heads", "pair", "tuned"):
        history = json.loads((work / f"{stage}-history.json").read_text("utf-8"))
        values |= {
            f"{stage} epochs": history[-1]["epoch"],
            f"{stage} minutes": round(history[-1]["minutes"]),
        }
    folders = {"out": out, "training": Path(__file__).parent}
    for name, place in PLACES:
        template = (TEMPLATES / name).read_text("utf-8")
        (folders[place] / name).write_text(filled(template, values), "utf-8")
        say(f"wrote {folders[place] / name}")


def flattened(figures: Any, prefix: str = "") -> dict[str, Any]:
    """Nested figures as one level: the keys joined by "/"; tables become Markdown rows."""
    if isinstance(figures, dict):
        found: dict[str, Any] = {}
        for key, value in figures.items():
            found |= flattened(value, f"{prefix}/{key}" if prefix else key)
        return found
    if isinstance(figures, list):
        rows = ["| " + " | ".join(str(cell) for cell in row) + " |" for row in figures]
        return {prefix: "\n".join(rows)}
    return {prefix: figures}


def filled(template: str, values: dict[str, Any]) -> str:
    """The template with every ``{{key}}`` replaced; a key without a figure is an error."""
    parts = template.split("{{")
    text = [parts[0]]
    for part in parts[1:]:
        key, rest = part.split("}}", 1)
        text.append(str(values[key.strip()]) + rest)
    return "".join(text)
