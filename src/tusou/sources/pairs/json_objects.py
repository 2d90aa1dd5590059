"""Pairs within one JSON object: by names of pictures, by keys of any kind, in a list, or as COCO.

An object may also be one pair itself. How it is broken into lines does not matter.

``{"image": "a.jpg", "caption": …}``
``{"a.jpg": "caption"}``, ``{"a.jpg": ["one", "two"]}``, ``{"a.jpg": {"caption": …}}``
``{"7f3a…": {"image": "a.jpg", "caption": …}}``
``{"products": [{"image": "a.jpg", "caption": …}], "page": 1}``
``{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "caption": …}]}``
"""

from __future__ import annotations

import json
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO

from tusou.sources.pairs import coco
from tusou.sources.pairs.columns import images_of, tell_apart
from tusou.sources.pairs.json_stream import JsonStream
from tusou.sources.pairs.pictures_in import names_picture_file
from tusou.sources.table import PICTURE_SUFFIXES, suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEMBERS_BEFORE = 20
"""Members that may stand before the lists of rows; they tell of the data set and are no rows."""

_ROWS_LOOKED_AT = 20
"""Elements of a list, to tell whether they are rows with pictures."""

_LONGEST_PAIR = 1 << 18
"""Characters of an object that is one pair; with a vector of 4,096 numbers it has 90,000."""


def values_of_object(text: TextIO, path: str, *, may_be_coco: bool = True) -> Iterator[Any]:
    """Yield rows, as mappings, of the object in the file at `path`; other values as they are.

    Raises:
        BreaksOff: the object is not whole.
    """
    if (pair := _pair_itself(text)) is not None:
        yield pair
        return
    text.seek(0)
    stream = JsonStream(text)
    members = stream.members()
    held: list[Any] | None = []
    for key in members:
        if held is None or stream.next_sign() != "[" or _names_picture(key):
            value = _row(key, stream.value())
        elif may_be_coco and key in coco.LISTS:
            rows = coco.rows(text, path)
            yield from values_of_object(text, path, may_be_coco=False) if rows is None else rows
            return
        elif first := [*islice(rows := _rows_in(stream), 1)]:
            yield from chain(first, rows, _rows_of_others(stream, members))
            return
        else:
            value = []
        if held is None:
            yield value
            continue
        held.append(value)
        if len(held) == _MEMBERS_BEFORE:
            yield from held
            held = None
    yield from held or ()


def first_listed(text: TextIO) -> list[dict[str, Any]]:
    """Return the first objects of the first list that has any in the object that `text` is.

    Raises:
        BreaksOff: the object is not whole up to there.
    """
    text.seek(0)
    stream = JsonStream(text)
    for _ in stream.members():
        if stream.next_sign() != "[":
            stream.pass_over()
            continue
        elements = stream.elements()
        first = [one for one in islice(elements, _ROWS_LOOKED_AT) if isinstance(one, dict)]
        if first:
            return first
        deque(elements, maxlen=0)
    return []


def _pair_itself(text: TextIO) -> dict[str, Any] | None:
    """Return the object that `text` is if it has a text and one picture, and no list of pairs.

    One that names several pictures tells of a site, a data set or an album: they are photos.
    """
    text.seek(0)
    whole = text.read(_LONGEST_PAIR + 1)
    try:
        value = json.loads(whole) if len(whole) <= _LONGEST_PAIR else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    pair = tell_apart(value)
    is_one = pair.text and len(pair.images) == 1 and names_picture_file(pair.images[0])
    return value if is_one and not any(map(_lists_pairs, pair.fields.values())) else None


def _lists_pairs(value: Any) -> bool:
    return isinstance(value, list) and any(map(_is_pair, value[:_ROWS_LOOKED_AT]))


def _is_pair(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    pair = tell_apart(value)
    return bool(pair.text and pair.images)


def _rows_in(stream: JsonStream) -> Iterator[Any]:
    """Go through the list that begins here; yield its elements if the first of them have pictures.

    Other lists, such as those of categories beside products, are passed over.
    """
    elements = stream.elements()
    first = list(islice(elements, _ROWS_LOOKED_AT))
    if any(isinstance(one, dict) and images_of(one) for one in first):
        yield from chain(first, elements)
    deque(elements, maxlen=0)


def _rows_of_others(stream: JsonStream, members: Iterator[str]) -> Iterator[Any]:
    """Yield the rows in the lists that follow; what else stands there tells of the data set."""
    for _ in members:
        if stream.next_sign() == "[":
            yield from _rows_in(stream)
        else:
            stream.pass_over()


def _row(key: str, value: Any) -> Any:
    """The member of a map as a row; one that is none as it is."""
    if isinstance(value, dict):
        if not images_of(value) and _names_picture(key):
            return {"image_path": key, **value}
        return {"key": key, **value}
    if _names_picture(key) and isinstance(value, str | list):
        return {"image_path": key, "text": value}
    return value


def _names_picture(key: str) -> bool:
    return suffix_of(key) in PICTURE_SUFFIXES
