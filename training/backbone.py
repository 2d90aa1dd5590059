"""Backbones: ImageNet networks that the image tower starts from, cut in two.

The layers before stride 8 hold a few hundredths of the weights and take most of the time of a
step. They stay frozen, so that their outputs can be cached: float16 [channels, side/8, side/8].
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from torch import Tensor, nn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FEATURES = 1280
STRIDE = 8
"""Pixels a cell of the cached maps."""

BACKBONES = {
    "mobilenet_v2": "training.mobilenet:load",
    "efficientnet_lite1": "training.efficientnet:load_lite1",
    "efficientnet_lite2": "training.efficientnet:load_lite2",
}
"""Name to what makes it from the folder ``backbone`` of the data."""


class Backbone(nn.Module):
    """Pixels [n, 3, h, w] to features [n, 1280, h/32, w/32].

    Args:
        early: the frozen layers, to [n, channels, h/8, w/8].
        late: the layers that are trained on.
        classifier: pooled features to the 1,000 classes of ImageNet, in the order of its list.
        channels: of the maps between early and late.
        mean: subtracted from pixels in 0–1; ``std`` divides them.
    """

    def __init__(
        self,
        early: nn.Sequential,
        late: nn.Sequential,
        classifier: nn.Linear,
        *,
        channels: int,
        mean: float,
        std: float,
    ) -> None:
        super().__init__()
        self.early, self.late, self.channels = early, late, channels
        # Not a part of the towers: kept out of their weights and of what is trained.
        self.classifiers = (classifier,)
        self.mean, self.std = (mean,) * 3, (std,) * 3

    @property
    def classifier(self) -> nn.Linear:
        """Pooled features [n, 1280] to logits [n, 1000]."""
        return self.classifiers[0]

    def forward(self, pixels: Tensor) -> Tensor:
        features: Tensor = self.late(self.early(pixels))
        return features


def cut(layers: Sequence[nn.Module], early: int) -> tuple[nn.Sequential, nn.Sequential]:
    """The first ``early`` layers and the others."""
    return nn.Sequential(*layers[:early]), nn.Sequential(*layers[early:])


def load_backbone(name: str, folder: Path) -> Backbone:
    """The backbone called ``name``, with its ImageNet weights."""
    if name not in BACKBONES:
        raise ValueError(f"there is no backbone {name!r}: choose of {', '.join(BACKBONES)}")
    module, attribute = BACKBONES[name].split(":")
    made: Backbone = getattr(import_module(module), attribute)(folder)
    return made
