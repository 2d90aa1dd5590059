"""Several image towers as one: their unit vectors side by side, turned into 256 values.

Towers that began from other backbones miss other pictures, so that together they find more than
any of them (EfficientNet-Lite1 and -Lite2: R@10 72.0 and 74.4 in English, 76.6 together).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.identity import Refused
from training.settings import EMBED_DIM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.backbone import Backbone
    from training.image_tower import ImageTower


class JoinedTower(nn.Module):
    """Pixels [n, 3, h, w] to embeddings [n, 256].

    Args:
        towers: which read the same pixels.
        turn: float32 [256 · towers, 256], orthonormal columns: the directions that are kept.

    Raises:
        Refused: they cannot read the same pixels.
    """

    def __init__(self, towers: Sequence[ImageTower], turn: Tensor) -> None:
        super().__init__()
        self.towers = nn.ModuleList(towers)
        self.mean, self.std = shared_scaling(towers)
        self.turn = nn.Linear(EMBED_DIM * len(towers), EMBED_DIM, bias=False)
        with torch.no_grad():
            self.turn.weight.copy_(turn.T)

    def forward(self, pixels: Tensor) -> Tensor:
        embedding: Tensor = self.turn(side_by_side(self.towers, pixels))
        return embedding


def shared_scaling(
    parts: Sequence[Backbone | ImageTower],
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """What is subtracted from pixels in 0-1 for all of these, and what divides them then.

    Raises:
        Refused: they scale pixels in different ways.
    """
    (first, *others) = {(part.mean, part.std) for part in parts}
    if others:
        raise Refused(
            "backbones that scale pixels in different ways cannot be joined: "
            "name others with --backbone"
        )
    return first


def side_by_side(towers: Iterable[nn.Module], pixels: Tensor) -> Tensor:
    """The unit vectors of every tower in one row [n, 256 · towers]."""
    return torch.cat([functional.normalize(each(pixels), dim=-1) for each in towers], dim=-1)


def kept_directions(pictures: Tensor, texts: Tensor) -> Tensor:
    """The directions [d, 256] that hold most of what vectors [n, d] and [m, d] have.

    Not of their distances from a mean, since cosines are taken of the vectors as they are. Of two
    towers' 512 directions 256 lose nothing (R@10 in English 76.7 where all have 76.4, in Chinese
    59.7 and 59.4).
    """
    held = pictures.T @ pictures / len(pictures) + texts.T @ texts / len(texts)
    directions: Tensor = torch.linalg.svd(held)[0][:, :EMBED_DIM]
    return directions


def fitted_head(meanings: Tensor, wanted: Tensor, weights: Tensor) -> nn.Linear:
    """The linear layer from meanings [n, h] to ``wanted`` [n, 256] with the least squares.

    ``weights`` [n] says how much each row counts.
    """
    known = torch.cat([meanings, torch.ones(len(meanings), 1)], dim=1)
    weighed = (known * weights[:, None]).T
    ridge = 1e-3 * torch.eye(known.shape[1])
    solved = torch.linalg.solve(weighed @ known + ridge, weighed @ wanted)
    head = nn.Linear(meanings.shape[1], wanted.shape[1])
    with torch.no_grad():
        head.weight.copy_(solved[:-1].T)
        head.bias.copy_(solved[-1])
    return head
