"""The bilingual text tower: a factorised table, two transformer layers, mean pooling."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from training.settings import CONTEXT, EMBED_DIM
from training.teacher import HIDDEN, EncoderLayer, attention_bias, mean_pool

TABLE_DIM = 256
"""Values a token in the table: 384 would add 2.8 MB in four bits to the shipped files."""
DEPTH = 2


class TextTower(nn.Module):
    """Token ids and mask int64 [n, l] to a meaning [n, 384] and an embedding [n, 256]."""

    def __init__(self, tokens: int, dropout: float = 0.1) -> None:
        super().__init__()
        self.table = nn.Embedding(tokens, TABLE_DIM)
        self.lift = nn.Linear(TABLE_DIM, HIDDEN, bias=False)
        self.positions = nn.Parameter(torch.zeros(CONTEXT, HIDDEN))
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(EncoderLayer(dropout=dropout) for _ in range(DEPTH))
        self.head = nn.Linear(HIDDEN, EMBED_DIM)
        self.dropout = nn.Dropout(dropout)

    def meaning(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The pooled vector that is compared with the teacher's."""
        x = self.lift(self.table(ids)) + self.positions[: ids.shape[1]]
        x = self.dropout(self.norm(x))
        bias = attention_bias(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return mean_pool(x, mask)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        meaning = self.meaning(ids, mask)
        return meaning, self.head(meaning)

    def start_from(self, state: dict[str, Tensor], vectors: Tensor) -> None:
        """Begin as the teacher's first layers; ``vectors`` [tokens, 384] start the table."""
        middle = vectors.mean(0)
        _, _, basis = torch.linalg.svd(vectors - middle, full_matrices=False)
        with torch.no_grad():
            self.table.weight.copy_((vectors - middle) @ basis[:TABLE_DIM].T)
            self.lift.weight.copy_(basis[:TABLE_DIM].T)
            self.positions.copy_(
                state["embeddings.position_embeddings.weight"][:CONTEXT]
                + state["embeddings.token_type_embeddings.weight"][0]
                + middle
            )
            self.norm.weight.copy_(state["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(state["embeddings.LayerNorm.bias"])
        for index, layer in enumerate(self.layers):
            layer.load_bert(state, index)  # type: ignore[operator]
