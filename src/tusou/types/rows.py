"""How a picture is named that has no file of its own, but lies in a row of its manifest."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKED = re.compile(r"(?P<file>.+)#row=(?P<row>[0-9]+)(?:\.(?P<nth>[0-9]+))?", re.DOTALL)


class InRow(NamedTuple):
    """Which row of a manifest, and which of the pictures in it; both from 1."""

    row: int
    nth: int = 1


def picture_in_row(manifest: str, place: InRow) -> str:
    """The `Item.image_path` of a picture in a row of `manifest`.

    "photos.parquet#row=12", and the second one of a row "photos.parquet#row=12.2".
    """
    nth = f".{place.nth}" if place.nth > 1 else ""
    return f"{manifest}#row={place.row}{nth}"


def file_and_row(image_path: str) -> tuple[str, InRow | None]:
    """Read what `picture_in_row` wrote; the path itself and None for any other."""
    match = _MARKED.fullmatch(image_path)
    if match is None:
        return image_path, None
    return match["file"], InRow(int(match["row"]), int(match["nth"] or 1))
