"""What runs in worker processes for the server: decoding uploads and drawing items.

Nothing of the server itself is imported here: a worker starts in a third of a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.types import Decoded, Item, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from tusou.types import Box, DecodeOptions

TARGET = "tusou.server.drawing:decode"
LONGEST_PX = 2400
"""The largest picture that is drawn; a page of 150 dpi has 1,754 pixels."""
JPEG_QUALITY = 86


@dataclass(frozen=True, slots=True)
class ToDraw(SourceFile):
    """An item whose picture, or a part of it, is wanted again."""

    item: Item
    longest_px: int
    part: Box | None = None
    """Fractions of the item's picture."""
    as_jpeg: bool = True
    """False gives RGB pixels, as encoders take them."""


def decode(file: SourceFile, options: DecodeOptions) -> Iterator[Decoded]:
    """Yield the one picture of an upload, or of a `ToDraw`.

    Raises:
        SourceError: it cannot be read.
    """
    if isinstance(file, ToDraw):
        yield _drawn(file)
        return
    from tusou.sources.loading import load_picture

    loaded = load_picture(file.path, options)
    item = Item("photo", file.path, width_px=loaded.width_px, height_px=loaded.height_px)
    yield Decoded(item, loaded.picture)


def _drawn(wanted: ToDraw) -> Decoded:
    from tusou.sources import draw

    item = wanted.item
    if wanted.part is None:
        picture = draw(item, wanted.longest_px)
    elif item.page_number is not None:
        # PDFium draws just the part, as sharp as the whole.
        part = wanted.part if item.bbox is None else wanted.part.of(item.bbox)
        picture = draw(replace(item, bbox=part), wanted.longest_px)
    else:
        picture = _cut(item, wanted.part, wanted.longest_px)
    if not wanted.as_jpeg:
        return Decoded(item, picture)
    return Decoded(replace(item, text="", words=()), None, thumbnail=as_jpeg(picture))


def _cut(item: Item, part: Box, longest_px: int) -> Image:
    from tusou.pictures import cut, fit
    from tusou.sources import draw

    larger = longest_px / max(part.width, part.height, 0.01)
    picture = draw(item, min(round(larger), LONGEST_PX))
    return fit(cut(picture, part), longest_px)


def as_jpeg(picture: Image) -> bytes:
    """A picture as it is sent.

    Raises:
        SourceError: it is too large for JPEG.
    """
    held = BytesIO()
    try:
        picture.save(held, "JPEG", quality=JPEG_QUALITY, optimize=True)
    except OSError as exc:  # beyond 65,535 pixels a side, or no memory
        raise SourceError(f"the picture cannot be sent as JPEG ({exc})") from exc
    return held.getvalue()
