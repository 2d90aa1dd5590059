"""The two sides of an encoder: prepared pictures or tokens in, unit vectors out.

A side feeds its graph in batches of at most `batch_size`, or of exactly the size that the graph
fixes; batches never change a row.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from tusou.encoders.binding import Binding, bind
from tusou.encoders.description import ImageSpec, ImageTower, TextSpec, TextTower
from tusou.encoders.preprocess import normalise, pixels
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL.Image import Image

    from tusou.encoders.graph import Graph
    from tusou.encoders.tokenizer import TextTokenizer
    from tusou.types import Vectors

Row = TypeVar("Row")

IMAGE_BATCH = 8
"""MobileNetV2 at 256 px on two cores: 16.3 ms per picture in batches of 1, 8 and 16 alike, while
each further picture in a batch costs 22 MB."""
TEXT_BATCH = 32


class ImageSide:
    """The image tower.

    Args:
        graph: the opened graph; a joint graph is given a blank text beside the pictures.
        tower: its description.
        context_length: length of that blank text, where the graph does not fix it.
    """

    def __init__(self, graph: Graph, tower: ImageTower, context_length: int) -> None:
        self.graph = graph
        self.binding = bind(graph, "image", tower.output)
        self.spec = _with_size(graph, self.binding, tower.spec)
        self.batch_size = _fixed_batch(self.binding, "image") or IMAGE_BATCH
        ids = np.zeros(_token_shape(self.binding, context_length), dtype=np.int64)
        self._other = self.binding.text_feeds(ids, np.ones_like(ids))

    def encode(self, images: Sequence[Image]) -> Vectors:
        """Return float32 (len(images), dim), unit rows; images are RGB."""
        batches = [self._run(batch) for batch in _batches(images, self.batch_size)]
        return unit_rows(np.concatenate(batches), self.graph.path)

    def _run(self, images: Sequence[Image]) -> NDArray[Any]:
        count = _fixed_batch(self.binding, "image") or len(images)
        filled = _filled(pixels(images, self.spec), count)
        feeds = {**self._other, **pixel_feeds(self.binding, filled, self.spec)}
        rows = self.graph.run(self.binding.output, feeds)
        return _two_dimensional(rows, count, self.graph.path)[: len(images)]


class TextSide:
    """The text tower and its tokenizer.

    Args:
        graph: the opened graph; a joint graph is given a blank picture beside the texts.
        tower: its description.
        tokenizer: of the same context length as the graph.
        size: (height, width) of that blank picture, where the graph does not fix it.
    """

    def __init__(
        self, graph: Graph, tower: TextTower, tokenizer: TextTokenizer, size: tuple[int, int]
    ) -> None:
        self.graph = graph
        self.binding = bind(graph, "text", tower.output)
        self.tokenizer = tokenizer
        self._length = self._fixed_length()
        self._other = self._blank_picture(size)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (len(texts), dim), unit rows; each text fits the context."""
        rows = [self.tokenizer.ids(text) for text in texts]
        vectors: dict[int, NDArray[Any]] = {}
        for length, indexes in self._by_length(rows).items():
            for batch in _batches(indexes, _fixed_batch(self.binding, "text") or TEXT_BATCH):
                found = self._run([rows[index] for index in batch], length)
                vectors.update(zip(batch, found, strict=True))
        return unit_rows(np.stack([vectors[i] for i in range(len(texts))]), self.graph.path)

    def _by_length(self, rows: Sequence[Sequence[int]]) -> dict[int, list[int]]:
        """Indexes of rows by the length they are fed at: texts of one length need no padding."""
        groups: dict[int, list[int]] = defaultdict(list)
        for index, row in enumerate(rows):
            groups[self._length or len(row)].append(index)
        return groups

    def _run(self, rows: Sequence[Sequence[int]], length: int) -> NDArray[Any]:
        count = _fixed_batch(self.binding, "text") or len(rows)
        ids, mask = self.tokenizer.padded(rows, length)
        feeds = self.binding.text_feeds(_filled(ids, count), _filled(mask, count))
        result = self.graph.run(self.binding.output, {**self._other, **feeds})
        return _two_dimensional(result, count, self.graph.path)[: len(rows)]

    def _fixed_length(self) -> int | None:
        """The length every text is padded to; None where each keeps its own."""
        spec = self.tokenizer.spec
        if fixed := token_length(self.binding):
            return fixed
        return spec.context_length if spec.pad_to == "context" else None

    def _blank_picture(self, size: tuple[int, int]) -> dict[str, NDArray[Any]]:
        if self.binding.pixels is None:
            return {}
        spec = _with_size(self.graph, self.binding, ImageSpec(size))
        count = self.binding.pixels.shape[0] or 1
        blank = np.zeros((count, *spec.size, 3), dtype=np.uint8)
        return pixel_feeds(self.binding, blank, spec)


