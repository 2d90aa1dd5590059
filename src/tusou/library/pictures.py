"""Pictures as queries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, overload

from tusou.remote.addresses import expanded

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.types import Example


@overload
def query_picture(image: None) -> None: ...
@overload
def query_picture(image: Image | str | os.PathLike[str]) -> Image: ...
def query_picture(image: Image | str | os.PathLike[str] | None) -> Image | None:
    """Return a query picture as sources deliver pictures: upright, opaque, RGB, of their size.

    Of another size the very file that was indexed would not be the same picture: shrunk by the
    model alone, 8 of the sample library's have a cosine below 0.999 with themselves.

    Raises:
        InputError: the name of the file is empty.
        SourceError: the file is no picture, or is damaged.
    """
    if image is None:
        return None
    from tusou.pictures import fit, named, open_picture, to_rgb
    from tusou.types import PICTURE_PX

    if not isinstance(image, str | os.PathLike):
        return fit(to_rgb(image), PICTURE_PX)
    opened = open_picture(expanded(image), at_least_px=PICTURE_PX)
    return named(fit(to_rgb(opened), PICTURE_PX), os.fspath(image))


def example(given: int | str | os.PathLike[str] | Image) -> Example:
    """Return an example as a query holds it: a sentence or a number as it is, a picture opened.

    Raises:
        SourceError: the file is no picture, or is damaged.
    """
    return given if isinstance(given, int | str) else query_picture(given)
