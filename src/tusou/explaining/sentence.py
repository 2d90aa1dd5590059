"""Which words of a sentence make it like a picture: leave one out and compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from tusou.text.scripts import CJK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.protocols import Encoder

MOST_PARTS = 48
"""Of a longer text single words hardly matter, and each costs an encoding."""
_PARTS = re.compile(rf"[{CJK}]|[^\s{CJK}]*[^\W{CJK}][^\s{CJK}]*")
_IS_CJK = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A word of the sentence, or one character of a Chinese one, at `start` of the text."""

    text: str
    start: int
    share: float
    """0–1, all together 1: how much of the likeness goes when it is left out; 0 for all when none
    of them matters."""


def sentence_parts(
    text: str, picture: NDArray[np.float32], encoder: Encoder
) -> tuple[SentencePart, ...]:
    """Tell how much each word of `text` gives to its likeness to a picture.

    Chinese is left out in pairs of neighbouring characters, and each character gets the mean of
    its pairs, because most words have two.

    Args:
        text: the sentence as asked.
        picture: float32 (dim,) of unit length.
        encoder: of the space of `picture`; encodes one text for each word.

    Returns:
        The words in order; none for a text without words, or with more than 48.
    """
    parts = list(_PARTS.finditer(text))
    if not 1 <= len(parts) <= MOST_PARTS:
        return ()
    groups = list(_groups(parts))
    texts = [_without(text, [parts[at] for at in group]) for group in groups]
    rows = encoder.encode_texts([text, *texts]) @ picture
    drops = np.maximum(rows[0] - rows[1:], 0)
    gains = np.array([_mean(at, groups, drops) for at in range(len(parts))])
    total = float(gains.sum())
    shares = gains / total if total > 0 else gains
    return tuple(
        SentencePart(part.group(), part.start(), float(share))
        for part, share in zip(parts, shares, strict=True)
    )


def _groups(parts: Sequence[re.Match[str]]) -> list[tuple[int, ...]]:
    """Return what is left out together: each word, each pair of neighbours in a Chinese run."""
    groups: list[tuple[int, ...]] = []
    run: list[int] = []
    for at, part in enumerate(parts):
        if run and not (_IS_CJK.match(part.group()) and parts[run[-1]].end() == part.start()):
            groups += _pairs(run)
            run = []
        if _IS_CJK.match(part.group()):
            run.append(at)
        else:
            groups.append((at,))
    return groups + _pairs(run)


def _pairs(run: Sequence[int]) -> list[tuple[int, ...]]:
    return list(pairwise(run)) if len(run) > 1 else [tuple(run)] * len(run)


def _without(text: str, left_out: Sequence[re.Match[str]]) -> str:
    first, last = left_out[0].start(), left_out[-1].end()
    return f"{text[:first]} {text[last:]}" if text[:first].strip() else text[last:].lstrip()


def _mean(part: int, groups: Sequence[tuple[int, ...]], drops: NDArray[np.float32]) -> float:
    return float(np.mean([drops[at] for at, group in enumerate(groups) if part in group]))
