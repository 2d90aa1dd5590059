"""How a picture is named that has no file of its own, but lies in a row of its manifest."""

from __future__ import annotations

_MARK = "#row="


def picture_in_row(manifest: str, row: int) -> str:
    """The `Item.image_path` of a picture in a row of `manifest`: "photos.parquet#row=12"."""
    return f"{manifest}{_MARK}{row}"


def file_and_row(image_path: str) -> tuple[str, int | None]:
    """Read what `picture_in_row` wrote; the path itself and None for any other."""
    manifest, _, row = image_path.rpartition(_MARK)
    if manifest and row.isascii() and row.isdigit():
        return manifest, int(row)
    return image_path, None
