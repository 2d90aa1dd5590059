"""MobileNetV2 with the ImageNet weights of the 8-bit tflite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import tflite
import torch
from torch import nn

from training.backbone import FEATURES, Backbone, cut
from training.layers import Inverted, last, stem

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

STAGES = (
    (1, 16, 1, 1),
    (6, 24, 2, 2),
    (6, 32, 3, 2),
    (6, 64, 4, 2),
    (6, 96, 3, 1),
    (6, 160, 3, 2),
    (6, 320, 1, 1),
)
"""(expansion, channels, blocks, stride) as in the MobileNetV2 paper, table 2."""

EARLY, CHANNELS = 7, 32
"""Layers up to stride 8, and the channels of their maps."""


def network() -> Backbone:
    """The network with random weights."""
    layers = [stem()]
    width = 32
    for expansion, channels, count, stride in STAGES:
        for index in range(count):
            layers.append(Inverted(width, channels, stride if index == 0 else 1, expansion))
            width = channels
    layers.append(last(width, FEATURES))
    classifier = nn.Linear(FEATURES, 1000)
    return Backbone(
        *cut(layers, EARLY), classifier, channels=CHANNELS, mean=128 / 255, std=128 / 255
    )


def load(folder: Path) -> Backbone:
    """The network with the weights in ``folder``, widened from 8 bits without loss."""
    tensors = _conv_tensors(next(folder.glob("*.tflite")).read_bytes())
    made = network()
    convs = [m for m in made.modules() if isinstance(m, nn.Conv2d)]
    if len(tensors) != len(convs) + 1:
        raise ValueError(f"the tflite file has {len(tensors)} convolutions, not {len(convs) + 1}")
    with torch.no_grad():
        for conv, (weight, bias) in zip(convs, tensors[:-1], strict=True):
            order = (3, 0, 1, 2) if conv.groups > 1 else (0, 3, 1, 2)
            conv.weight.copy_(torch.from_numpy(weight.transpose(order).copy()))
            assert conv.bias is not None
            conv.bias.copy_(torch.from_numpy(bias))
        weight, bias = tensors[-1]
        # The first of its 1,001 classes is "background".
        made.classifier.weight.copy_(torch.from_numpy(weight[1:, 0, 0, :].copy()))
        made.classifier.bias.copy_(torch.from_numpy(bias[1:].copy()))
    return made


def _conv_tensors(raw: bytes) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """(weights, bias) of every convolution, in the order of execution."""
    model = tflite.Model.GetRootAsModel(raw, 0)
    graph = model.Subgraphs(0)
    kinds = (tflite.BuiltinOperator.CONV_2D, tflite.BuiltinOperator.DEPTHWISE_CONV_2D)
    found = []
    for index in range(graph.OperatorsLength()):
        operator = graph.Operators(index)
        code = model.OperatorCodes(operator.OpcodeIndex())
        if max(code.BuiltinCode(), code.DeprecatedBuiltinCode()) in kinds:
            found.append(
                (
                    _dequantised(model, graph, operator.Inputs(1), np.uint8),
                    _dequantised(model, graph, operator.Inputs(2), np.int32),
                )
            )
    return found


def _dequantised(
    model: tflite.Model, graph: tflite.SubGraph, index: int, kind: type[np.generic]
) -> NDArray[np.float32]:
    tensor = graph.Tensors(index)
    scheme = tensor.Quantization()
    scale, zero = float(scheme.Scale(0)), int(scheme.ZeroPoint(0))
    values = model.Buffers(tensor.Buffer()).DataAsNumpy().view(kind)
    shaped = values.reshape(tensor.ShapeAsNumpy()).astype(np.float32)
    return (shaped - zero) * np.float32(scale)
