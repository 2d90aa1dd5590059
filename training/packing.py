"""Weights in fewer bytes: int8 with one scale a row for texts, float16 (or int8) for pictures.

The graph widens them by Cast and Mul, which ONNX Runtime folds into constants when it
loads: the speed is that of float32. Activations stay float32, since quantising them per
batch would let the batch size change a vector. The whole image tower in int8 lost 0.7 points
of R@10 (English, 59.7 to 59.0), more than the half point we allow; in float16 nothing. A
backbone too large for float16 may have its widest layers alone in int8.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

FLOAT = TensorProto.FLOAT
SMALL = 64
"""Weights of at most this many values (biases of narrow layers) stay float32."""


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


def shrink(path: Path, int8_from: int = 0) -> None:
    """Store the large float32 weights of an ONNX file in fewer bytes, widened when loaded.

    Those of at least ``int8_from`` values (0: none) become int8 with a scale for each index of
    the first dimension, the others float16.
    """
    model = onnx.load(str(path))
    graph = model.graph
    large = [w for w in graph.initializer if w.data_type == FLOAT and np.prod(w.dims) > SMALL]
    for weight in large:
        values = numpy_helper.to_array(weight)
        wide = 0 < int8_from <= values.size and values.ndim > 1
        graph.initializer.remove(weight)
        _store(
            graph, weight.name, *(_eighth(values) if wide else (values.astype(np.float16), None))
        )
    onnx.save(model, str(path))


def _eighth(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    packed_values, scale = pack(torch.from_numpy(values.copy()))
    return packed_values.numpy(), scale.numpy()


def _store(
    graph: onnx.GraphProto, name: str, values: NDArray[Any], scale: NDArray[np.float32] | None
) -> None:
    """Keep ``values`` in the graph, with the nodes that make the float32 weight ``name`` of it."""
    stored, cast = f"{name}_stored", name if scale is None else f"{name}_cast"
    graph.initializer.append(numpy_helper.from_array(values, stored))
    graph.node.insert(0, helper.make_node("Cast", [stored], [cast], to=FLOAT))
    if scale is not None:
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}_scale"))
        graph.node.insert(1, helper.make_node("Mul", [cast, f"{name}_scale"], [name]))


def _replace(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, PackedLinear(child))
        elif isinstance(child, nn.Embedding):
            setattr(module, name, PackedTable(child))
        else:
            _replace(child)
