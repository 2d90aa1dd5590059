"""Texts as token ids, encoded once and padded batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from training.vocabulary import spaced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

CUT, END = 40, 3


@dataclass(frozen=True)
class TextBank:
    """Every text twice: as words, and with its Chinese characters apart."""

    words: tuple[NDArray[np.int32], ...]
    characters: tuple[NDArray[np.int32], ...]

    def batch(
        self,
        rows: Sequence[int],
        rng: np.random.Generator | None = None,
        apart: float = 0.25,
        drop: float = 0.1,
    ) -> tuple[Tensor, Tensor]:
        """Ids and mask int64 [n, l]; with ``rng`` some texts are split apart and lose tokens."""
        picked = [self._one(row, rng, apart, drop) for row in rows]
        ids = torch.zeros(len(picked), max(len(p) for p in picked), dtype=torch.int64)
        for index, piece in enumerate(picked):
            ids[index, : len(piece)] = torch.from_numpy(piece.astype(np.int64))
        return ids, (ids != 0).to(torch.int64)

    def _one(
        self, row: int, rng: np.random.Generator | None, apart: float, drop: float
    ) -> NDArray[np.int32]:
        if rng is None:
            return self.words[row]
        ids = (self.characters if rng.random() < apart else self.words)[row]
        if len(ids) <= 5:
            return ids
        keep = rng.random(len(ids)) >= drop
        keep[[0, -1]] = True
        return ids[keep]


def encode_bank(tokenizer: Tokenizer, texts: Sequence[str]) -> TextBank:
    """Token ids of every text, at most ``CUT`` of them, always closed by the end mark."""

    def ids(items: Sequence[str]) -> tuple[NDArray[np.int32], ...]:
        codes = tokenizer.encode_batch(list(items))
        return tuple(
            np.asarray(c.ids if len(c.ids) <= CUT else [*c.ids[: CUT - 1], END], np.int32)
            for c in codes
        )

    return TextBank(ids(texts), ids([spaced(text) for text in texts]))
