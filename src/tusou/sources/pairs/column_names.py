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

Meaning = Literal[
    "text",
    "title",
    "thing",
    "description",
    "picture",
    "file",
    "date",
    "tags",
    "key",
    "parent",
    "option",
]

EXACT_TEXT = ("text", "texts", "文本", "文字")
"""When one of these has a value, it alone is the text; titles and captions become fields."""

TITLES = (
    *("title", "name", "headline", "heading", "标题", "名称", "品名", "名字", "名"),
    *("titel", "bezeichnung", "überschrift"),
)
CAPTIONS = ("caption", "captions", "sentence", "sentences", "alt", "图注", "unterschrift")
"""Descriptions of a picture, as all are that have a word for pictures in front of them."""

DESCRIPTIONS = (
    *("summary", "body", "description", "descriptions", "desc", "beschreibung"),
    *("描述", "说明", "简介", "介绍", "详情", *CAPTIONS),
)
"""Otherwise the text is all titles, then all descriptions, each on a line of its own."""

THINGS = ("product", "produkt", "artikel", "商品", "产品", "宝贝")
"""What is listed: a title where no other column is one."""

ITEMS = ("item", "article")
"""What is listed, and no title."""

IMAGES = (
    *("image", "images", "img", "imgs", "picture", "pictures", "pic", "pics", "photo", "photos"),
    *("jpg", "png", "thumbnail", "图片", "图像", "照片", "图", "缩略图"),
    *("bild", "bilder", "foto", "fotos", "abbildung"),
)
MORE = (
    *("additional", "other", "more", "extra", "detail", "gallery", "weitere", "zusatz"),
    *("其他", "其它", "更多", "附加", "附", "副", "轮播", "细节", "详情"),
)
"""With words for pictures: those that a row has beside the first."""

KINDS = ("base", "sku", "规格")
"""May stand in front of words for pictures alone: of what a picture is."""

FILES = ("path", "file", "文件", "路径", "datei", "pfad")
"""On their own they name pictures too, if what they name is one; "files" are those of a package."""

BESIDE = (
    *("main", "primary", "featured", "default", "front", "cover", "large", "full", "original"),
    *("additional", "gallery", "variant", "short", "long", "haupt", "titel", "kurz", "lang"),
    *("主", "首", "封面", "头", "原", "详情", "轮播", "配", "插", "实物", *ITEMS, *THINGS),
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
KEYS = ("handle", "sku", "spu", "asin", "货号", "款号")
"""What is listed has one of its own, which all rows that tell of it repeat."""

NUMBERS = ("id", "no", "nr", "number", "nummer", "code", "key", "编号", "编码", "代码")
"""Behind words for what is listed, as in "product_id". Alone they number rows, files, albums."""

PARENTS = ("parent", "父")
"""In front of keys, or alone: of the thing that a row is a variant of."""

OPTIONS = ("option", "variation", "规格")
"""With words for values behind them: which of its variants a row tells of."""
VALUES = ("value", "values", "值")

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


MORE_PICTURES = "more"
"""The series of columns with more pictures."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means.

    Attributes:
        meaning: the kind of column.
        rank: of several columns that mean the same, the lowest is asked first.
        series: equal for columns of one series, as "Image 1" and "Image 2" are; `MORE_PICTURES`
            for those that are more beside any.
        is_of_picture: of texts, whether they tell of a picture and not of the thing in it.
    """

    meaning: Meaning
    rank: int
    series: str
    is_of_picture: bool = False


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
            rank = 0
            if meaning == "picture":
                rank = _picture_rank(plain)
                series = MORE_PICTURES if _IS_MORE.search(plain) else series
            is_text = meaning in ("title", "description")
            return Named(meaning, rank, series, is_text and bool(_OF_PICTURE.match(plain)))
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
        rf"{_any(BESIDE, MORE, KINDS)}*{_any(IMAGES)}"
        rf"(?:{_any(BESIDE, MORE, IMAGES, FILES, PLACES, NAMES)}|\d)*"
    ),
    "file": re.compile(rf"{_any(FILES)}{_any(FILES, NAMES)}*"),
    "title": re.compile(rf"{_BEFORE}{_any(TITLES)}"),
    "description": re.compile(rf"{_BEFORE}{_any(DESCRIPTIONS)}{_any(FORMS)}?"),
    "key": re.compile(
        rf"{_any(BESIDE)}*(?:{_any(KEYS)}|{_any(THINGS, ITEMS)}{_any(NUMBERS)}){_any(NUMBERS)}?"
    ),
    "parent": re.compile(
        rf"{_any(BESIDE)}*{_any(PARENTS)}{_any(THINGS, ITEMS, KEYS)}*{_any(NUMBERS)}*"
    ),
    "option": re.compile(rf"{_any(OPTIONS)}\d*{_any(VALUES)}"),
}
_OF_PICTURE = re.compile(rf"{_any(BESIDE)}*{_any(IMAGES, CAPTIONS)}")
_REFERENCE = re.compile(rf"{_any(BESIDE, IMAGES)}*{_any(IMAGES, FILES, PLACES)}+{_any(NAMES)}?")
_HAS_FILE = re.compile(_any(FILES))
_HAS_NAME = re.compile(_any(NAMES))
_IS_MORE = re.compile(_any(MORE))
_IS_SMALL = re.compile("thumbnail|缩略图")


def _picture_rank(plain: str) -> int:
    """Paths first, then what may also be an address or the picture itself, names, small ones."""
    if _IS_SMALL.search(plain):
        return 3
    if _HAS_FILE.search(plain):
        return 0
    return 2 if _HAS_NAME.search(plain) else 1
