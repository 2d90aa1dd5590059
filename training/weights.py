"""Averages of weights: of several runs, and of what stood before and after a stage."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Weights = dict[str, Tensor]


def average_of(checkpoint: Path) -> Weights:
    """The averaged weights that a checkpoint holds."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)
    found: Weights = state["average"]
    return found


def mean(runs: Sequence[Weights]) -> Weights:
    """The mean of several runs' weights; of one run exactly its own."""
    return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}


def blended(before: Weights, after: Weights, kept: float) -> Weights:
    """``kept`` of the weights before, the rest of those after."""
    return {name: kept * before[name] + (1 - kept) * after[name] for name in after}


def clone(weights: Mapping[str, Tensor]) -> Weights:
    """The values as they are now, whatever becomes of the towers."""
    return {name: value.detach().clone() for name, value in weights.items()}


def same(one: Mapping[str, Tensor], other: Mapping[str, Tensor]) -> bool:
    """Whether both hold the same values, wherever they lie."""
    return all(torch.equal(one[name].cpu(), other[name].cpu()) for name in one)


def digest(weights: Mapping[str, Tensor], beside: bytes = b"") -> str:
    """What tells these values, and what else decides beside them, from others."""
    made = hashlib.sha256(beside)
    for value in weights.values():
        made.update(value.cpu().contiguous().numpy().tobytes())
    return made.hexdigest()[:12]
