"""The environment in which torch is what tusou is compared with; several benchmarks share it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.environments import environment

if TYPE_CHECKING:
    from pathlib import Path

PACKAGES = [
    "torch==2.13.0",
    "torchvision==0.28.0",
    "open_clip_torch>=3.3",
    "transformers>=5",
    "sentence-transformers>=5",
    "onnx>=1.17",
    "PyMuPDF",
]
"""PyMuPDF is AGPL: it is installed here and nowhere else."""


def torch_environment() -> Path:
    """Its Python; made where it is missing, with several gigabytes."""
    return environment("torch", PACKAGES, with_tusou=True)
