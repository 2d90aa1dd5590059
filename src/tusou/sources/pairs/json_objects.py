"""Pairs within one JSON object: by names of pictures, by keys of any kind, or as COCO has them.

``{"a.jpg": "caption"}``, ``{"a.jpg": ["one", "two"]}``, ``{"a.jpg": {"caption": …}}``
``{"7f3a…": {"image": "a.jpg", "caption": …}}``
``{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "caption": …}]}``
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from tusou.sources.pairs import coco
from tusou.sources.pairs.columns import image_of
from tusou.sources.pairs.json_stream import JsonStream
from tusou.sources.table import PICTURE_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMBERS_BEFORE = 20
"""Members that may stand before the lists of COCO; they tell of the data set and are no rows."""


def values_of_object(text: TextIO, path: str) -> Iterator[Any]:
    """Yield rows, as mappings, of the object in the file at `path`; other values as they are.

    Raises:
        BreaksOff: the object is not whole.
    """
    text.seek(0)
    stream = JsonStream(text)
    held: list[Any] | None = []
    for key in stream.members():
        if held is not None and key in coco.LISTS and stream.next_sign() == "[":
            yield from coco.rows(text, path)
            return
        value = _row(key, stream.value())
        if held is None:
            yield value
            continue
        held.append(value)
        if len(held) == _MEMBERS_BEFORE:
            yield from held
            held = None
    yield from held or ()


def _row(key: str, value: Any) -> Any:
    """The member of a map as a row; one that is none as it is."""
    if isinstance(value, dict):
        if image_of(value) is None and _names_picture(key):
            return {"image_path": key, **value}
        return {"key": key, **value}
    if _names_picture(key) and isinstance(value, str | list):
        return {"image_path": key, "text": value}
    return value


def _names_picture(key: str) -> bool:
    return suffix_of(key) in PICTURE_SUFFIXES
