"""What photos are asked: captions, sentences about what no photo shows, and words.

`photos.jsonl` holds 100 sentences (70 English, 30 Chinese) with the words that no caption of the
1,000 validation photos contains; `absent_words` checks that on the data. `words.jsonl` holds words
and phrases as people type them; the captions tell which photos show them, and whether any does.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.quality.dev import N_FOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.quality.photos import Photos

ABSENT = Path(__file__).with_name("photos.jsonl")
WORDS = Path(__file__).with_name("words.jsonl")
NAMED = 2
"""So many captions of one photo must name a thing for the library to hold it."""
N_CAPTIONS = 200
"""Captions asked in each language, of as many photos."""


@dataclass(frozen=True, slots=True)
class PhotoQuery:
    """A query about photos: the names of those that are right, none where no photo shows it."""

    text: str
    language: str
    right: frozenset[str] = frozenset()
    photo: str = ""
    """Whose caption it is."""

    @property
    def about(self) -> str:
        """What is left out together: the photo, else what is asked, whatever a library holds."""
        return self.photo or self.text


def sentences(photos: Photos, seed: int = 0) -> list[PhotoQuery]:
    """Return the first caption of random photos, the same in both languages, then `absent`."""
    names = sorted(photos.captions)
    chosen = np.random.default_rng(seed).permutation(len(names))[:N_CAPTIONS]
    captions = [_caption(photos, names[at], language) for language in ("en", "zh") for at in chosen]
    return captions + [PhotoQuery(row["query"], row["lang"]) for row in absent()]


def words(photos: Photos) -> list[PhotoQuery]:
    """Return words and phrases; right are the photos of which a caption names all of it.

    Left out are those that single captions name, and no photo's two: somebody saw it, or not.
    """
    asked = []
    for row in _lines(WORDS):
        named = {
            file: sum(_names(row["query"], one) for one in captions[row["lang"]])
            for file, captions in photos.captions.items()
        }
        showing = frozenset(file for file, n in named.items() if n)
        if not showing or max(named.values()) >= NAMED:
            asked.append(PhotoQuery(row["query"], row["lang"], showing))
    return asked


def _caption(photos: Photos, name: str, language: str) -> PhotoQuery:
    return PhotoQuery(photos.captions[name][language][0], language, frozenset({name}), name)


def absent() -> list[dict[str, Any]]:
    """The sentences about what no photo shows."""
    return list(_lines(ABSENT))


def absent_words(photos: Photos) -> list[str]:
    """Return the words of `absent` that some caption holds all the same; none is right."""
    texts = {
        language: "\n".join(c for own in photos.captions.values() for c in own[language]).lower()
        for language in ("en", "zh")
    }
    begins = {"en": r"\b", "zh": ""}
    return [
        word
        for row in absent()
        for word in row["absent"]
        if re.search(begins[row["lang"]] + re.escape(word.lower()), texts[row["lang"]])
    ]


def folds_of(queries: Sequence[PhotoQuery]) -> NDArray[np.int64]:
    """Return the fold of each query, see `fold_of`."""
    return np.array([fold_of(query.about) for query in queries])


def fold_of(about: str) -> int:
    """Return the fold of what a query is about.

    It follows from the photo's name or the query alone: the photos of one library are held out of
    another one's fit as well, whatever else that holds.
    """
    return int(sha256(about.encode()).hexdigest()[:8], 16) % N_FOLDS


def _names(phrase: str, caption: str) -> bool:
    """Whether a caption names all of a phrase: English words whole, or in the plural."""
    if not phrase.isascii():
        return phrase in caption
    parts = (re.escape(word) for word in phrase.split())
    return all(re.search(rf"\b{part}(s|es)?\b", caption.lower()) for part in parts)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, file.read_text("utf-8").splitlines())
