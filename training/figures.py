"""All figures of the exported model, as JSON and as a picture of the curves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from training.page_figures import page_figures
from training.photo_figures import (
    backbone_figures,
    caption_figures,
    unseen_figures,
    word_figures,
)
from training.progress import say
from training.runner import Runner
from training.timings import timings
from training.train import history_path
from training.whole import save_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from training.settings import Settings


def run_evaluate(settings: Settings, out: Path) -> None:
    """Measure the files in ``out`` (and their float32 twins) and keep ``figures.json``."""
    runner = Runner(out, settings.threads)
    figures: dict[str, Any] = {}
    stages: dict[str, Callable[[], Any]] = {
        "captions": lambda: caption_figures(runner, settings),
        "pages": lambda: page_figures(runner, settings),
        "unseen": lambda: unseen_figures(runner, settings),
        "words": lambda: word_figures(runner, settings),
        "captions float32": lambda: caption_figures(
            Runner(settings.work / "float32", settings.threads), settings
        ),
        "timings": lambda: timings(out, settings.work),
        "bytes megabytes": lambda: megabytes(out),
        "backbone": lambda: backbone_figures(settings),
    }
    for name, measure in stages.items():
        figures[name] = measure()
        say(f"{name}: {json.dumps(figures[name], ensure_ascii=False)}")
        save_text(settings.work / "figures.json", json.dumps(figures, ensure_ascii=False, indent=1))


def megabytes(folder: Path) -> float:
    """Size of the files directly in a folder, in millions of bytes."""
    return round(sum(f.stat().st_size for f in folder.iterdir() if f.is_file()) / 1e6, 1)


def epochs_of_all(work: Path) -> list[dict[str, float]]:
    """The epochs of the heads and of stages two and three in one row, counted on."""
    found: list[dict[str, float]] = []
    for checkpoint in ("heads.pt", "pair.pt", "tuned.pt"):
        path = history_path(work, checkpoint)
        rows = json.loads(path.read_text("utf-8")) if path.exists() else []
        found += [{**row, "epoch": row["epoch"] + len(found)} for row in rows]
    return found


def run_curves(settings: Settings) -> None:
    """Draw losses and recalls over the epochs to ``curves.png`` in the work folder."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    history = epochs_of_all(settings.work)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    epochs = [row["epoch"] for row in history]
    for name in ("match", "meaning", "names"):
        left.plot(epochs, [row[name] for row in history], label=name)
    for name in ("en R@1", "en R@10", "zh R@1", "zh R@10"):
        points = [(row["epoch"], row[name]) for row in history if name in row]
        right.plot(*zip(*points, strict=True), marker="o", label=name)
    left.set(xlabel="epoch", title="losses")
    right.set(xlabel="epoch", title="flickr8k val, text to image, %")
    for axes in (left, right):
        axes.legend()
        axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(settings.work / "curves.png", dpi=100)
    say(f"curves of {len(history)} epochs: {settings.work / 'curves.png'}")