def pixel_feeds(
    binding: Binding, stacked: NDArray[np.uint8], spec: ImageSpec
) -> dict[str, NDArray[Any]]:
    """Feeds of the image side from uint8 (n, h, w, 3), in the dtype and layout it takes."""
    tensor = binding.pixels
    if tensor is None:
        return {}
    channels_last = tensor.shape[3] == 3 and tensor.shape[1] != 3
    if tensor.dtype is np.uint8:
        return {tensor.name: stacked if channels_last else stacked.transpose(0, 3, 1, 2)}
    values = normalise(stacked, spec).astype(tensor.dtype, copy=False)
    return {tensor.name: values.transpose(0, 2, 3, 1) if channels_last else values}


def token_length(binding: Binding) -> int | None:
    """The length of texts where the graph fixes it."""
    return binding.tokens.shape[1] if binding.tokens is not None else None


def with_context(spec: TextSpec, fixed: int | None, default: int) -> TextSpec:
    """The spec with its context length settled: the graph's, else its own, else `default`."""
    return replace(spec, context_length=fixed or spec.context_length or default)


def unit_rows(rows: NDArray[Any], path: Path) -> Vectors:
    """Scale rows to unit length, float32.

    Raises:
        ModelError: a row is zero or not finite, as half precision gives on some machines.
    """
    rows = rows.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise ModelError(f"{path} gave a vector without length", "use its fp32 variant")
    return np.asarray(rows / lengths, dtype=np.float32)


def _with_size(graph: Graph, binding: Binding, spec: ImageSpec) -> ImageSpec:
    """The spec with its size settled, which must be the one that the graph fixes."""
    tensor = binding.pixels
    if tensor is None:
        return spec
    channels_last = tensor.shape[3] == 3 and tensor.shape[1] != 3
    height, width = tensor.shape[1:3] if channels_last else tensor.shape[2:4]
    if spec.size == (0, 0):
        if height is None or width is None:
            raise ModelError(
                f"{graph.path} leaves its picture size open and no file tells it",
                "put a preprocessor_config.json or model.json beside it",
            )
        return replace(spec, size=(height, width))
    if (height or spec.size[0], width or spec.size[1]) != spec.size:
        raise ModelError(
            f"{graph.path} takes pictures of {height}×{width}, its folder says {spec.size}",
            "the files are of different models; fetch the model again",
        )
    return spec


def _fixed_batch(binding: Binding, side: str) -> int | None:
    tensor = binding.pixels if side == "image" else binding.tokens
    return tensor.shape[0] if tensor is not None else None


def _token_shape(binding: Binding, context_length: int) -> tuple[int, int]:
    return _fixed_batch(binding, "text") or 1, token_length(binding) or context_length


def _filled(rows: NDArray[Any], count: int) -> NDArray[Any]:
    """Repeat the last row until there are `count`."""
    missing = count - len(rows)
    return np.concatenate([rows, np.repeat(rows[-1:], missing, axis=0)]) if missing else rows


def _batches(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _two_dimensional(rows: NDArray[Any], count: int, path: Path) -> NDArray[Any]:
    flat = rows.reshape(count, -1) if rows.size and rows.size % count == 0 else rows
    if rows.ndim > 2 or flat.shape[0] != count:
        raise ModelError(
            f"{path} gave a result of shape {rows.shape} for {count} inputs",
            "this kind of graph is not known; please report the model",
        )
    return flat
