"""A checkpoint that has been read: two torch modules and what goes with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Tower:
    """One side, ready to be traced."""

    module: Any
    """torch.nn.Module: its inputs to vectors (n, dim), as the framework does it. What was written
    is compared with this."""
    file: str
    """Where its graph goes, below the model's folder."""
    example: tuple[Any, ...]
    """Tensors of a batch of two, to trace with."""
    inputs: tuple[str, ...]
    output: str
    free_axes: dict[str, dict[int, str]]
    """Input → axis → name, of the lengths that stay open."""
    narrowed: Any = None
    """torch.nn.Module that gives the same with less work, to be written in place of `module`."""


@dataclass(frozen=True, slots=True)
class Towers:
    """Both sides, and how pictures and texts become their inputs in the framework's own way."""

    about: str
    image: Tower
    text: Tower
    pictures: Callable[[Sequence[Image]], Any]
    """RGB pictures to the tensor that the image tower takes, by the framework."""
    texts: Callable[[Sequence[str]], tuple[Any, ...]]
    """Texts to the tensors that the text tower takes, by the framework."""
    write_rest: Callable[[Path], None]
    """Writes tokenizer and configuration into the model's folder."""
