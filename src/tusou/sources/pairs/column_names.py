"""What the name of a column says, in English, Chinese and German.

A name means something when it is put together from known words alone: "Image Src", "image.src" and
"imageSrc" are a picture, so are "Produktbild" and "商品图片"; "image_width" is none, for "width" is
no such word. Case, accents, forms of characters, all signs between words and language endings
("caption_zh") do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tusou.text.folding import fold

Meaning = Literal["text", "title", "thing", "description", "picture", "file", "date", "tags"]

EXACT_TEXT = ("text", "texts", "文本", "文字")
"""When one of these has a value, it alone is the text; titles and captions become fields."""

TITLES = (
    *("title", "name", "headline", "heading", "标题", "名称", "品名", "名字", "名"),
    *("titel", "bezeichnung", "überschrift"),
)
DESCRIPTIONS = (
    *("caption", "captions", "sentence", "sentences", "alt", "summary", "body"),
    *("description", "descriptions", "desc", "描述", "说明", "图注", "简介", "介绍", "详情"),
    *("beschreibung", "unterschrift"),
)
"""Otherwise the text is all titles, then all descriptions, each on a line of its own."""

THINGS = ("product", "produkt", "artikel", "商品", "产品")
"""What is listed: a title where no other column is one."""

IMAGES = (
    *("image", "images", "img", "imgs", "picture", "pictures", "pic", "pics", "photo", "photos"),
    *("jpg", "png", "thumbnail", "图片", "图像", "照片", "图", "缩略图"),
    *("bild", "bilder", "foto", "fotos", "abbildung"),
)
FILES = ("path", "file", "文件", "路径", "datei", "pfad")
"""On their own they name pictures too, if what they name is one; "files" are those of a package."""

BESIDE = (
    *("main", "primary", "featured", "default", "front", "cover", "large", "full", "original"),
    *("additional", "gallery", "variant", "item", "article", "short", "long", "haupt", "titel"),
    *("kurz", "lang", "主", "首", "封面", "头", "原", "详情", "轮播", "配", "插", "实物", *THINGS),
)
"""Words that may stand with any of these: which one, and of what."""

NAMES = ("name", "名称", "名")
PLACES = (
    *(
        "paths",
        "files",
        "url",
        "urls",
        "uri",
        "src",
        "source",
        "link",
        "links",
        "href",
        "address",
        "adresse",
    ),
    *("地址", "链接", "网址"),
)
FORMS = ("text", "html", "文本", "文字")

DATES = (
    *("date", "datetime", "date_time", "created", "created_at", "taken", "taken_at"),
    *("published", "published_at", "日期", "时间", "datum"),
)
TAGS = ("tags", "tag", "keywords", "标签", "关键词", "schlagworte", "stichworte")

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BETWEEN = re.compile(r"[\W_]+")
_LANGUAGE_ENDING = re.compile(
    r"[\W_]+(?:en|eng|english|zh|zho|cn|chs|zh[\W_]cn|zh[\W_]hans|chinese|中文|英文|"
    r"de|deu|ger|german|deutsch)[\W_]*$"
)
_LONGEST = 60
"""Characters of a name: text that stands where one should is none."""

_LONGEST_WRITTEN = 4 * _LONGEST
"""Characters with the signs between words: 16,000 of these take the patterns 16 s."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means.

    Attributes:
        meaning: the kind of column.
        rank: of several columns that mean the same, the lowest is asked first.
        series: equal for columns of one series, as "Image 1" and "Image 2" are.
    """

    meaning: Meaning
    rank: int
    series: str


@lru_cache(maxsize=4096)
def named(name: str) -> Named | None:
    """Return what the column called `name` holds; None for a field."""
    plain = _plain(name)
    if not plain:
        return None
    series = plain.rstrip("0123456789")
    for meaning, names in _LISTED.items():
        if plain in names:
            return Named(meaning, names.index(plain), series)
    for meaning, pattern in _COMPOSED.items():
        if pattern.fullmatch(plain):
            rank = _picture_rank(plain) if meaning == "picture" else 0
            return Named(meaning, rank, series)
    return None


@lru_cache(maxsize=4096)
def refers(key: str) -> bool:
    """Whether a member called `key` of an object in a column of pictures tells where one is."""
    return bool(_REFERENCE.fullmatch(_plain(key)))


def _plain(name: str) -> str:
    """The name as one word, "" for none: "Image Src" → "imagesrc", "Bild-Größe" → "bildgrosse"."""
    if len(name) > _LONGEST_WRITTEN:
        return ""
    apart = fold(_CAMEL.sub("_", name))
    plain = _BETWEEN.sub("", _LANGUAGE_ENDING.sub("", apart))
    return plain if len(plain) <= _LONGEST else ""


def _any(*groups: tuple[str, ...]) -> str:
    """A pattern for one of these words; the longest that fits, so that 图片 is not 图 and 片."""
    words = {fold(word) for group in groups for word in group}
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"


_BEFORE = rf"{_any(BESIDE, IMAGES)}*"
_LISTED: dict[Meaning, list[str]] = {
    "text": [_BETWEEN.sub("", fold(name)) for name in EXACT_TEXT],
    "thing": list(THINGS),
    "date": [_BETWEEN.sub("", name) for name in DATES],
    "tags": list(TAGS),
}
_COMPOSED: dict[Meaning, re.Pattern[str]] = {
    "picture": re.compile(
        rf"{_any(BESIDE)}*{_any(IMAGES)}(?:{_any(BESIDE, IMAGES, FILES, PLACES, NAMES)}|\d)*"
    ),
    "file": re.compile(rf"{_any(FILES)}{_any(FILES, NAMES)}*"),
    "title": re.compile(rf"{_BEFORE}{_any(TITLES)}"),
    "description": re.compile(rf"{_BEFORE}{_any(DESCRIPTIONS)}{_any(FORMS)}?"),
}
_REFERENCE = re.compile(rf"{_any(BESIDE, IMAGES)}*{_any(IMAGES, FILES, PLACES)}+{_any(NAMES)}?")
_HAS_FILE = re.compile(_any(FILES))
_HAS_NAME = re.compile(_any(NAMES))
_IS_SMALL = re.compile("thumbnail|缩略图")


def _picture_rank(plain: str) -> int:
    """Paths first, then what may also be an address or the picture itself, names, small ones."""
    if _IS_SMALL.search(plain):
        return 3
    if _HAS_FILE.search(plain):
        return 0
    return 2 if _HAS_NAME.search(plain) else 1
