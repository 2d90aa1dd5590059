"""Checkpoints that are either whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from training.whole import whole

if TYPE_CHECKING:
    from pathlib import Path


def save_state(path: Path, state: dict[str, Any]) -> None:
    """Keep a state; a stop leaves the last one intact."""
    with whole(path) as draft:
        torch.save(state, draft)


def save_checkpoint(
    path: Path, epoch: int, model: nn.Module, optimiser: torch.optim.Optimizer, **more: Any
) -> None:
    """Keep a model, its optimiser and the number of finished epochs."""
    save_state(
        path,
        {"epoch": epoch, "model": model.state_dict(), "optimiser": optimiser.state_dict(), **more},
    )


def load_checkpoint(
    path: Path, model: nn.Module, optimiser: torch.optim.Optimizer | None = None
) -> int:
    """Restore in place and return the number of finished epochs (0 without a checkpoint)."""
    if not path.exists():
        return 0
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    if optimiser is not None:
        optimiser.load_state_dict(state["optimiser"])
    return int(state["epoch"])
