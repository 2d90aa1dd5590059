"""Two terminal protocols that carry a whole picture file in base64.

kitty: https://sw.kovidgoyal.net/kitty/graphics-protocol/
iTerm2: https://iterm2.com/documentation-images.html
"""

from __future__ import annotations

from base64 import standard_b64encode
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

KITTY_CHUNK_BYTES = 4096
"""The most base64 that one kitty escape code may carry."""


def encode_kitty(picture: Image) -> bytes:
    """Transmit and display a PNG, in chunks; the terminal is asked not to answer (q=2)."""
    data = standard_b64encode(_png(picture))
    chunks = [data[at : at + KITTY_CHUNK_BYTES] for at in range(0, len(data), KITTY_CHUNK_BYTES)]
    codes = []
    for number, chunk in enumerate(chunks):
        keys = [b"a=T", b"f=100", b"q=2"] if number == 0 else [b"q=2"]
        keys.append(b"m=%d" % (number < len(chunks) - 1))
        codes.append(b"\x1b_G" + b",".join(keys) + b";" + chunk + b"\x1b\\")
    return b"".join(codes)


def encode_iterm(picture: Image) -> bytes:
    """An inline PNG in its own size."""
    png = _png(picture)
    keys = b"inline=1;size=%d;width=%dpx;height=%dpx" % (len(png), *picture.size)
    return b"\x1b]1337;File=" + keys + b":" + standard_b64encode(png) + b"\x07"


def _png(picture: Image) -> bytes:
    if picture.mode not in ("L", "RGB", "RGBA", "P"):
        picture = picture.convert("RGB")
    data = BytesIO()
    picture.save(data, "PNG")
    return data.getvalue()
