"""Reading one picture file for a source: the picture at the size asked, its original size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.pictures import decode_picture, fit, picture_file, to_rgb
from tusou.timing import span

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.types import DecodeOptions


@dataclass(frozen=True, slots=True)
class LoadedPicture:
    """A picture ready for the encoder (RGB, fitted) and its original size as shown, in pixels."""

    picture: Image
    width_px: int
    height_px: int


def load_picture(path_or_bytes: str | bytes, options: DecodeOptions) -> LoadedPicture:
    """Read a picture at the size that `options` ask for.

    Raises:
        SourceError: it is not there, no picture, damaged or too large.
    """
    with picture_file(path_or_bytes, max_pixels=options.max_pixels) as image:
        return loaded(image, options)


def loaded(image: Image, options: DecodeOptions) -> LoadedPicture:
    """Decode an `image` that `picture_file` opened; raises as `load_picture`."""
    # No metadata before the pixels: asked for EXIF, Pillow decodes a PNG and hides its damage.
    width, height = image.size
    with span("render"):
        decoded = decode_picture(
            image, max_pixels=options.max_pixels, at_least_px=options.picture_px
        )
        upright = fit(to_rgb(decoded), options.picture_px)
    if (width - height) * (upright.width - upright.height) < 0:
        width, height = height, width
    return LoadedPicture(upright, width, height)
