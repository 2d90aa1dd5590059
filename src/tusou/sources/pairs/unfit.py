"""What to tell of data that list no pairs: the columns that they have, and what to call them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tusou.sources.pairs.columns import MOST_PICTURES, columns_of, names_too_many
from tusou.sources.pairs.pictures_in import names_picture_file, pictures_in
from tusou.sources.pairs.rows import rows_in_object
from tusou.types import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_NEEDED = 'it needs a column of texts and one of pictures, as "text" and "image_path"'
_TEXTS = '"text", "title", "description", "标题", "描述"'
_PICTURES = '"image_path", "image", "photo", "图片"'
"""Some of the names that are known, for whoever is to write one."""

_SHOWN_COLUMNS = 12
_SHOWN_CHARS = 40


def unfit(path: str, rows: Sequence[Mapping[str, Any]]) -> Skipped:
    """Say why no pairs are taken from the file at `path`, whose first rows are `rows`.

    A list whose rows name pictures is missed by whoever made it; what else stands in JSON and CSV,
    such as settings, packages and tables of figures, is marked as other data.
    """
    listed = rows_in_object(path)
    is_missed = listed is None and any(map(_names_picture, rows))
    names = dict.fromkeys(str(name) for row in (rows if listed is None else listed) for name in row)
    if not names:
        problem = "it holds no pairs of text and picture"
        return Skipped(path, problem, _NEEDED, is_other_data=True)
    told = _told(path, list(names), has_too_many=any(map(names_too_many, rows)))
    return replace(told, is_other_data=not is_missed)


def _told(path: str, names: Sequence[str], *, has_too_many: bool) -> Skipped:
    """The problem and the mend of a table with these columns."""
    shown = _listed(names)
    columns = columns_of(tuple(names))
    texts, pictures = (*columns.exact_texts, *columns.texts), columns.all_images
    if not texts and not pictures:
        problem = f"no column is known to hold texts, and none pictures; it has {shown}"
        mend = f"call that of texts one of {_TEXTS}, that of pictures one of {_PICTURES}"
        return Skipped(path, problem, mend)
    if not pictures:
        problem = f"no column is known to hold pictures; it has {shown}"
        return Skipped(path, problem, f"call that of pictures one of {_PICTURES}")
    if not texts:
        problem = f"no column is known to hold texts; it has {shown}"
        return Skipped(path, problem, f"call that of texts one of {_TEXTS}")
    if has_too_many:
        problem = f"its first rows name more than {MOST_PICTURES} pictures each"
        return Skipped(path, problem, "give each picture a row of its own")
    problem = f"none of its first rows has a text and a picture; it has {shown}"
    mend = f"write texts into {_listed(texts)}, paths of pictures into {_listed(pictures)}"
    return Skipped(path, problem, mend)


def _listed(names: Iterable[str]) -> str:
    """Names in quotes, as many and as much of each as a line can take."""
    shown = [f'"{_short(name)}"' for name in names]
    return ", ".join([*shown[:_SHOWN_COLUMNS], *(["…"] if len(shown) > _SHOWN_COLUMNS else [])])


def _short(name: str) -> str:
    return name if len(name) <= _SHOWN_CHARS else name[:_SHOWN_CHARS] + "…"


def _names_picture(row: Mapping[str, Any]) -> bool:
    return any(
        names_picture_file(picture) for value in row.values() for picture in pictures_in(value)
    )
