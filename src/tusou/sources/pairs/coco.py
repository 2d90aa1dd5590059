"""Captions in the form of COCO: a list of pictures, and one of texts that name them by number."""

from __future__ import annotations

import os.path
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO

from tusou.sources.pairs.json_stream import BreaksOff, JsonStream
from tusou.sources.pairs.values import is_possible_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_PICTURES, _TEXTS = LISTS = ("images", "annotations")

_TEXTS_LOOKED_AT = 1000
"""Annotations; if none of the first has a caption, they are boxes, and there may be millions."""

_PICTURES_LOOKED_AT = 20
"""Pictures tried to find their folder."""


def rows(text: TextIO, path: str) -> Iterator[dict[str, Any]] | None:
    """Return a row for each picture, with its texts as `captions`; none if there are no captions.

    None for an object that has no list of texts: what it lists is in another form.

    Memory holds the captions: 600,000 take 100 MB.

    Args:
        text: the open file.
        path: its path; pictures mostly lie beside its folder.

    Raises:
        BreaksOff: the object is not whole.
    """
    texts = _Captions()
    texts.read(text)
    return _rows(text, path, texts) if texts.are_listed else None


def _rows(text: TextIO, path: str, texts: _Captions) -> Iterator[dict[str, Any]]:
    if not texts.found:
        return
    pictures = (one for one in _elements(text, _PICTURES) if isinstance(one, dict))
    first = list(islice(pictures, _PICTURES_LOOKED_AT))
    folder = _folder_of(first, path)
    for picture in chain(first, pictures):
        row = {**picture, "captions": texts.of(picture.get("id"))}
        if folder and (name := _name_of(picture)) and not os.path.isabs(name):
            row["file_name"] = os.path.join(folder, name)
        yield row
    if texts.broken is not None:
        raise texts.broken


class _Captions:
    """The captions of each picture, by its number; as many as there are before a break."""

    def __init__(self) -> None:
        self.found: dict[Any, list[str]] = {}
        self.are_listed = False
        self.broken: BreaksOff | None = None

    def of(self, picture: Any) -> list[str]:
        """Those of a picture."""
        return self.found.get(picture, []) if _is_id(picture) else []

    def read(self, text: TextIO) -> None:
        """Gather them, unless it is seen that there are none."""
        try:
            for index, one in enumerate(_elements(text, _TEXTS)):
                if index == _TEXTS_LOOKED_AT and not self.found:
                    return
                self.are_listed = True
                self._add(one)
        except BreaksOff as exc:
            self.broken = exc

    def _add(self, one: Any) -> None:
        if not isinstance(one, dict):
            return
        picture, caption = one.get("image_id"), one.get("caption")
        if _is_id(picture) and isinstance(caption, str):
            self.found.setdefault(picture, []).append(caption)


def _is_id(value: Any) -> bool:
    return isinstance(value, int | str)


def _elements(text: TextIO, name: str) -> Iterator[Any]:
    """The elements of the list `name` in the object that `text` is."""
    text.seek(0)
    stream = JsonStream(text)
    for key in stream.members():
        if key == name and stream.next_sign() == "[":
            yield from stream.elements()
            return
        stream.pass_over()


def _folder_of(pictures: list[dict[str, Any]], path: str) -> str:
    """Where the pictures lie, from the folder of the file on: "" when they are not found.

    COCO names files alone, and "annotations/captions_train2017.json" lies beside "train2017".
    """
    here = os.path.dirname(path)
    part = os.path.splitext(os.path.basename(path))[0].rpartition("_")[2]
    beside = ("", "images", part, os.path.join("images", part))
    names = [name for one in pictures if (name := _name_of(one))]
    for folder in (*beside, *(os.path.join(os.pardir, name) for name in beside)):
        if any(os.path.isfile(os.path.join(here, folder, name)) for name in names):
            return folder
    return ""


def _name_of(picture: dict[str, Any]) -> str:
    """The name of a picture's file; "" for none, and for what no file can be called."""
    name = picture.get("file_name")
    return name if isinstance(name, str) and is_possible_name(name) else ""
