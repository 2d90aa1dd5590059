"""What makes two pictures the same picture: their size and their pixels."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


def image_key(image: Image) -> str:
    """Return the SHA-256 (64 hex digits) over width, height and RGB bytes of `image`.

    Equal pictures share their key, wherever they were found and whatever file held them.
    """
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    digest = hashlib.sha256(b"%dx%d:" % rgb.size)
    digest.update(rgb.tobytes())
    return digest.hexdigest()
