"""The encoder of two ONNX towers: opens a model folder and brings its sides together."""

from __future__ import annotations

from functools import cached_property, partial
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from tusou.encoders.beside import beside
from tusou.encoders.binding import bind
from tusou.encoders.fingerprint import files_sha256
from tusou.encoders.graph import Graph, is_cpu_first
from tusou.encoders.image_side import ImageSide
from tusou.encoders.layouts import describe
from tusou.encoders.layouts.layout import CLIP_CONTEXT
from tusou.encoders.once import once
from tusou.encoders.pooling import read_dense
from tusou.encoders.rows import unit_rows
from tusou.encoders.text_side import TextSide, settled
from tusou.errors import ModelError
from tusou.types import EncoderStamp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PIL.Image import Image

    from tusou.encoders.description import ModelDescription
    from tusou.encoders.tokenizer import TextTokenizer
    from tusou.types import Vectors


def open_onnx_encoder(
    folder: Path, *, device: str = "auto", threads: int | None = None, variant: str = ""
) -> OnnxEncoder:
    """Open the model in `folder`; see `tusou.encoders.open_encoder`."""
    return OnnxEncoder(folder, describe(folder, variant), device=device, threads=threads)


class OnnxEncoder:
    """Implements `tusou.protocols.Encoder` with two graphs of ONNX Runtime, or a joint one.

    Each tower is opened when it is first used: a search by text never loads the image tower.

    Args:
        folder: the model folder.
        description: what is in it.
        device: see `tusou.encoders.devices`.
        threads: CPU threads of one inference; None leaves it to ONNX Runtime.
        many: see `for_many`.
    """

    def __init__(
        self,
        folder: Path,
        description: ModelDescription,
        *,
        device: str = "auto",
        threads: int | None = None,
        many: bool = False,
    ) -> None:
        self.folder = folder
        self.description = description
        self._device = device
        self._threads = threads
        self._many = many
        self._graphs: dict[str, Graph] = {}
        self._expected: dict[str, Callable[[], Graph]] = {}
        self._lock = RLock()

    def for_many(self) -> OnnxEncoder:
        """The same model for many inputs: on the CPU several runs go on at once.

        There it opens graphs of its own, so that a server goes on answering while it indexes.
        """
        return self._for_many

    @cached_property
    def _for_many(self) -> OnnxEncoder:
        if self._many or not is_cpu_first(self._device):
            return self
        other = OnnxEncoder(
            self.folder, self.description, device=self._device, threads=self._threads, many=True
        )
        other.stamp = self.stamp  # the files are hashed once
        return other

    @cached_property
    def stamp(self) -> EncoderStamp:
        """Name, revision, hashes and dim."""
        about = self.description
        return EncoderStamp(
            name=about.name,
            revision=about.revision,
            files_sha256=files_sha256(self.folder, about.files),
            preprocessing_sha256=about.preprocessing_sha256,
            dim=self._dim,
        )

    @property
    def batch_size(self) -> int:
        """How many images are best encoded at once; one a lane where the graph fixes it."""
        return self._image_side.batch_size

    def expect_texts(self) -> None:
        """Begin to open the text tower beside what else is done; once, and only for time's sake."""
        with self._lock:
            file = self.description.text.file
            if file not in self._graphs and file not in self._expected:
                self._expected[file] = beside(partial(self._open, file))

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        """Return float32 (len(images), dim), unit rows; row i belongs to images[i] (RGB)."""
        if not images:
            return self._no_rows()
        return self._checked(self._image_side.encode(images), self.description.image.file)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (len(texts), dim), unit rows; row i belongs to texts[i].

        A text longer than the context is encoded chunk by chunk and averaged.
        """
        if not texts:
            return self._no_rows()
        chunked = [self.split_text(text) or [text] for text in texts]
        rows = self._text_side.encode([chunk for chunks in chunked for chunk in chunks])
        self._checked(rows, self.description.text.file)
        if len(rows) == len(texts):
            return rows
        starts = np.cumsum([0, *(len(chunks) for chunks in chunked[:-1])])
        return unit_rows(np.add.reduceat(rows, starts, axis=0), self._text_side.graph.path)

    def split_text(self, text: str) -> list[str]:
        """Return overlapping chunks, each within the context, that together hold all of `text`."""
        return self._tokenizer.split(text)

    @once
    def _image_side(self) -> ImageSide:
        about = self.description
        length = about.text.spec.context_length or CLIP_CONTEXT
        return ImageSide(self._graph(about.image.file), about.image, length)

    @once
    def _text_side(self) -> TextSide:
        about = self.description
        graph = self._graph(about.text.file)
        dense = read_dense(self.folder / about.text.dense) if about.text.dense else None
        return TextSide(graph, about.text, self._tokenizer, about.image.spec.size, dense)

    @once
    def _tokenizer(self) -> TextTokenizer:
        from tusou.encoders.tokenizer import TextTokenizer
        from tusou.encoders.tokenizer_files import load_tokenizer

        tower = self.description.text
        path = self.folder / tower.tokenizer
        loaded = load_tokenizer(path)  # while the graph is opened, where it is expected
        states = bool(tower.pooling)
        binding = bind(self._graph(tower.file), "text", tower.output, states=states)
        return TextTokenizer(path, settled(tower.spec, binding, CLIP_CONTEXT), loaded)

    def _graph(self, file: str) -> Graph:
        """Open a graph once, also when both towers are in it."""
        with self._lock:
            if file not in self._graphs:
                opened = self._expected.pop(file, None) or partial(self._open, file)
                self._graphs[file] = opened()
            return self._graphs[file]

    def _open(self, file: str) -> Graph:
        path = self.folder / file
        return Graph(path, device=self._device, threads=self._threads, many=self._many)

    @cached_property
    def _dim(self) -> int:
        """Length of the vectors: as described, as the graph fixes it, else as a text shows."""
        if self.description.dim:
            return self.description.dim  # without opening a graph
        binding = self._text_side.binding
        known = None if binding.gives_states else binding.dim
        return known or self._text_side.encode([""]).shape[1]

    def _checked(self, rows: Vectors, file: str) -> Vectors:
        if rows.shape[1] != self._dim:
            raise ModelError(
                f"{self.folder / file} gives vectors of length {rows.shape[1]}, not {self._dim}",
                "the two towers are of different models; fetch the model again",
            )
        return rows

    def _no_rows(self) -> Vectors:
        return np.zeros((0, self._dim), dtype=np.float32)
