"""Parity with the frameworks: run by `make test-parity`, in an environment with torch."""

from __future__ import annotations

from importlib.util import find_spec

import pytest


def pytest_configure() -> None:
    """Let a torch without CUDA import a torchvision that was built with it.

    Then torchvision's operators do not load, and it wants their names all the same; its
    transforms, which are all that is used here, need none of them.
    """
    if find_spec("torch") is None:
        return
    import torch

    if torch.version.cuda is None:
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in ("nms", "qnms"):
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        pytest.torchvision_operators = library  # they live as long as this object
