"""A query with the shelves it is put to, and its vector in the space of each of their models."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tusou.errors import InputError
from tusou.text import added_shares, meant_name, query_units

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from tusou.protocols import Encoder
    from tusou.searching.shelves import Shelf
    from tusou.text import MeantName
    from tusou.types import EncoderStamp, Example, Query

    Vector = NDArray[np.float32]

SENTENCE_WEIGHT = 1.5
"""How much a sentence counts beside a picture, see `beside_picture`."""

AGAINST = 0.5
"""How much counts what is not wanted, of a vector of unit length.

Of the first ten of 300 pairs of words, "a without b", put to 1,000 photos, 22.1 % show a and not b
when nothing counts against b, 25.0 at 0.25, 25.7 at 0.5, 24.6 at 0.75 and 21.8 at 1; b shows in
30.4 %, at 0.5 in 18.3 (`python -m benchmarks.quality.examples`).
"""


SENTENCE = 3.0
"""So many words describe a picture; fewer name what may be in many."""


class Asked:
    """A query on its way through the shelves; encoded when a model is first needed."""

    def __init__(self, query: Query, shelves: Sequence[Shelf], whole: Asked | None = None) -> None:
        """Put `query` to `shelves`; a side shares the examples of the `whole` and its vectors."""
        self.query = query
        self.shelves = shelves
        given = query if whole is None else whole.query
        self.examples = frozenset(
            one for one in (*given.like, *given.unlike) if isinstance(one, int)
        )
        """Items given as examples, which are no answer."""
        self.by_picture = by_picture(query)
        """Whether pictures alone say what is wanted."""
        self.says_words = says_words(query)
        self.shows_pictures = shows_pictures(query)
        self.brevity = 0.0 if self.shows_pictures else brevity(query.text)
        self._encoded: dict[tuple[EncoderStamp, Hashable], Vector]
        self._encoded = {} if whole is None else whole._encoded
        self._known: dict[EncoderStamp, Vector] = {}

    @cached_property
    def sides(self) -> tuple[Asked, ...]:
        """The words alone and the pictures alone; none of a query that has only one of them.

        What is not wanted speaks against what the words ask for; a picture is the same or not.
        """
        if not (self.says_words and self.shows_pictures):
            return ()
        query = self.query
        said = tuple(one for one in query.like if isinstance(one, str))
        shown = tuple(one for one in query.like if not isinstance(one, str))
        words = replace(query, image=None, like=said)
        where = replace(query.where, without=())
        pictures = replace(query, text="", emphasis=(), like=shown, unlike=(), where=where)
        return Asked(words, self.shelves, self), Asked(pictures, self.shelves, self)

    @cached_property
    def name(self) -> MeantName | None:
        """The file that is meant where the text is a name; None where it is words."""
        return meant_name(self.query.text)

    def vector(self, encoder: Encoder) -> Vector:
        """Return the query in the space of `encoder`, float32 (dim,) of unit length.

        The sum of the sentence (words that weigh w once more by w − 1 times their share of it),
        the picture and the mean of what it should be like, minus `AGAINST` times the mean of what
        is not wanted. Where nothing is wanted, what is least like that.

        Raises:
            InputError: an item given as an example has no picture.
        """
        if encoder.stamp not in self._known:
            self._known[encoder.stamp] = self._encode(encoder)
        return self._known[encoder.stamp]

    def _encode(self, encoder: Encoder) -> Vector:
        query, text = self.query, self.query.text.strip()
        parts: list[Vector] = []
        if text:
            weight = beside_picture(text) if self.shows_pictures else 1.0
            parts.append(weight * self._sentence(text, encoder))
        if query.image is not None:
            parts.append(self._example(query.image, encoder))
        if query.like:
            parts.append(self._mean(query.like, encoder))
        against = (*query.where.without, *query.unlike)
        if not parts:
            return -self._mean(against, encoder)
        wanted = unit(np.sum(parts, axis=0))
        if not against:
            return wanted
        return unit(wanted - AGAINST * self._mean(against, encoder))

    def _sentence(self, text: str, encoder: Encoder) -> Vector:
        return self._once(encoder, ("sentence",), lambda: self._emphasised(text, encoder))

    def _emphasised(self, text: str, encoder: Encoder) -> Vector:
        emphasis = self.query.emphasis
        rows = encoder.encode_texts([text, *(words for words, _ in emphasis)])
        weights = np.array([1.0, *added_shares(text, emphasis)], dtype=np.float32)
        return unit(weights @ rows)

    def _mean(self, examples: Sequence[Example], encoder: Encoder) -> Vector:
        return unit(np.mean([self._example(one, encoder) for one in examples], axis=0))

    def _example(self, example: Example, encoder: Encoder) -> Vector:
        key = example if isinstance(example, str | int) else ("picture", id(example))
        return self._once(encoder, key, lambda: self._encode_example(example, encoder))

    def _once(self, encoder: Encoder, key: Hashable, encode: Callable[[], Vector]) -> Vector:
        place = (encoder.stamp, key)
        if place not in self._encoded:
            self._encoded[place] = encode()
        return self._encoded[place]

    def _encode_example(self, example: Example, encoder: Encoder) -> Vector:
        if isinstance(example, str):
            return np.asarray(encoder.encode_texts([example])[0], dtype=np.float32)
        if not isinstance(example, int):
            return np.asarray(encoder.encode_images([example])[0], dtype=np.float32)
        vectors = self.shelves[0].store.get_vectors("image", [example])
        if example not in vectors:
            raise InputError(f"item {example} has no picture to compare", "index its file again")
        return np.asarray(vectors[example][0], dtype=np.float32)


def brevity(text: str) -> float:
    """Return how short a query is: 1 for one word, 1/2 for two, 0 for three and more or none.

    Two Chinese characters are one word. Words that only carry the sentence do not count.
    """
    n_words = sum(unit.weight for unit in query_units(text))
    return min(max((SENTENCE - n_words) / (SENTENCE - 1), 0.0), 1.0) if n_words else 0.0


def beside_picture(text: str) -> float:
    """Return how much a text counts beside a picture: 1 for one word, `SENTENCE_WEIGHT` for three.

    Of 1,000 photos the one that a caption means is the first in 50 % of cases, asked for by it and
    by one of the five photos nearest to it; by two words of the caption in 28 % and by one in 22.
    Where the text counts twice, however long, in 47, 21 and 15; where it counts once in 49, 30 and
    22, but where the photo is one of the twenty nearest, captions find 35 instead of 42 %
    (`python -m benchmarks.quality.composed`).
    """
    short = brevity(text)
    return short + (1 - short) * SENTENCE_WEIGHT


def by_picture(query: Query) -> bool:
    """Return whether `query` says by pictures and items alone what is wanted, and by no word."""
    return shows_pictures(query) and not says_words(query)


def says_words(query: Query) -> bool:
    """Return whether a sentence, or one among the examples, says what is wanted."""
    return bool(query.text.strip()) or any(isinstance(one, str) for one in query.like)


def shows_pictures(query: Query) -> bool:
    """Return whether a picture, or one among the examples, shows what is wanted."""
    return query.image is not None or any(not isinstance(one, str) for one in query.like)


def unit(vector: Vector) -> Vector:
    """Scale a vector to unit length; a zero vector stays."""
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)
