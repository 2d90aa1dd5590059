"""The words on an evidence sheet, in the language of the query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.text.scripts import CJK

if TYPE_CHECKING:
    from tusou.explaining.typefaces import Typesetter
    from tusou.types import Hit

_CJK = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Labels:
    """Every word that is not the person's own; `{…}` are filled in."""

    page: str
    figure: str
    photo: str
    pair: str
    sure: str
    cosine: str
    why: str
    words: str
    image: str
    text: str
    parts: str
    marked: str
    plain: str
    heat: str
    cold: str
    like: str
    unlike: str
    comma: str
    picture: str


ENGLISH = Labels(
    page="page {n}",
    figure="figure on page {n}",
    photo="photo",
    pair="pair",
    sure="confidence {p} %",
    cosine="cosine {c}",
    why="What it was found by",
    words="words",
    image="looks like it",
    text="its text means it",
    parts="Words that the picture is like",
    marked="matched words",
    plain="the picture",
    heat="the redder, the more likeness is lost when it is covered",
    cold="no place matters more than another",
    like="like {what}",
    unlike="unlike {what}",
    comma=", ",
    picture="a picture",
)
CHINESE = Labels(
    page="第 {n} 页",
    figure="第 {n} 页的插图",
    photo="照片",
    pair="图文对",
    sure="可信度 {p} %",
    cosine="余弦 {c}",
    why="靠什么找到",
    words="命中的词",
    image="样子像",
    text="意思相近",
    parts="画面与哪些词相似",
    marked="命中的词",
    plain="图片",
    heat="越红的地方，遮住后相似度降得越多",
    cold="没有哪处特别重要",
    like="像 {what}",
    unlike="不像 {what}",
    comma="、",
    picture="一张图片",
)


def labels_for(query: str, typesetter: Typesetter) -> Labels:
    """Return Chinese labels for a query that holds Chinese, where a font can draw them."""
    if _CJK.search(query) and typesetter.drawable(CHINESE.heat):
        return CHINESE
    return ENGLISH


def kind_label(hit: Hit, labels: Labels) -> str:
    """Return what a hit is and on which page."""
    label: str = getattr(labels, hit.kind)
    return label.format(n=hit.page_number)
