"""A picture as an item: its size, what is written inside and beside it, what the camera told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.pictures import shows_writing
from tusou.sources.images.descriptions import describe
from tusou.sources.images.exif import camera_data
from tusou.text import language_of
from tusou.types import Item

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.sources.loading import LoadedPicture
    from tusou.types import TextState


def photo_of(image: Image, loaded: LoadedPicture, path: str, beside: str) -> Item:
    """Return the photo in the file at `path`.

    Args:
        image: as it was opened, and is `loaded`: PNG keeps some of its texts behind the pixels.
        loaded: the picture.
        path: of the file.
        beside: the text beside it, which comes before what is written inside.
    """
    description, camera = describe(image).after(beside), camera_data(image)
    return Item(
        kind="photo",
        image_path=path,
        text=description.text,
        caption=description.caption,
        language=language_of(description.text),
        date=camera.date,
        date_from="exif" if camera.date else "",
        text_state=_text_state(loaded.picture, description.text),
        width_px=loaded.width_px,
        height_px=loaded.height_px,
        fields=camera.fields,
        tags=description.keywords,
    )


def _text_state(picture: Image, text: str) -> TextState:
    """What is said about a photo says little of the words in it, so these are read anyway."""
    if not shows_writing(picture):
        return ""
    return "partial" if text else "missing"
