"""Items as image-text pairs: the JSON list that `tusou index` reads again."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from tusou.remote.addresses import is_address
from tusou.types.values import as_members

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tusou.types import StoredItem


def pair_of(stored: StoredItem, image_path: str) -> dict[str, Any]:
    """One pair: `text` and `image_path`, then where it came from and its own fields."""
    item = stored.item
    pair: dict[str, Any] = {"text": item.text, "image_path": image_path}
    pair["source_kind"] = item.kind
    pair["source_path"] = stored.relative_path
    if item.page_number is not None:
        pair["source_page"] = item.page_number
    if item.bbox is not None:
        pair["source_bbox"] = json.dumps(item.bbox.rounded())
    if item.date and item.date_from != "mtime":
        pair["date"] = item.date
    if item.tags:
        pair["tags"] = list(item.tags)
    return {**as_members(item.fields), **pair}


def write_pairs(
    path: Path, items: Iterable[StoredItem], image_path_of: Callable[[StoredItem], str | None]
) -> int:
    """Write `items` as a JSON list, one pair a line; returns how many there are.

    Pairs for which `image_path_of` gives None are left out. The file appears when it is whole.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    n = 0
    try:
        with partial.open("w", encoding="utf-8") as stream:
            stream.write("[")
            for line in _lines(items, image_path_of, path.parent):
                stream.write(("," if n else "") + "\n" + line)
                n += 1
            stream.write("\n]\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return n


def _lines(
    items: Iterable[StoredItem], image_path_of: Callable[[StoredItem], str | None], folder: Path
) -> Iterator[str]:
    for stored in items:
        image_path = image_path_of(stored)
        if image_path is not None:
            yield _line(pair_of(stored, _relative(image_path, folder)))


def _line(pair: dict[str, Any]) -> str:
    line = json.dumps(pair, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:  # a name of other bytes: JSON has escapes for it
        return json.dumps(pair)
    return line


def _relative(path: str, folder: Path) -> str:
    """`path` as the manifest should name it: relative when it lies below; addresses as they are."""
    if is_address(path):
        return path
    absolute = os.path.abspath(path)
    below = os.path.abspath(folder)
    if os.path.commonpath([absolute, below]) != below:
        return absolute
    name = os.path.relpath(absolute, below).replace(os.sep, "/")
    # Blanks around what a manifest says are no part of it.
    return "./" + name if name[0].isspace() else name
