"""Which input of a graph takes what, and which output is the vector: told by names and shapes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tusou.encoders.description import ImageSpec
from tusou.encoders.preprocess import normalise
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.encoders.graph import Graph, Tensor
    from tusou.types import Modality

OUTPUTS: Mapping[Modality, tuple[str, ...]] = {
    "image": (
        "image_embeds",
        "image_embeddings",
        "image_features",
        "unnorm_image_features",
        "embedding",
        "embeddings",
        "pooler_output",
    ),
    "text": (
        "text_embeds",
        "text_embeddings",
        "text_features",
        "unnorm_text_features",
        "embedding",
        "embeddings",
        "pooler_output",
    ),
}
"""Names of outputs that hold one vector per row, the surest first."""

_MEND = "this kind of graph is not known; please report the model"

Rows = NDArray[Any]
Derive = Callable[[Rows, Rows], Rows]
DERIVED: Mapping[str, Derive] = {
    "mask": lambda _ids, mask: mask,
    "token_type": lambda ids, _mask: np.zeros_like(ids),
    "segment": lambda ids, _mask: np.zeros_like(ids),
    "position": lambda ids, _mask: np.broadcast_to(np.arange(ids.shape[1]), ids.shape),
}
"""Inputs beside the tokens, by a part of their name: f(ids, mask)."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The inputs of a graph by their part, and the output to take.

    A joint graph has both `pixels` and `tokens`, the graph of one tower one of them.
    """

    pixels: Tensor | None
    tokens: Tensor | None
    derived: tuple[tuple[Tensor, Derive], ...]
    output: str
    dim: int | None
    """Length of the vectors where the graph fixes it."""
    gives_states: bool = False
    """Whether the output has one state per token instead of one vector per row."""

    @property
    def image_batch(self) -> int | None:
        """How many pictures the graph takes at once, where it fixes that."""
        return self.pixels.shape[0] if self.pixels else None

    @property
    def text_batch(self) -> int | None:
        """How many texts the graph takes at once, where it fixes that."""
        return self.tokens.shape[0] if self.tokens else None

    @property
    def text_length(self) -> int | None:
        """The number of tokens of every text, where the graph fixes it."""
        return self.tokens.shape[1] if self.tokens else None

    @property
    def image_size(self) -> tuple[int | None, int | None]:
        """(height, width) of pictures, where the graph fixes them."""
        if self.pixels is None:
            return None, None
        height, width = self.pixels.shape[1:3] if self._channels_last else self.pixels.shape[2:]
        return height, width

    def text_feeds(self, ids: Rows, mask: Rows) -> dict[str, Rows]:
        """Feeds of the text side; ids and mask int64 (n, length)."""
        if self.tokens is None:
            return {}
        feeds = {self.tokens.name: ids.astype(self.tokens.dtype)}
        for tensor, derive in self.derived:
            feeds[tensor.name] = derive(ids, mask).astype(tensor.dtype)
        return feeds

    def image_feeds(self, pixels: NDArray[np.uint8], spec: ImageSpec) -> dict[str, Rows]:
        """Feeds of the image side from uint8 (n, h, w, 3), in the dtype and order it takes.

        A graph that takes uint8 normalises by itself.
        """
        if self.pixels is None:
            return {}
        if self.pixels.dtype is np.uint8:
            values: Rows = pixels.transpose(0, 3, 1, 2)
        else:
            values = normalise(pixels, spec).astype(self.pixels.dtype, copy=False)
        return {self.pixels.name: values.transpose(0, 2, 3, 1) if self._channels_last else values}

    def blank_text(self, length: int) -> dict[str, Rows]:
        """Feeds of one text of zeros, for the other side of a joint graph."""
        ids = np.zeros((self.text_batch or 1, self.text_length or length), dtype=np.int64)
        return self.text_feeds(ids, np.ones_like(ids))

    def blank_picture(self, size: tuple[int, int]) -> dict[str, Rows]:
        """Feeds of one black picture, for the other side of a joint graph."""
        height, width = self.image_size
        shape = (self.image_batch or 1, height or size[0], width or size[1], 3)
        return self.image_feeds(np.zeros(shape, dtype=np.uint8), ImageSpec(shape[1:3]))

    @property
    def _channels_last(self) -> bool:
        shape = self.pixels.shape if self.pixels else ()
        return shape[3:] == (3,) and shape[1] != 3


def bind(graph: Graph, modality: Modality, output: str = "", *, states: bool = False) -> Binding:
    """Find the parts of `graph` as the tower of `modality`.

    Args:
        output: the output to take; "" chooses by name, else the only two-dimensional one.
        states: take the output with one state per token, unless the graph pools by itself.

    Raises:
        ModelError: an input or the output cannot be told.
    """
    pixels = _only(graph, "picture", [each for each in graph.inputs if len(each.shape) == 4])
    others = [each for each in graph.inputs if each is not pixels]
    derived = tuple((each, part) for each in others if (part := _derived(each)))
    whole = [each for each in others if each.is_whole and not _derived(each)]
    tokens = _only(graph, "token", whole)
    known = {id(each) for each in (pixels, tokens, *(each for each, _ in derived))}
    for each in graph.inputs:
        if id(each) not in known:
            raise ModelError(f"{graph.path}: the input {each.name!r} is not understood", _MEND)
    if (pixels if modality == "image" else tokens) is None:
        raise ModelError(f"{graph.path} takes no {modality}", "its towers may be swapped")
    chosen = _states(graph) if states and not output else _output(graph, modality, output)
    dim = chosen.shape[-1] if chosen.shape else None
    return Binding(pixels, tokens, derived, chosen.name, dim, len(chosen.shape) == 3)


def _derived(tensor: Tensor) -> Derive | None:
    return next((make for part, make in DERIVED.items() if part in tensor.name), None)


def _only(graph: Graph, part: str, found: Sequence[Tensor]) -> Tensor | None:
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise ModelError(f"{graph.path} has several {part} inputs: {names}", _MEND)
    return found[0] if found else None


def _states(graph: Graph) -> Tensor:
    """The finished vector where the graph has it, else the states of the last layer."""
    outputs = {each.name: each for each in graph.outputs}
    for name in ("sentence_embedding", "last_hidden_state", "token_embeddings"):
        if name in outputs:
            return outputs[name]
    deep = [each for each in graph.outputs if len(each.shape) == 3]
    if len(deep) != 1:
        names = ", ".join(outputs)
        raise ModelError(f"{graph.path} has no states of tokens among its outputs ({names})", _MEND)
    return deep[0]


def _output(graph: Graph, modality: Modality, wanted: str) -> Tensor:
    outputs = {each.name: each for each in graph.outputs}
    for name in (wanted,) if wanted else OUTPUTS[modality]:
        if name in outputs:
            return outputs[name]
    flat = [each for each in graph.outputs if len(each.shape) in (0, 2)]
    flat = [each for each in flat if not each.name.startswith("logits")]
    if wanted or len(flat) != 1:
        names = ", ".join(outputs)
        which = f"output {wanted!r}" if wanted else f"{modality} vector among its outputs"
        raise ModelError(f"{graph.path} has no {which} ({names})", _MEND)
    return flat[0]
