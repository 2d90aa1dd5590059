"""A query with the shelves it is put to, and its vector in the space of each of their models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.protocols import Encoder
    from tusou.searching.shelves import Shelf
    from tusou.types import EncoderStamp, Query

TEXT_WEIGHT = 2.0
"""How much the sentence counts beside the picture in a query of both. Cosines of pictures with
pictures spread about twice as wide as those with sentences, and the wider one would decide."""


class Asked:
    """A query on its way through the shelves; encoded when a model is first needed."""

    def __init__(self, query: Query, shelves: Sequence[Shelf]) -> None:
        self.query = query
        self.shelves = shelves
        self._known: dict[EncoderStamp, NDArray[np.float32]] = {}

    def vector(self, encoder: Encoder) -> NDArray[np.float32]:
        """Return the query in the space of `encoder`, float32 (dim,) of unit length."""
        if encoder.stamp not in self._known:
            self._known[encoder.stamp] = self._encode(encoder)
        return self._known[encoder.stamp]

    def _encode(self, encoder: Encoder) -> NDArray[np.float32]:
        text, image = self.query.text.strip(), self.query.image
        parts: list[NDArray[np.float32]] = []
        if text:
            weight = TEXT_WEIGHT if image is not None else 1.0
            parts.append(weight * encoder.encode_texts([text])[0])
        if image is not None:
            parts.append(encoder.encode_images([image])[0])
        return unit(np.sum(parts, axis=0))


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale a vector to unit length; a zero vector stays."""
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)
