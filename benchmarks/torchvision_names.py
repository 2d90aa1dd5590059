"""A torchvision that was built with CUDA beside a torch that was not: name its operators.

They cannot be loaded there, and torchvision wants their names when it is imported; its transforms,
which are all that is used here, need none of them. Where both were built alike this does nothing.
"""

from __future__ import annotations

from typing import Any

_KEPT: list[Any] = []
"""The names live as long as the library that defines them."""


def name_operators() -> None:
    """Call this before whatever imports torchvision."""
    import torch

    if torch.version.cuda is None and not _KEPT:
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        _KEPT.append(library)
