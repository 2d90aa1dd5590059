"""Pictures on their way out and in: drawn once and kept, uploads decoded apart and kept a while."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import Locked, NotFound, OutOfReach, SourceError, TooLarge
from tusou.executors import Limits as DecodeLimits
from tusou.executors import open_standing
from tusou.server.drawing import TARGET, ToDraw
from tusou.server.limiting import Gate
from tusou.types import PICTURE_PX, Decoded, DecodeOptions, SourceFile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from tusou.server.options import Limits
    from tusou.types import Box, Skipped, StoredItem

DRAWN_BYTES = 64_000_000
UPLOADS_KEPT = 64
"""Pictures of 448 pixels, 0.6 MB each: who shares an address with one drops it again later."""
_DRAWERS = 2
"""Processes that draw, at most; one more reads uploads."""
_LIMITS = DecodeLimits(memory_bytes=1_000_000_000)
"""Of a picture that somebody waits for."""
ERRORS = {kind.fault: kind for kind in (SourceError, TooLarge, OutOfReach, Locked)}
"""As what the fault that a worker tells is raised here; each has its HTTP status."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture that was sent, ready to search by."""

    id: str
    picture: Image
    width_px: int
    height_px: int
    """As it was sent."""


class Pictures:
    """Draws items and reads uploads in worker processes.

    Args:
        limits: bytes and pixels of uploads, and how many may wait.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._workers = open_standing(TARGET, workers=_DRAWERS, limits=_LIMITS)
        self._reader = open_standing(
            TARGET,
            workers=1,
            limits=_LIMITS,
            options=DecodeOptions(max_pixels=limits.upload_pixels),
        )
        self.drawing = Gate(_DRAWERS, limits.drawings_waiting)
        self.reading = Gate(1, limits.uploads_waiting)
        self._guard = threading.Lock()
        self._drawn: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._drawn_bytes = 0
        self._uploads: OrderedDict[str, Upload] = OrderedDict()

    def close(self) -> None:
        """Stop the workers."""
        self._workers.close()
        self._reader.close()

    # ── out ─────────────────────────────────────────────────────────────────────────────────

    def jpeg(self, stored: StoredItem, longest_px: int, part: Box | None = None) -> bytes:
        """An item's picture, drawn again from its file.

        Raises:
            SourceError: the file is gone or cannot be read.
            Busy: too many wait for theirs.
        """
        key = (stored.id, stored.image_key, longest_px, part)
        with self._guard:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        decoded = self._draw(stored, longest_px, part, as_jpeg=True)
        jpeg = decoded.thumbnail or b""
        with self._guard:
            self._drawn_bytes += len(jpeg) - len(self._drawn.get(key, b""))
            self._drawn[key] = jpeg
            while self._drawn_bytes > DRAWN_BYTES and len(self._drawn) > 1:
                self._drawn_bytes -= len(self._drawn.popitem(last=False)[1])
        return jpeg

    def pixels(self, stored: StoredItem, part: Box | None = None) -> Image:
        """An item's picture, or a part of it, as a query.

        Raises:
            SourceError: the file is gone or cannot be read.
            Busy: too many wait for theirs.
        """
        decoded = self._draw(stored, PICTURE_PX, part, as_jpeg=False)
        if decoded.picture is None:
            raise SourceError("the item has no picture")
        return decoded.picture

    def _draw(
        self, stored: StoredItem, longest_px: int, part: Box | None, *, as_jpeg: bool
    ) -> Decoded:
        wanted = ToDraw(
            stored.path, stored.root, stored.size_bytes, 0, stored.item, longest_px, part, as_jpeg
        )
        with self.drawing.passed():
            return _first(self._workers.decode(wanted))

    # ── in ──────────────────────────────────────────────────────────────────────────────────

    def receive(self, data: bytes) -> Upload:
        """Decode a picture that was sent, and keep it for searches.

        Raises:
            TooLarge: it has more bytes or pixels than are taken.
            SourceError: it is no picture, or damaged.
            Busy: too many wait to be read.
        """
        if len(data) > self._limits.upload_bytes:
            raise TooLarge(
                f"the picture has more than {self._limits.upload_bytes / 1e6:.0f} MB",
                "send a smaller copy of it",
            )
        with self.reading.passed():
            decoded = _first(self._decoded(data))
        if decoded.picture is None:
            raise SourceError("there is no picture in it")
        digest = hashlib.sha256(decoded.picture.tobytes() + repr(decoded.picture.size).encode())
        upload = Upload(
            digest.hexdigest()[:32],
            decoded.picture,
            decoded.item.width_px,
            decoded.item.height_px,
        )
        with self._guard:
            self._uploads[upload.id] = upload
            self._uploads.move_to_end(upload.id)
            while len(self._uploads) > UPLOADS_KEPT:
                self._uploads.popitem(last=False)
        return upload

    def uploaded(self, upload_id: str) -> Upload:
        """A picture that was sent before.

        Raises:
            NotFound: it is not kept any more.
        """
        with self._guard:
            if upload_id not in self._uploads:
                raise NotFound(
                    "this picture is not kept any more", "send it again: POST /api/v1/pictures"
                )
            self._uploads.move_to_end(upload_id)
            return self._uploads[upload_id]

    def _decoded(self, data: bytes) -> list[Decoded | Skipped]:
        descriptor, path = tempfile.mkstemp(prefix="tusou-upload-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            return self._reader.decode(SourceFile(path, path, len(data), 0))
        finally:
            os.unlink(path)


def _first(answer: Sequence[Decoded | Skipped]) -> Decoded:
    """The one picture of an answer.

    Raises:
        SourceError: it was skipped; of the class that its fault has in `ERRORS`.
    """
    for what in answer:
        if isinstance(what, Decoded):
            return what
        if what.fault == "locked":  # its own mend is for those who index
            raise Locked(what.problem, "see its original: the server knows no passwords of PDFs")
        raise ERRORS[what.fault](what.problem, what.mend)
    raise SourceError("there is no picture in it")
