"""What is asked for, as a server takes it: the members of an address or of a form."""

from __future__ import annotations

import os
import uuid
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, Union
from urllib.parse import urlencode

from tusou.errors import InputError, system_reason
from tusou.given import NotTaken, is_picture, several, shown, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image

PictureLike = Union[str, os.PathLike[str], bytes, BinaryIO, "Image"]
NAMES = {"within": "in"}
"""Members whose names are words of Python."""
EXAMPLES = ("like", "unlike")


def query(members: Mapping[str, Any]) -> str:
    """Members as they stand behind an address; "" when there are none.

    Raises:
        InputError: an example is neither a number nor a text.
    """
    pairs = _pairs(members)
    return "?" + urlencode(pairs) if pairs else ""


def form(members: Mapping[str, Any], image: bytes) -> tuple[bytes, str]:
    """A form with a picture (RFC 7578), and its media type.

    Raises:
        InputError: an example is neither a number nor a text.
    """
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in _pairs(members)
    ]
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="image"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = b"".join([*parts, head.encode(), image, f"\r\n--{mark}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={mark}"


def picture_bytes(image: PictureLike) -> bytes:
    """The bytes of a picture file; a picture of Pillow is made one, of the size that is searched.

    Raises:
        InputError: it is none of what is taken, or cannot be read.
    """
    if isinstance(image, bytes | bytearray | memoryview):
        return bytes(image)
    if is_picture(image):
        return _png(image)
    if isinstance(image, str | os.PathLike):
        try:
            with open(os.path.expanduser(image), "rb") as file:
                return file.read()
        except (OSError, ValueError) as exc:  # a NUL, or half a character, is in no name of a file
            reason = system_reason(exc) if isinstance(exc, OSError) else "no such file"
            is_mistyped = isinstance(exc, FileNotFoundError | ValueError)
            mend = "check its spelling" if is_mistyped else "give another"
            raise InputError(f"cannot search by {image}: {reason}", mend) from exc
    read = getattr(image, "read", None)
    content = read() if callable(read) else None
    if not isinstance(content, bytes):
        raise InputError(
            f"{shown(image)} is no picture",
            "give a path, the bytes of a picture file, one opened to read bytes, or a picture of"
            " Pillow",
        )
    return content


def _png(image: Image) -> bytes:
    # As a search in this process reads it: a photo of a telephone as PNG would be too much to send.
    from tusou.library.pictures import query_picture

    buffer = BytesIO()
    query_picture(image).save(buffer, "PNG")
    return buffer.getvalue()


def _pairs(members: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Members as names and texts; None is left out, lists are repeated."""
    pairs = []
    for name, value in members.items():
        text = _example if name in EXAMPLES else _text
        pairs += [(NAMES.get(name, name), text(one)) for one in several(value) if one is not None]
    return pairs


def sendable(text: str) -> str:
    """A text with U+FFFD for each half character (a lone surrogate): UTF-8 has none."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _text(value: object) -> str:
    return sendable(str(value).lower() if isinstance(value, bool) else str(value))


def _example(value: object) -> str:
    """A number is an item, as in a search in this process; a server reads texts alone."""
    if isinstance(value, str):
        return sendable(value)
    try:
        return f"item:{whole(value)}"
    except NotTaken as exc:
        raise InputError(
            f"{shown(value)} is no example",
            "give the number of an item, a sentence, or picture: and the number of one that was"
            " sent",
        ) from exc
