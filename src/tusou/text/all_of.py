"""What asks for all there is of a kind: "all the photos", 所有照片, and beside a filter 照片."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.folding import fold

if TYPE_CHECKING:
    from tusou.types import Kind

_PICTURES: tuple[Kind, ...] = ("figure", "photo", "pair")
_ENGLISH: dict[str, tuple[Kind, ...]] = {
    "pages": ("page",),
    "figures": ("figure",),
    "photos": ("photo",),
    "pairs": ("pair",),
    "pictures": _PICTURES,
    "images": _PICTURES,
}
_CHINESE: dict[str, tuple[Kind, ...]] = {
    "页面": ("page",),
    "插图": ("figure",),
    "照片": ("photo",),
    "相片": ("photo",),
    "图文对": ("pair",),
    "图片": _PICTURES,
}
_ALL_OF = re.compile(
    rf"(?:please )?(?:(?:show|list|find|get|give|see|display)(?: me| us)? )?"
    rf"all(?: of)?(?: the| my| our)? ({'|'.join(_ENGLISH)})"
    rf"|请?(?:[帮给]我)?(?:显示|展示|列出|查看|看看|看|找出|找|查找|搜索)?"
    rf"(?:所有|全部)的?({'|'.join(_CHINESE)})"
)


def kinds_of_all(words: str) -> tuple[Kind, ...]:
    """Return the kinds of which `words` ask for all there is, and for nothing else."""
    match = _ALL_OF.fullmatch(_plain(words))
    return () if match is None else _kinds(match[1] or match[2])


def kinds_named(words: str) -> tuple[Kind, ...]:
    """Return the kinds that `words` name, and nothing else: "photos", "photo", 照片."""
    return _kinds(_plain(words))


def _plain(words: str) -> str:
    return " ".join(fold(words).split()).strip(" .,!?。，！？")


def _kinds(noun: str) -> tuple[Kind, ...]:
    return _CHINESE.get(noun) or _ENGLISH.get(noun) or _ENGLISH.get(f"{noun}s", ())
