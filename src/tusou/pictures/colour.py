"""One colour model for all pictures: 8-bit sRGB, upright, on white."""

from __future__ import annotations

import struct
import warnings
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageCms
from PIL.Image import Transpose

if TYPE_CHECKING:
    from PIL.ImageCms import ImageCmsProfile

_ORIENTATION_TAG = 0x0112

_UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
"""EXIF orientation → what turns the stored pixels upright (EXIF 2.32, section 4.6.4)."""

_BAND_PIXELS = 4_000_000
"""Deep greys are converted in bands: all at once, 100 Mpx of them would take 1.2 GB."""

METADATA_FAULTS = (SyntaxError, ValueError, KeyError, TypeError, OSError, EOFError, struct.error)
"""What Pillow raises over broken EXIF data; a picture is not refused for its metadata."""


def to_rgb(image: Image.Image) -> Image.Image:
    """Return `image` as RGB the way it is meant to be seen.

    The EXIF orientation is applied, colours are converted to sRGB by the embedded ICC profile (a
    broken one is ignored), transparency is laid on white, 16-bit, float, palette, CMYK and Lab
    pictures are converted. The result carries no metadata, so that a second call changes nothing.
    """
    upright = _upright(eight_bit(image))
    rgb = _on_white(_to_srgb(upright))
    if rgb.info or type(rgb) is not Image.Image:  # an opened file knows more than its `info`
        rgb = rgb.copy()
        rgb.info = {}
    return rgb


def _orientation_of(image: Image.Image) -> int:
    """Return the EXIF orientation, 1–8; 1 when there is none or it cannot be read."""
    try:
        with warnings.catch_warnings(action="ignore"):  # Pillow warns of EXIF data that break off
            orientation = image.getexif().get(_ORIENTATION_TAG)
    except METADATA_FAULTS:
        return 1
    return orientation if orientation in _UPRIGHT else 1


def eight_bit(image: Image.Image) -> Image.Image:
    """Return `image` in a mode of 8 bits per band without palette: L, LA, RGB, RGBA, CMYK, LAB."""
    if image.mode.startswith("I") or image.mode == "F":
        return _grey_from_deep(image)
    if image.mode == "La":
        return image.convert("LA")
    if "transparency" in image.info or image.mode in ("PA", "RGBa"):
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "LAB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _grey_from_deep(image: Image.Image) -> Image.Image:
    """Bring 16-bit, 32-bit and float greys down to 8 bits by a fitting full scale."""
    black, white = _full_scale(image)
    grey = Image.new("L", image.size)
    grey.info = image.info
    if not white > black:  # a flat picture, or one of NaN
        return grey
    scale = 255.0 / (white - black)
    rows = max(1, _BAND_PIXELS // image.width)
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height))).convert("F")
        grey.paste(band.point(lambda value: value * scale - black * scale).convert("L"), (0, top))
    return grey


def _full_scale(image: Image.Image) -> tuple[float, float]:
    """Return which values are black and white: a customary range, or else what is there."""
    if image.mode.startswith("I;16"):
        return 0.0, 65535.0
    low, high = cast("tuple[float, float]", image.getextrema())
    if low >= 0:
        for top in (1.0, 255.0) if image.mode == "F" else (255.0, 65535.0):
            if high <= top:
                return 0.0, top
    return low, high


def _upright(image: Image.Image) -> Image.Image:
    turn = _UPRIGHT.get(_orientation_of(image))
    return image if turn is None else image.transpose(turn)


def _to_srgb(image: Image.Image) -> Image.Image:
    """Convert the colours of `image` to sRGB; the alpha band, if any, is kept."""
    if image.mode in ("LA", "RGBA"):
        alpha = image.getchannel("A")
        opaque = image.convert("L" if image.mode == "LA" else "RGB")
        colours = _by_profile(opaque).convert("RGB")
        colours.putalpha(alpha)
        return colours
    if image.mode == "LAB":
        return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
    return _by_profile(image)


def _by_profile(image: Image.Image) -> Image.Image:
    """Convert `image` by its embedded profile; one that is broken or does not fit is ignored."""
    embedded = image.info.get("icc_profile")
    if not embedded:
        return image
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(embedded))
        if "sRGB" in ImageCms.getProfileDescription(profile):
            return image
        return _converted(image, profile)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image


def _converted(image: Image.Image, profile: ImageCmsProfile) -> Image.Image:
    rgb = ImageCms.profileToProfile(image, profile, _srgb(), outputMode="RGB")
    return image if rgb is None else rgb


@cache
def _srgb() -> ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("LA", "RGBA"):
        return image if image.mode == "RGB" else image.convert("RGB")
    page = Image.new("RGB", image.size, "white")
    page.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return page
