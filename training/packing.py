"""Weights of the text tower in fewer bytes: int8 with one scale a row.

The graph widens them by Cast and Mul, which ONNX Runtime folds into constants when it
loads: the speed is that of float32. Activations stay float32, since quantising them per
batch would let the batch size change a vector.
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn


def pack(weight: Tensor) -> tuple[Tensor, Tensor]:
    """int8 values and float32 scales, one scale for each index of the first dimension."""
    flat = weight.detach().flatten(1)
    scale = flat.abs().amax(1).clamp(min=1e-8) / 127.0
    values = (flat / scale[:, None]).round().clamp(-127, 127).to(torch.int8)
    return values.view_as(weight), scale.view(-1, *[1] * (weight.dim() - 1))


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


class PackedTable(nn.Module):
    """A token table stored as int8: only the rows that a text needs are widened."""

    values: Tensor
    scale: Tensor

    def __init__(self, source: nn.Embedding) -> None:
        super().__init__()
        values, scale = pack(source.weight)
        self.register_buffer("values", values)
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return self.values[ids].float() * self.scale[ids]


def packed(module: nn.Module) -> nn.Module:
    """A copy of the module with every linear layer and table in int8."""
    made = copy.deepcopy(module)
    _replace(made)
    return made


def _replace(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, PackedLinear(child))
        elif isinstance(child, nn.Embedding):
            setattr(module, name, PackedTable(child))
        else:
            _replace(child)
