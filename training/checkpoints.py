"""Checkpoints that are either whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from training.whole import whole

if TYPE_CHECKING:
    from pathlib import Path

    from training.clock import Clock


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Keep a state; a stop leaves the last one intact."""
    with whole(path) as draft:
        torch.save(state, draft)


def save_checkpoint(
    path: Path, clock: Clock, model: nn.Module, optimiser: torch.optim.Optimizer
) -> None:
    """Keep a model, its optimiser, the number of finished epochs and their minutes."""
    save_state(
        path,
        {
            "epoch": clock.epoch,
            "spent": clock.spent,
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
        },
    )


def load_checkpoint(
    path: Path, model: nn.Module, optimiser: torch.optim.Optimizer | None = None
) -> tuple[int, float]:
    """Restore in place; the finished epochs and their minutes (0 without a checkpoint)."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    if optimiser is not None:
        optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"]), float(state.get("spent", 0.0))
