"""The model cards and RESULTS.md, filled with the figures that were measured."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.curves import draw_curves
from training.exported import load_figures
from training.histories import told_sides, told_stages
from training.progress import say
from training.whole import save_text

if TYPE_CHECKING:
    from training.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"
SHIPPED = Path(__file__).parents[1] / "src" / "tusou" / "starter"
CHINESE = "MODEL_CARD.zh.md"
CARDS, RESULTS = ("MODEL_CARD.md", CHINESE), "RESULTS.md"
LISTS = ("run/captioned", "run/labelled", "other sides")
"""Values that are several names."""


def run_cards(settings: Settings, out: Path) -> None:
    """Fill every template from the figures and the histories of the work folder.

    The results and their curves stand beside the recipe for the model that ships, and beside
    the cards for any other.

    Raises:
        Refused: the figures are not of the files in ``out``.
    """
    figures = load_figures(settings, out)
    place = Path(__file__).parent if out.resolve() == SHIPPED else out
    told = {"stages": told_stages(settings), "other sides": told_sides(settings)}
    values = flattened(figures | {name: facts for name, facts in told.items() if facts})
    values["results"] = "../../../training/RESULTS.md" if place != out else RESULTS
    for folder, names in ((out, CARDS), (place, (RESULTS,))):
        for name in names:
            said = in_chinese(values) if name == CHINESE else values
            save_text(folder / name, filled((TEMPLATES / name).read_text("utf-8"), said))
            say(f"wrote {folder / name}")
    draw_curves(settings, place / "curves.png")


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


def in_chinese(values: dict[str, Any]) -> dict[str, Any]:
    """The same values with names in a row joined as Chinese joins them."""
    lists = {name: values[name].replace(", ", "、") for name in LISTS if name in values}
    return values | lists


def filled(template: str, values: dict[str, Any]) -> str:
    """The template with every ``{{key}}`` replaced; a key without a figure is an error.

    Lines between ``{{if key}}`` and ``{{end}}`` are kept where there is a figure under the key.
    """
    parts = _chosen(template, values).split("{{")
    text = [parts[0]]
    for part in parts[1:]:
        key, rest = part.split("}}", 1)
        text.append(str(values[key.strip()]) + rest)
    return "".join(text)


def _chosen(template: str, values: dict[str, Any]) -> str:
    kept, open_ifs = [], [True]
    for line in template.splitlines(keepends=True):
        if line.startswith("{{if "):
            key = line[len("{{if ") : line.index("}}")]
            known = any(name == key or name.startswith(f"{key}/") for name in values)
            open_ifs.append(open_ifs[-1] and known)
        elif line.startswith("{{end}}"):
            open_ifs.pop()
        elif open_ifs[-1]:
            kept.append(line)
    return "".join(kept)
