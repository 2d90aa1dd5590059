"""The image side of an encoder: pictures in, unit vectors out."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.batching import batched
from tusou.encoders.batch_size import measured_batch
from tusou.encoders.binding import bind
from tusou.encoders.devices import ON_THE_CPU
from tusou.encoders.preprocess import pixels
from tusou.encoders.rows import filled, one_per_input, unit_rows
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

    from tusou.encoders.description import ImageSpec, ImageTower
    from tusou.encoders.graph import Graph
    from tusou.types import Vectors

BATCH = 4
"""The starter model's image tower with two lanes on two cores: 11.3 ms of a core per picture in
batches of 8, 10.7 of 4; what lies between its layers stays nearer. Accelerators are measured."""


class ImageSide:
    """The image tower, run in batches that never change a row.

    Args:
        graph: the opened graph; a joint graph is given a blank text beside the pictures.
        tower: its description.
        text_length: of that blank text, where the graph does not fix it.

    Raises:
        ModelError: the graph takes no pictures, or others than the description says.
    """

    def __init__(self, graph: Graph, tower: ImageTower, text_length: int) -> None:
        self.graph = graph
        self.binding = bind(graph, "image", tower.output)
        self.spec = self._with_size(tower.spec)
        self._only = self.binding.image_batch or (1 if graph.mixes_rows else None)
        self._other = self.binding.blank_text(text_length)

    @property
    def batch_size(self) -> int:
        """How many images are best encoded at once: a batch for each lane."""
        return self._batch * self.graph.lanes.count

    @cached_property
    def _batch(self) -> int:
        """How many images go through the graph together; off the CPU by measuring."""
        if self._only:
            return self._only
        on_the_cpu = self.graph.device in ON_THE_CPU
        return BATCH if on_the_cpu else measured_batch(self._run_blank)

    def encode(self, images: Sequence[Image]) -> Vectors:
        """Return float32 (len(images), dim), unit rows; at least one image, all RGB."""
        found = self.graph.lanes.map(self._run, list(batched(images, self._each(len(images)))))
        return unit_rows(np.concatenate(found), self.graph.path)

    def _each(self, count: int) -> int:
        """How many of `count` images go through the graph together."""
        if self._only:
            return self._only
        few = count <= BATCH  # a query by picture need not wait for a measurement
        return self.graph.lanes.share(count, BATCH if few else self._batch)

    def _run(self, images: Sequence[Image]) -> NDArray[Any]:
        prepared = filled(pixels(images, self.spec), self.binding.image_batch)
        return self._feed(prepared)[: len(images)]

    def _feed(self, prepared: NDArray[np.uint8]) -> NDArray[Any]:
        feeds = self._other | self.binding.image_feeds(prepared, self.spec)
        result = self.graph.run(self.binding.output, feeds)
        return one_per_input(result, len(prepared), self.graph.path)

    def _run_blank(self, count: int) -> None:
        self._feed(np.zeros((count, *self.spec.size, 3), dtype=np.uint8))

    def _with_size(self, spec: ImageSpec) -> ImageSpec:
        """The spec with its size settled, which must be the one that the graph fixes."""
        height, width = self.binding.image_size
        if spec.size == (0, 0):
            if height is None or width is None:
                raise ModelError(
                    f"{self.graph.path} leaves its picture size open and no file tells it",
                    "put a preprocessor_config.json or model.json beside it",
                )
            return replace(spec, size=(height, width))
        if (height or spec.size[0], width or spec.size[1]) != spec.size:
            raise ModelError(
                f"{self.graph.path} takes pictures of {height}×{width}, its folder says "
                f"{spec.size[0]}×{spec.size[1]}",
                "the files are of different models; fetch the model again",
            )
        return spec
