"""The user's files as they are: opened once, and only when they are what is indexed."""

from __future__ import annotations

import os
import stat
from typing import BinaryIO

from tusou.errors import SourceError

KIND_POLICY = {
    False: "default-src 'none'; sandbox",
    # The browser's own viewer of PDFs brings its styles, and does not run in a sandbox.
    True: "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'",
}
_PDF_HEAD_BYTES = 1024
"""Within so many bytes a PDF has to say that it is one (as readers accept it)."""
_MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
    "HEIF": "image/heic",
}
ORIGINAL_TYPES = ("application/pdf", *dict.fromkeys(_MEDIA_TYPES.values()))


def open_original(path: str) -> tuple[BinaryIO, str]:
    """Open a PDF or picture; returns it with its media type, told from its content.

    Whatever else has come to lie there, a key or a script say, does not leave the machine.

    Raises:
        SourceError: it is gone, no regular file, or neither PDF nor picture.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except OSError as exc:
        raise SourceError("the file cannot be opened", "index its folder again") from exc
    file = os.fdopen(descriptor, "rb")
    is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
    media_type = _media_type(file.read(_PDF_HEAD_BYTES)) if is_file else ""
    if not media_type:
        file.close()
        raise SourceError("the file is neither a PDF nor a picture", "index its folder again")
    file.seek(0)
    return file, media_type


def _media_type(head: bytes) -> str:
    if b"%PDF-" in head:
        return "application/pdf"
    from tusou.pictures.formats import HEAD_BYTES, picture_format

    return _MEDIA_TYPES.get(picture_format(head[:HEAD_BYTES]), "")
