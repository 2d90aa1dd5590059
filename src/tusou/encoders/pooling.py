"""What follows a text graph that gives one state per token: pooling and a linear layer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tusou.encoders.description import Pooling

DTYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}
"""Number formats of safetensors files that hold weights here."""
_MEND = "the file is damaged; fetch it again"


@dataclass(frozen=True, slots=True)
class Dense:
    """A linear layer."""

    weight: NDArray[np.float32]
    """(dim_out, dim_in)."""
    bias: NDArray[np.float32]
    """(dim_out,)."""

    def __call__(self, rows: NDArray[Any]) -> NDArray[Any]:
        """Map (n, dim_in) to (n, dim_out)."""
        found: NDArray[Any] = rows @ self.weight.T + self.bias
        return found


def pooled(states: NDArray[Any], mask: NDArray[Any], pooling: Pooling) -> NDArray[Any]:
    """Bring states (n, length, dim) to (n, dim).

    Args:
        states: one per token.
        mask: (n, length), 1 on tokens and 0 on padding.
        pooling: `mean` over the tokens, or the `first`.
    """
    if pooling == "first":
        return states[:, 0]
    weights = mask.astype(np.float32)[:, :, None]
    total: NDArray[Any] = (states.astype(np.float32) * weights).sum(axis=1)
    mean: NDArray[Any] = total / np.maximum(weights.sum(axis=1), 1e-9)
    return mean


def read_dense(path: Path) -> Dense:
    """Read `linear.weight` and, where there is one, `linear.bias` of a safetensors file.

    The format: eight bytes for the length of the header, a JSON header that names each tensor's
    dtype, shape and place, then the tensors.

    Raises:
        ModelError: the file is damaged, cut off or holds something else.
    """
    content = path.read_bytes()
    try:
        length = int.from_bytes(content[:8], "little")
        header = json.loads(content[8 : 8 + length])
        weight = _tensor(content[8 + length :], header["linear.weight"])
        bias = np.zeros(len(weight), np.float32)
        if "linear.bias" in header:
            bias = _tensor(content[8 + length :], header["linear.bias"])
    except (ValueError, KeyError, TypeError) as exc:
        raise ModelError(f"{path} holds no linear layer: {exc}", _MEND) from exc
    if weight.ndim != 2 or bias.shape != weight.shape[:1]:
        raise ModelError(f"{path} holds no linear layer: its shapes do not fit", _MEND)
    return Dense(weight, bias)


def _tensor(data: bytes, facts: dict[str, Any]) -> NDArray[np.float32]:
    start, end = facts["data_offsets"]
    values = np.frombuffer(data[start:end], DTYPES[facts["dtype"]])
    return values.reshape(facts["shape"]).astype(np.float32)
