"""Which pictures, which of their views and which of their texts make one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from training.identity import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from training.corpus import Corpus
    from training.photos import Photo
    from training.settings import Settings

CAPTION_SHARE = 0.75
"""Part of every batch that is captioned photos; the rest teaches words, products, drawings."""
BOOST = {"room": 4.0}
"""400 rendered rooms would else be 6 % of the other pictures, and colours stay unlearned."""
HUMAN_SHARE = 0.8
"""Chinese captions written by people, among those drawn; the rest are translations."""


@dataclass(frozen=True)
class TextLists:
    """Rows of the text bank that belong to every photo, by language (-1 pads ``every``)."""

    english: tuple[tuple[int, ...], ...]
    human: tuple[tuple[int, ...], ...]
    translated: tuple[tuple[int, ...], ...]
    every: NDArray[np.int64]


@dataclass(frozen=True)
class Step:
    """One batch: rows of the view store, the photos they show, and rows of the text bank."""

    views: NDArray[np.int64]
    photos: NDArray[np.int64]
    texts: NDArray[np.int64]


def text_lists(
    photos: Sequence[Photo], place: dict[str, int], chinese: dict[str, str]
) -> TextLists:
    """Find every photo's texts in the bank; labelled photos get their name in both languages."""
    english, human, translated = [], [], []
    for photo in photos:
        name = chinese.get(photo.label)
        english.append(_rows((*photo.english, *([photo.label] * 2 if photo.label else ())), place))
        human.append(_rows((*photo.human_chinese, *((name,) if name else ())), place))
        translated.append(_rows(photo.translated_chinese, place))
    all_rows = [
        list(dict.fromkeys(e + h + t)) for e, h, t in zip(english, human, translated, strict=True)
    ]
    every = np.full((len(photos), max(map(len, all_rows), default=0)), -1, np.int64)
    for index, rows in enumerate(all_rows):
        every[index, : len(rows)] = rows
    return TextLists(tuple(english), tuple(human), tuple(translated), every)


def _rows(texts: Sequence[str], place: dict[str, int]) -> tuple[int, ...]:
    return tuple(place[text] for text in texts if text in place)


class Sampler:
    """Endless seeded batches: each epoch shows every captioned photo once."""

    def __init__(
        self,
        corpus: Corpus,
        done: NDArray[np.uint8],
        lists: TextLists,
        settings: Settings,
    ) -> None:
        self._photos, self._lists, self._settings = corpus.photos, lists, settings
        self._views: dict[int, list[int]] = {}
        for row, view in enumerate(corpus.views):
            if done[row]:
                self._views.setdefault(view.photo, []).append(row)
        captioned = [corpus.photos[i].captioned for i in self._views]
        self._captioned = np.array(
            [i for i, yes in zip(self._views, captioned, strict=True) if yes]
        )
        self._other = np.array(
            [i for i, yes in zip(self._views, captioned, strict=True) if not yes]
        )
        self._main = int(settings.batch * CAPTION_SHARE)
        if len(self._captioned) < self._main:
            raise Refused(
                f"a batch takes {self._main} captioned photos (English captions, no label), and "
                f"{', '.join(settings.sources)} have {len(self._captioned)}: name your sets with "
                "--sources, or choose a smaller --batch and --heads-batch"
            )
        self._rest = settings.batch - self._main
        self._weights = _source_weights([corpus.photos[i].source for i in self._other])

    def epoch(self, rng: np.random.Generator) -> Iterator[Step]:
        """The batches of one epoch."""
        order = rng.permutation(self._captioned)
        for start in range(0, len(order) - self._main + 1, self._main):
            extra = rng.choice(self._other, self._rest, replace=False, p=self._weights)
            photos = np.concatenate([order[start : start + self._main], extra])
            views = np.array([rng.choice(self._views[int(photo)]) for photo in photos])
            texts = [row for photo in photos for row in self._texts(int(photo), rng)]
            yield Step(views, photos, np.unique(texts))

    def steps(self) -> int:
        """Batches of one epoch."""
        return len(self._captioned) // self._main

    def _texts(self, photo: int, rng: np.random.Generator) -> list[int]:
        lists = self._lists
        english, human, translated = (
            kind[photo] for kind in (lists.english, lists.human, lists.translated)
        )
        if not self._photos[photo].captioned:
            pool = [*english, *human * 2]
            return [int(rng.choice(pool)) for _ in range(2)] if pool else []
        pools = [english] * self._settings.english_captions
        for _ in range(self._settings.chinese_captions):
            by_people = rng.random() < HUMAN_SHARE
            pools.append(human if by_people or not translated else translated)
        return [int(rng.choice(pool)) for pool in pools if pool]


def _source_weights(sources: Sequence[str]) -> NDArray[np.float64]:
    """Sources by the square root of their size: no set drowns the others."""
    names, inverse, counts = np.unique(sources, return_inverse=True, return_counts=True)
    boost = np.array([BOOST.get(str(name), 1.0) for name in names])
    weights = (boost * counts**-0.5)[inverse]
    return np.asarray(weights / weights.sum(), np.float64)


def positives(
    texts: NDArray[np.int64], photos: NDArray[np.int64], lists: TextLists
) -> NDArray[np.float32]:
    """Which text describes which picture of the batch: rows summing to 1, float32 [m, n]."""
    hit = (texts[:, None, None] == lists.every[photos][None, :, :]).any(-1).astype(np.float32)
    return hit / np.maximum(hit.sum(1, keepdims=True), 1.0)
