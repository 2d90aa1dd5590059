"""Settings of one training run, in one frozen place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

IMAGE_SIDE = 288
"""Pixels on a side that the shipped image tower reads (squashed)."""

EMBED_DIM = 256
CONTEXT = 64
"""Tokens of one text, the two marks included."""

SHIPPED_BACKBONES = ("efficientnet_lite1", "efficientnet_lite2")
"""What the image tower that ships started from."""

OPEN_SOURCES = (
    "flickr8k",
    "fashion_small",
    "clothing",
    "grocery",
    "flowers5",
    "imagenet_sample_1000",
    "tiny_imagenet",
)
NON_COMMERCIAL_SOURCES = ("ikea",)


@dataclass(frozen=True)
class Settings:
    """Where to read, where to write, and how hard to train."""

    data: Path
    work: Path
    backbones: tuple[str, ...] = SHIPPED_BACKBONES
    """What image towers start from, names of ``BACKBONES``; several are joined at the end."""
    device: str = "cpu"
    threads: int = 2
    seed: int = 7
    sources: tuple[str, ...] = OPEN_SOURCES
    views: int = 4
    """Augmented views of every caption photo whose early feature maps are cached."""
    distil_epochs: int = 3
    heads_epochs: int = 8
    heads_batch: int = 512
    """A step of the heads costs its texts alone: twice the pictures to tell apart."""
    epochs: int = 9
    """Of stage two."""
    runs: int = 1
    """How often stage two trains, each time from the heads on with other batches."""
    blend: float = 0.5
    """How much of the weights before stage three is kept in the result."""
    tune_epochs: int = 6
    batch: int = 256
    english_captions: int = 1
    chinese_captions: int = 3
    """Of every photo and step: English starts from the teacher, Chinese needs more."""
    image_rate: float = 3e-4
    text_rate: float = 6e-4
    head_rate: float = 1e-3
    ema: float = 0.985
    validate_every: int = 3
    revision: str = ""
    licence: str = ""
    """What ``model.json`` says of itself; "" for what ``export.py`` holds, by the sources."""
    minutes: float = 0.0
    """Train each stage for this many minutes instead of its epochs (0 = never)."""

    def members(self) -> list[Settings]:
        """The settings of each pair of towers alone: one for every backbone."""
        return [replace(self, backbones=(name,)) for name in self.backbones]

    @property
    def backbone(self) -> str:
        """The backbone of one pair of towers."""
        (name,) = self.backbones
        return name

    @property
    def folder(self) -> Path:
        """Where one pair of towers has its checkpoints and caches; what is of texts lies in
        ``work``, for all pairs."""
        return self.work / self.backbone
