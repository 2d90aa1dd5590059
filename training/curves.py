"""Losses and recalls over the epochs, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from training.histories import epochs_of_all
from training.progress import say
from training.run_facts import TITLES

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from training.settings import Settings

History = list[dict[str, Any]]


def draw_curves(settings: Settings, picture: Path) -> None:
    """Draw the histories of every pair of towers to a PNG, a row for each that has any."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    every = {TITLES[m.backbone]: epochs_of_all(m.folder) for m in settings.members()}
    known = {title: history for title, history in every.items() if history}
    height = max(1, len(known))
    figure, rows = plt.subplots(height, 2, figsize=(11, 4 * height), squeeze=False)
    for (title, history), (left, right) in zip(known.items(), rows, strict=False):
        _losses(left, title, history)
        _recalls(right, title, history)
    figure.tight_layout()
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=100)
    plt.close(figure)
    say(f"curves of {sum(map(len, known.values()))} epochs: {picture}")


def _losses(axes: Axes, title: str, history: History) -> None:
    epochs = [row["epoch"] for row in history]
    for name in ("match", "meaning", "names"):
        axes.plot(epochs, [row[name] for row in history], label=name)
    _finish(axes, f"{title}: losses")


def _recalls(axes: Axes, title: str, history: History) -> None:
    for name in ("en R@1", "en R@10", "zh R@1", "zh R@10"):
        points = [(row["epoch"], row[name]) for row in history if name in row]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name)
    _finish(axes, f"{title}: captions of val photos, text to image, %")


def _finish(axes: Axes, title: str) -> None:
    axes.set(xlabel="epoch", title=title)
    axes.grid(alpha=0.3)
    if axes.get_legend_handles_labels()[0]:
        axes.legend()
