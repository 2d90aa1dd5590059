"""Pure functions on pictures, and the one way to open a picture file."""

from __future__ import annotations

from tusou.pictures.colour import to_rgb
from tusou.pictures.identity import image_key
from tusou.pictures.likeness import (
    farthest,
    farthest_beside,
    fine_sketch,
    is_paper,
    sketch,
)
from tusou.pictures.naming import name_of, named
from tusou.pictures.opening import decode_picture, open_picture, picture_file
from tusou.pictures.pages import Pages, paged_file
from tusou.pictures.sizes import cut, fit, fitted_size, thumbnail
from tusou.pictures.writing import shows_writing

__all__ = [
    "Pages",
    "cut",
    "decode_picture",
    "farthest",
    "farthest_beside",
    "fine_sketch",
    "fit",
    "fitted_size",
    "image_key",
    "is_paper",
    "name_of",
    "named",
    "open_picture",
    "paged_file",
    "picture_file",
    "shows_writing",
    "sketch",
    "thumbnail",
    "to_rgb",
]
