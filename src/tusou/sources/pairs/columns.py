"""Which columns of a manifest mean what, by their names in English and Chinese.

Names are compared in lower case, with "_" for spaces and hyphens, camelCase taken apart, and
without a language ending ("caption_zh" is a "caption"). What no rule takes is kept as a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tusou.sources.pairs.values import as_tags, as_texts, iso_date

EXACT_TEXT = ("text", "texts", "文本")
"""When one of these has a value, it alone is the text; titles and captions become fields."""

TITLES = ("title", "name", "product_name", "headline", "heading", "标题", "名称", "品名", "商品名")
DESCRIPTIONS = (
    *("caption", "captions", "sentence", "sentences", "alt", "alt_text"),
    *("description", "descriptions", "desc", "描述", "说明", "图注", "简介"),
)
"""Otherwise the text is all titles, then all descriptions, each on a line of its own."""

IMAGES = (
    *("image_path", "image", "img_path", "img", "image_file", "image_filename", "image_name"),
    *("picture", "picture_path", "photo", "photo_path", "pic", "jpg", "png"),
    *("图片", "图像", "照片", "图片路径", "图像路径"),
    *("path", "file", "file_path", "filepath", "file_name", "filename", "文件", "路径"),
)
"""The first that has a value names or holds the picture; addresses only when all are such."""

DATES = (
    *("date", "datetime", "date_time", "created", "created_at", "taken", "taken_at"),
    *("published", "published_at", "日期", "时间"),
)
TAGS = ("tags", "tag", "keywords", "标签", "关键词")

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LANGUAGE_ENDING = re.compile(r"_(?:en|eng|english|zh|zho|cn|chs|zh_cn|zh_hans|chinese)$")


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of a manifest, its columns told apart."""

    text: str
    image: Any
    """A path as the manifest writes it, bytes, a mapping with "bytes" or "path", or None."""
    date: str
    tags: tuple[str, ...]
    fields: Mapping[str, Any]


def tell_apart(row: Mapping[str, Any]) -> Pair:
    """Sort the columns of `row` into text, picture, date, tags and fields."""
    by_meaning = _by_meaning(tuple(row))
    text_columns = _text_columns(row, by_meaning)
    image_column = _image_column(row, by_meaning)
    dates = {name: iso_date(row[name]) for key in DATES for name in by_meaning.get(key, ())}
    date_column = next((name for name, date in dates.items() if date), None)
    tag_columns = [name for key in TAGS for name in by_meaning.get(key, ())]

    taken = {*text_columns, image_column, date_column, *tag_columns}
    return Pair(
        text=_joined(text for name in text_columns for text in as_texts(row[name])),
        image=None if image_column is None else row[image_column],
        date="" if date_column is None else dates[date_column],
        tags=tuple(dict.fromkeys(tag for name in tag_columns for tag in as_tags(row[name]))),
        fields={name: value for name, value in row.items() if name not in taken},
    )


@lru_cache(maxsize=4096)
def meaning(name: str) -> str:
    """Return the name of a column in the form in which this module lists them."""
    plain = re.sub(r"[\s\-]+", "_", _CAMEL.sub("_", name.strip())).lower()
    return _LANGUAGE_ENDING.sub("", plain)


def image_of(row: Mapping[str, Any]) -> Any:
    """Return what `tell_apart` would give as the picture, five times as fast."""
    column = _image_column(row, _by_meaning(tuple(row)))
    return None if column is None else row[column]


@lru_cache(maxsize=1024)
def _by_meaning(names: tuple[str, ...]) -> Mapping[str, list[str]]:
    by_meaning: dict[str, list[str]] = {}
    for name in names:
        by_meaning.setdefault(meaning(name), []).append(name)
    return by_meaning


def _image_column(row: Mapping[str, Any], by_meaning: Mapping[str, list[str]]) -> str | None:
    address = None
    for key in IMAGES:
        for name in by_meaning.get(key, ()):
            if not names_picture(row[name]):
                continue
            if not _is_address(row[name]):
                return name
            address = address or name
    return address


def _is_address(value: Any) -> bool:
    """Whether a picture column holds an address and no path here, as beside one downloaded."""
    if isinstance(value, Mapping):
        return not value.get("bytes") and _is_address(value.get("path"))
    return isinstance(value, str) and "://" in value


def names_picture(value: Any) -> bool:
    """Whether `value` can be a picture: bytes, a path, or {"bytes", "path"} as data sets have."""
    if isinstance(value, Mapping):
        return any(names_picture(value.get(key)) for key in ("bytes", "path"))
    return isinstance(value, str | bytes) and bool(value.strip())


def _text_columns(row: Mapping[str, Any], by_meaning: Mapping[str, list[str]]) -> list[str]:
    for group in (EXACT_TEXT, (*TITLES, *DESCRIPTIONS)):
        names = [name for key in group for name in by_meaning.get(key, ())]
        filled = [name for name in names if any(text.strip() for text in as_texts(row[name]))]
        if filled:
            return filled
    return []


def _joined(texts: Iterator[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text.strip()))
