"""Text pairs that teach meaning: captions, translations, dictionary words and class names."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.dictionary import Entry, chinese_name, productivity, translations

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from training.photos import Photo
    from training.texts import TextBank

HELD_OUT = 40
"""Chinese class names kept out of the dictionary training, to be tested as unseen words."""


@dataclass(frozen=True)
class Pair:
    """``text`` should mean what the English texts in ``means`` mean on average."""

    text: str
    means: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Lessons:
    """What stage one learns from: the pairs, their token ids, and what they should mean."""

    pairs: tuple[Pair, ...]
    bank: TextBank
    targets: NDArray[np.float32]
    """The teacher's unit vectors float32 [pairs, 384]."""


def class_names(labels: Sequence[str], entries: Sequence[Entry]) -> dict[str, str]:
    """English class name to its Chinese one, where the dictionary has it."""
    lookup, common = translations(entries), productivity(entries)
    named = {label: chinese_name(label, lookup, common) for label in sorted(set(labels))}
    return {label: name for label, name in named.items() if name is not None}


def held_out_names(names: dict[str, str], seed: int) -> dict[str, str]:
    """The class names whose Chinese words no dictionary entry may teach."""
    multi = sorted(label for label, name in names.items() if len(name) > 1)
    picked = random.Random(seed).sample(multi, min(HELD_OUT, len(multi) // 2))
    return {label: names[label] for label in sorted(picked)}


def without(entries: Sequence[Entry], held_out: dict[str, str]) -> list[Entry]:
    """The entries that neither spell nor explain a held-out name."""
    words, meanings = set(held_out.values()), {label.lower() for label in held_out}
    return [
        e
        for e in entries
        if e.simplified not in words
        and e.traditional not in words
        and not any(g.lower() in meanings for g in e.glosses)
    ]


def meaning_pairs(
    photos: Sequence[Photo], entries: Sequence[Entry], labels: Sequence[str]
) -> list[Pair]:
    """Every pair of the distillation, in a fixed order."""
    pairs: dict[Pair, None] = {}
    for photo in photos:
        for english in photo.english:
            pairs[Pair(english, (english,), "english")] = None
        if photo.captioned:
            for chinese, english in zip(photo.translated_chinese, photo.english, strict=False):
                pairs[Pair(chinese, (english,), "translated")] = None
            for chinese in photo.human_chinese:
                pairs[Pair(chinese, photo.english, "human")] = None
    for entry in entries:
        for form in {entry.simplified: 0, entry.traditional: 0}:
            pairs[Pair(form, entry.glosses, "dictionary")] = None
        for gloss in entry.glosses:
            pairs[Pair(gloss, (gloss,), "gloss")] = None
    for label in labels:
        pairs[Pair(label, (label,), "label")] = None
    return list(pairs)


SHARE = {
    "english": 0.6,
    "translated": 0.6,
    "human": 0.5,
    "dictionary": 0.5,
    "gloss": 0.3,
    "label": 1.0,
}
"""The part of each kind that one epoch of distillation sees."""


def epoch_rows(pairs: Sequence[Pair], rng: random.Random) -> list[int]:
    """Rows of ``pairs`` for one epoch."""
    return [row for row, pair in enumerate(pairs) if rng.random() < SHARE[pair.kind]]
