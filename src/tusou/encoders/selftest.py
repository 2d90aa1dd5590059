"""The pair self-test: does an encoder see what it is told?

Pictures and sentences that belong together must find each other among the others. A pair of
towers that do not belong together, a wrong tokenizer or swapped channels give vectors that look
right and rank at random; this shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from tusou.protocols import Encoder

TIE = 1e-4
"""Cosines nearer than this are equal, and a tie is lost: one vector for all must not pass."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A picture and a sentence about it alone."""

    picture: Image
    sentence: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Confusion:
    """A sentence for which another picture was nearer than its own."""

    sentence: str
    language: str
    rank: int
    """Of its own picture, 1-based."""
    cosine: float
    best_cosine: float


@dataclass(frozen=True, slots=True)
class SelfTestReport:
    """How many sentences found their picture first, by language."""

    found: dict[str, tuple[int, int]]
    """language → (sentences whose picture came first, sentences)."""
    confusions: tuple[Confusion, ...]
    margin: float
    """Mean cosine of pairs minus mean cosine of non-pairs; about 0 for towers at random."""

    @property
    def passed(self) -> bool:
        """Whether every sentence found its picture."""
        return not self.confusions


def pair_self_test(encoder: Encoder, pairs: Sequence[Pair]) -> SelfTestReport:
    """Rank the pictures for each sentence, among the pairs of the same language.

    Args:
        pairs: at least two of each language, about clearly different things.
    """
    found: dict[str, tuple[int, int]] = {}
    confusions: list[Confusion] = []
    margins: list[float] = []
    for language in dict.fromkeys(pair.language for pair in pairs):
        own = [pair for pair in pairs if pair.language == language]
        cosines = _cosines(encoder, own)
        confused = _confusions(own, cosines)
        found[language] = (len(own) - len(confused), len(own))
        confusions.extend(confused)
        margins.append(_margin(cosines))
    return SelfTestReport(found, tuple(confusions), float(np.mean(margins)) if margins else 0.0)


def _cosines(encoder: Encoder, pairs: Sequence[Pair]) -> np.ndarray:
    """float32 (n_pairs, n_pairs): sentences by pictures."""
    pictures = encoder.encode_images([pair.picture for pair in pairs])
    sentences = encoder.encode_texts([pair.sentence for pair in pairs])
    return np.asarray(sentences @ pictures.T)


def _confusions(pairs: Sequence[Pair], cosines: np.ndarray) -> list[Confusion]:
    confused = []
    for index, pair in enumerate(pairs):
        row = cosines[index]
        rank = int((row >= row[index] - TIE).sum())
        if rank > 1:
            best = float(np.delete(row, index).max())
            confused.append(Confusion(pair.sentence, pair.language, rank, float(row[index]), best))
    return confused


def _margin(cosines: np.ndarray) -> float:
    count = len(cosines)
    if count < 2:
        return 0.0
    own = float(np.trace(cosines)) / count
    others = (float(cosines.sum()) - float(np.trace(cosines))) / (count * (count - 1))
    return own - others
