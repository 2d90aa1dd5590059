"""What parent and worker say to each other over two pipes, and how it is framed.

Parent → worker: one `Setup`, then a `Job` per file; closing the pipe ends the worker.
Worker → parent: `Ready` or `Broken`, then a `Sent` per event; `what` is None at a file's end.
Between them `Began` tells of parts that can be left out.
"""

from __future__ import annotations

import os
import pickle
import struct
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from tusou.types import (
    Arrived,
    Decoded,
    DecodeOptions,
    PackedWords,
    Part,
    Reading,
    Skipped,
    SourceFile,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Made: TypeAlias = Decoded | Reading | Skipped | Arrived | None
"""What a worker tells of its file; None: its end."""
_LENGTH = struct.Struct("!Q")
_READ_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class Setup:
    """The first message to a worker."""

    target: str
    memory_bytes: int


@dataclass(frozen=True, slots=True)
class Job:
    """One file to decode, and what its parent knows of how that goes."""

    file: SourceFile
    options: DecodeOptions
    part: Part | None = None
    """The page or row that is being read, as far as it can be left out."""
    has_told: bool = False
    """Whether something came of that part."""
    tried: Part | None = None
    """The part that a worker before came to grief with."""
    workers: int = 0
    """How many workers it has cost."""
    spent_s: float = 0.0
    """What these worked on it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has imported its target."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The worker cannot import its target."""

    problem: str


@dataclass(frozen=True, slots=True)
class Began:
    """The worker begins with a part of its file, or (None) is done with it."""

    part: Part | None
    worked_s: float
    """As of `Sent`."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An event of the worker's current file, or its end."""

    what: Made
    pixels: tuple[tuple[int, int], bytes] | None
    """Size and RGB bytes of the picture, taken out of `what`: a plain copy, no pickled Image."""
    worked_s: float
    """How long the worker has worked on the file, waiting for the parent not counted."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """At a file's end: these seconds by part of the work."""


def sent(
    what: Made,
    worked_s: float,
    parts: Mapping[str, float] | None = None,
) -> Sent:
    """Pack an event."""
    what, pixels = _with_packed_words(what), None
    if isinstance(what, Decoded) and what.picture is not None:
        pixels = (what.picture.size, what.picture.tobytes())
        what = replace(what, picture=None)
    return Sent(what, pixels, worked_s, parts or {})


def _with_packed_words(what: Made) -> Made:
    """The same with its words packed: to pickle each of hundreds takes longer."""
    if isinstance(what, Decoded):
        return replace(what, item=replace(what.item, words=PackedWords.of(what.item.words)))
    if isinstance(what, Reading):
        return replace(what, words=PackedWords.of(what.words))
    return what


def unpacked(message: Sent) -> Made:
    """Return the event of `message` with its picture."""
    if message.pixels is None or not isinstance(message.what, Decoded):
        return message.what
    from PIL import Image

    size, data = message.pixels
    return replace(message.what, picture=Image.frombytes("RGB", size, data))


def framed(message: object) -> bytes:
    """Return `message` pickled, after its length."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


class Inbox:
    """Collects the bytes of a pipe into messages.

    The parent never waits within a message: a worker can be stopped or hang in the middle of one.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._held = bytearray()
        self.ended = False

    def fill(self) -> None:
        """Take what has arrived; waits when nothing has."""
        data = os.read(self._descriptor, _READ_BYTES)
        self._held += data
        self.ended = not data

    def messages(self) -> Iterator[Any]:
        """Take out the messages that are complete."""
        while len(self._held) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._held)
            end = _LENGTH.size + length
            if len(self._held) < end:
                return
            with memoryview(self._held) as view:
                message = pickle.loads(view[_LENGTH.size : end])  # noqa: S301 - our own process
            del self._held[:end]
            yield message
