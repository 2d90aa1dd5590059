"""The image tower: a backbone and a small head."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.backbone import FEATURES, Backbone
from training.settings import EMBED_DIM


class ImageTower(nn.Module):
    """Pixels [n, 3, h, w] to embeddings [n, 256]."""

    def __init__(self, backbone: Backbone, dropout: float = 0.2) -> None:
        super().__init__()
        self.backbone = backbone
        self.dropout = nn.Dropout(dropout)
        self.straight = nn.Linear(FEATURES, EMBED_DIM)
        self.bend = nn.Sequential(
            nn.Linear(FEATURES, 512), nn.GELU(), nn.Dropout(dropout), nn.Linear(512, EMBED_DIM)
        )
        for parameter in self.backbone.early.parameters():
            parameter.requires_grad_(False)

    @property
    def mean(self) -> tuple[float, ...]:
        """What is subtracted from pixels in 0-1, by channel."""
        return self.backbone.mean

    @property
    def std(self) -> tuple[float, ...]:
        """What divides them then."""
        return self.backbone.std

    def forward(self, pixels: Tensor) -> Tensor:
        return self.from_maps(self.backbone.early(pixels))

    def from_maps(self, maps: Tensor) -> Tensor:
        """Cached early features [n, channels, h/8, w/8] to embeddings [n, 256]."""
        return self.from_features(self.features(maps))

    def features(self, maps: Tensor) -> Tensor:
        """Cached early features [n, channels, h/8, w/8] to the pooled last ones [n, 1280]."""
        pooled: Tensor = self.backbone.late(maps).mean((2, 3))
        return pooled

    def from_features(self, features: Tensor) -> Tensor:
        """Pooled features [n, 1280] to embeddings [n, 256]."""
        features = self.dropout(features)
        embedding: Tensor = self.straight(features) + self.bend(features)
        return embedding


class Pair(nn.Module):
    """Both towers and the two learned temperatures (as logarithms of the scale)."""

    def __init__(self, image: ImageTower, text: nn.Module) -> None:
        super().__init__()
        self.image, self.text = image, text
        self.log_scale = nn.Parameter(torch.tensor(3.0))
        self.log_scale_names = nn.Parameter(torch.tensor(3.0))

    def scale(self) -> Tensor:
        """What cosines are multiplied by when pictures meet captions, at most 100."""
        return self.log_scale.clamp(max=4.6).exp()

    def scale_names(self) -> Tensor:
        """The same for class names, whose cosines lie closer together."""
        return self.log_scale_names.clamp(max=4.6).exp()
