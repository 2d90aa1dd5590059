"""Losses and recalls over the epochs, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training.histories import epochs_of_all
from training.progress import say

if TYPE_CHECKING:
    from pathlib import Path


def draw_curves(work: Path, picture: Path) -> None:
    """Draw the histories of a work folder to a PNG."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    history = epochs_of_all(work)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4))
    epochs = [row["epoch"] for row in history]
    for name in ("match", "meaning", "names"):
        left.plot(epochs, [row[name] for row in history], label=name)
    for name in ("en R@1", "en R@10", "zh R@1", "zh R@10"):
        points = [(row["epoch"], row[name]) for row in history if name in row]
        if points:
            right.plot(*zip(*points, strict=True), marker="o", label=name)
    left.set(xlabel="epoch", title="losses")
    right.set(xlabel="epoch", title="captions of val photos, text to image, %")
    for axes in (left, right):
        axes.legend()
        axes.grid(alpha=0.3)
    figure.tight_layout()
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=100)
    plt.close(figure)
    say(f"curves of {len(history)} epochs: {picture}")
