"""The text side of an encoder: texts in, unit vectors out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.batching import batched
from tusou.encoders.binding import Binding, bind
from tusou.encoders.pooling import Dense, pooled
from tusou.encoders.rows import filled, one_per_input, unit_rows
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.encoders.description import TextSpec, TextTower
    from tusou.encoders.graph import Graph
    from tusou.encoders.tokenizer import TextTokenizer
    from tusou.types import Vectors

BATCH = 4
"""The starter model's text tower with 64 tokens and two lanes on two cores: 1.25 ms of a core per
text in batches of 8, 1.18 of 4."""


class TextSide:
    """The text tower and its tokenizer, run in batches that never change a row.

    Args:
        graph: the opened graph; a joint graph is given a blank picture beside the texts.
        tower: its description.
        tokenizer: with the context length that `settled` gives for this graph.
        image_size: (height, width) of that blank picture, where the graph does not fix it.
        dense: the linear layer behind the pooling, where the tower has one.
    """

    def __init__(
        self,
        graph: Graph,
        tower: TextTower,
        tokenizer: TextTokenizer,
        image_size: tuple[int, int],
        dense: Dense | None = None,
    ) -> None:
        self.graph = graph
        self.binding = bind(graph, "text", tower.output, states=bool(tower.pooling))
        self._pooling = tower.pooling
        self._dense = dense if self.binding.gives_states else None
        self.tokenizer = tokenizer
        self._batch = self.binding.text_batch or (1 if graph.mixes_rows else BATCH)
        self._other = self.binding.blank_picture(image_size)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (len(texts), dim), unit rows; at least one text, each fits the context."""
        rows = [self.tokenizer.ids(text) for text in texts]
        alike = [
            (length, batch)
            for length, indexes in self._by_length(rows).items()
            for batch in batched(indexes, self._batch)
        ]
        vectors = self.graph.lanes.map(
            lambda some: self._run([rows[index] for index in some[1]], some[0]), alike
        )
        found: dict[int, NDArray[Any]] = {}
        for (_, batch), some in zip(alike, vectors, strict=True):
            found.update(zip(batch, some, strict=True))
        return unit_rows(np.stack([found[index] for index in range(len(rows))]), self.graph.path)

    def _by_length(self, rows: Sequence[Sequence[int]]) -> dict[int, list[int]]:
        """Indexes of rows by the length they are fed at: texts of one length need no padding."""
        fixed = self.binding.text_length
        if self.tokenizer.spec.pad_to == "context":
            fixed = self.tokenizer.spec.context_length
        groups: dict[int, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            groups[fixed or len(row)].append(index)
        return groups

    def _run(self, rows: Sequence[Sequence[int]], length: int) -> NDArray[Any]:
        ids, mask = self.tokenizer.padded(rows, length)
        count = self.binding.text_batch
        feeds = self._other | self.binding.text_feeds(filled(ids, count), filled(mask, count))
        result = self.graph.run(self.binding.output, feeds)
        if self.binding.gives_states:
            result = self._finished(result, filled(mask, count))
        return one_per_input(result, count or len(rows), self.graph.path)[: len(rows)]

    def _finished(self, states: NDArray[Any], mask: NDArray[Any]) -> NDArray[Any]:
        if states.ndim != 3 or states.shape[:2] != mask.shape:
            raise ModelError(
                f"{self.graph.path} gave states of shape {states.shape} for texts of {mask.shape}",
                "this kind of graph is not known; please report the model",
            )
        rows = pooled(states, mask, self._pooling)
        if self._dense is None:
            return rows
        if self._dense.weight.shape[1] != rows.shape[1]:
            raise ModelError(
                f"{self.graph.path} gives states of {rows.shape[1]} numbers and its linear layer "
                f"takes {self._dense.weight.shape[1]}",
                "the files are of different models; fetch the model again",
            )
        return self._dense(rows)


def settled(spec: TextSpec, binding: Binding, default: int) -> TextSpec:
    """The spec with its context length: the graph's, else its own, else `default`."""
    length = binding.text_length or spec.context_length or default
    return replace(spec, context_length=length)
