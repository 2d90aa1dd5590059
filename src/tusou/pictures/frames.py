"""The pictures in one TIFF file: which of them are pages, and which previews or masks of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PIL.Image import Image

_KIND_OF_PICTURE = 254
"""TIFF 6.0, tag NewSubfileType."""
_PREVIEW_OR_MASK = 1 | 4
_PROFILE = 34675
"""The tag of a colour profile (ICC.1, annex B.4)."""


def page_frames(image: Image) -> Iterator[int]:
    """Yield where in the file each page stands, from 0; of other formats the first picture is all.

    What a damaged directory raises comes through; the picture is left at what was looked at last.
    """
    if image.format != "TIFF":
        yield 0
        return
    at = 0
    while True:  # Pillow ends where directories go round
        try:
            image.seek(at)
        except EOFError:
            return
        if not int(_tags(image).get(_KIND_OF_PICTURE, 0)) & _PREVIEW_OR_MASK:
            yield at
        at += 1


def go_to(image: Image, frame: int) -> None:
    """Make `image` that of a frame."""
    image.seek(frame)
    # Of one without a colour profile Pillow tells that of the frame before.
    if image.format == "TIFF" and _PROFILE not in _tags(image):
        image.info.pop("icc_profile", None)


def _tags(image: Image) -> Mapping[int, Any]:
    tags: Mapping[int, Any] = image.tag_v2  # type: ignore[attr-defined]
    return tags
