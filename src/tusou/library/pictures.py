"""Pictures as queries."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, overload

from tusou.errors import InputError, OutOfReach, SourceError
from tusou.given import is_picture, shown
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
        InputError: the name of the file is empty, or it cannot be read as a picture.
    """
    if image is None:
        return None
    from tusou.pictures import fit, named, open_picture, to_rgb
    from tusou.types import PICTURE_PX

    if is_picture(image):
        return fit(to_rgb(image), PICTURE_PX)
    if not isinstance(image, str | os.PathLike):
        problem = f"{shown(image)} is neither a picture of Pillow nor the path of a picture file"
        raise InputError(problem, "give one of them")
    try:
        picture = fit(to_rgb(open_picture(expanded(image), at_least_px=PICTURE_PX)), PICTURE_PX)
    except SourceError as exc:  # to those who ask, a file is what they gave
        raise InputError(f"cannot search by {image}: {exc.problem}", _mend(image, exc)) from exc
    return named(picture, os.fspath(image))


def example(given: int | str | os.PathLike[str] | Image) -> Example:
    """Return an example as a query holds it: a sentence or a number as it is, a picture opened.

    Raises:
        InputError: as `query_picture`.
    """
    return query_picture(given) if is_picture(given) or isinstance(given, os.PathLike) else given


def _mend(image: str | os.PathLike[str], error: SourceError) -> str:
    if not os.path.exists(expanded(image)):
        return "check its spelling"
    return error.mend if isinstance(error, OutOfReach) else "give a picture file"
