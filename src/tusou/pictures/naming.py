"""The name by which a picture was given, kept with it: answers tell by it what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_NAME = "tusou: given as"
"""Among what Pillow carries with a picture, and writes into no file."""


def named(picture: Image, name: str) -> Image:
    """Return `picture`, which is nobody else's, with its name."""
    picture.info[_NAME] = name
    return picture


def name_of(picture: Image) -> str:
    """Return the name by which a picture was given, "" where it came without one."""
    return str(picture.info.get(_NAME, ""))
