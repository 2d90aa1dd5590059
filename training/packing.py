"""Weights in fewer bytes: int8 with one scale a row, and four bits in the table of tokens.

The layers of the text tower multiply these whole numbers by whole numbers: each row that comes in
is rounded by its own largest value, so that neither the batch nor its padding changes a vector.
What is outside of them widens its weights by Cast and Mul, which ONNX Runtime folds into constants
when it loads, and computes in float32.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor, nn

from training.teacher import EncoderLayer

STEPS = 95
"""Of a row's largest value. A text's vector keeps a mean cosine of 0.9997 with that of float32
activations; with 127 steps 0.9998, but processors without VNNI add two products in 16 bits, and one
sum of ten thousand would overflow there (0.9994), with 95 one of a million (0.9997), with 63 none,
for 0.9994 everywhere."""
GROUP = 64
"""Values of a table's row that share a scale."""
MIDDLE = 8
"""What stands for zero among the sixteen steps of four bits."""
CUTS = (1.0, 0.9, 0.8, 0.7, 0.6)
"""Parts of a group's largest value that are tried as the largest step."""


def pack(weight: Tensor) -> tuple[Tensor, Tensor]:
    """int8 values and float32 scales, one scale for each index of the first dimension."""
    flat = weight.detach().flatten(1)
    scale = flat.abs().amax(1).clamp(min=1e-8) / 127.0
    values = (flat / scale[:, None]).round().clamp(-127, 127).to(torch.int8)
    return values.view_as(weight), scale.view(-1, *[1] * (weight.dim() - 1))


def pack_half(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Four bits a value of [n, d]: uint8 [n, d / 2] and float16 scales [n, d / 64].

    A byte holds a value of the first half of its row in its lower bits, and one of the second
    half in its upper ones. The largest values of a group are cut where that brings the others
    nearer to what they are.
    """
    groups = weight.detach().unflatten(1, (-1, GROUP))
    highest = groups.abs().amax(-1, keepdim=True).clamp(min=1e-6)
    scales = torch.stack([(highest * cut / (MIDDLE - 1)).half().float() for cut in CUTS])
    steps = (groups / scales).round().clamp(-MIDDLE, MIDDLE - 1)
    errors = (steps * scales - groups).square().sum(-1, keepdim=True)
    best = errors.argmin(0, keepdim=True)
    scale = scales.gather(0, best)[0, ..., 0].half()
    chosen = steps.gather(0, best.expand(1, *groups.shape))[0].flatten(1) + MIDDLE
    low, high = chosen.to(torch.uint8).chunk(2, dim=1)
    return low + 16 * high, scale


class PackedLinear(nn.Module):
    """A linear layer whose weight is stored as int8."""

    values: Tensor
    scale: Tensor

    def __init__(self, source: nn.Linear) -> None:
        super().__init__()
        values, scale = pack(source.weight)
        self.register_buffer("values", values.T.contiguous())
        self.register_buffer("scale", scale.T.contiguous())
        self.bias = source.bias

    def forward(self, x: Tensor) -> Tensor:
        y = x @ (self.values.float() * self.scale)
        return y if self.bias is None else y + self.bias


class WholeLinear(PackedLinear):
    """A packed layer that multiplies in whole numbers, in 40 % of the time of float32.

    Not for the last layer: it was found by least squares and makes much of little differences
    (with it rounded too, single texts fall to a cosine of 0.95).
    """

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = _WholeProduct.apply(x, self.values, self.scale)  # type: ignore[no-untyped-call]
        return y if self.bias is None else y + self.bias


class _WholeProduct(torch.autograd.Function):
    """x [n, i] times int8 values [i, o] times their scales [1, o].

    The sums stay below 95 · 127 · 1536 = 2**24.2, nearly all of them below 2**24, up to where
    float32 is exact.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, values: Tensor, scale: Tensor) -> Tensor:  # noqa: ARG004
        step = (x.abs().amax(-1, keepdim=True) / STEPS).clamp(min=1e-9)
        return (x / step).round() @ values.float() * scale * step

    @staticmethod
    def symbolic(g: Any, x: Tensor, values: Tensor, scale: Tensor) -> Tensor:
        def constant(value: object, kind: torch.dtype = torch.float32) -> Tensor:
            return g.op("Constant", value_t=torch.tensor(value, dtype=kind))

        middle = constant(STEPS + 1, torch.uint8)
        largest = g.op("ReduceMax", g.op("Abs", x), axes_i=[-1], keepdims_i=1)
        step = g.op("Max", g.op("Div", largest, constant(STEPS)), constant(1e-9))
        # QuantizeLinear could divide by a step a row itself (6 % less), but not with OpenVINO.
        rows = g.op("QuantizeLinear", g.op("Div", x, step), constant(1.0), middle)
        sums = g.op("MatMulInteger", rows, values, middle)
        steps = g.op("Reshape", step, constant([-1], torch.int64))
        product: Tensor = g.op("Mul", g.op("DequantizeLinear", sums, steps, axis_i=0), scale)
        return product


class PackedTable(nn.Module):
    """A token table stored in four bits: only the rows that a text needs are widened.

    A text's vector keeps a cosine of 0.9985 with that of the whole table (0.9979 with one scale a
    row), which costs nothing measurable, and 40,000 tokens need 5.5 MB instead of 10.4.
    """

    values: Tensor
    scale: Tensor

    def __init__(self, source: nn.Embedding) -> None:
        super().__init__()
        values, scale = pack_half(source.weight)
        self.register_buffer("values", values)
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        both = self.values[ids].float()
        high = (both / 16).floor()
        steps = torch.cat([both - 16 * high, high], dim=-1) - MIDDLE
        wide = steps.unflatten(-1, (-1, GROUP)) * self.scale[ids].float().unsqueeze(-1)
        return wide.flatten(-2)


def packed(module: nn.Module) -> nn.Module:
    """A copy of the module with every linear layer in int8 and every table in four bits."""
    made = copy.deepcopy(module)
    _replace(made)
    return made


def _replace(module: nn.Module) -> None:
    linear = WholeLinear if isinstance(module, EncoderLayer) else PackedLinear
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, linear(child))
        elif isinstance(child, nn.Embedding):
            setattr(module, name, PackedTable(child))
        else:
            _replace(child)
