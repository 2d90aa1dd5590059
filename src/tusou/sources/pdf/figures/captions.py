"""Finding captions: "Figure 3: …", "Fig. 3", "Table 2", "图 3.1 …", "表 2"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal

from tusou.sources.pdf.characters import HYPHEN
from tusou.sources.pdf.rects import Rect, union_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.sources.pdf.lines import Line

_MAX_LINES = 14
_USUAL_LEADING = 14.0

_NUMBER = r"(?:[A-Z]{0,2}\d{1,3}|[IVX]{1,5}|[A-Z])(?:[.\-–—:][A-Z]?\d{1,3}){0,3}[a-z]?"
_WESTERN = re.compile(
    rf"(?P<word>Figures?|FIGURE|Figs?\.?|FIG\.?|Tables?|TABLE|Tab\.|Plate|PLATE|Scheme|Chart"
    rf"|Exhibit|Abb\.|Abbildung|Tabelle|Рис\.?|Рисунок|Таблица|Figura|Tabla|Tableau)"
    rf"\s*(?P<number>{_NUMBER})(?P<rest>.*)",
    re.DOTALL,
)
_CHINESE = re.compile(
    rf"(?P<word>[图圖表])\s*(?P<number>{_NUMBER}|[一二三四五六七八九十]{{1,3}})(?P<rest>.*)",
    re.DOTALL,
)
_MAX_UNDIVIDED = 30
"""Characters of a Chinese caption that follows its number without a blank; text goes on longer."""
_VERBS = "给出|展示|显示|示出|列出|描述|说明|表明|反映|总结|呈现|绘制|画出|介绍|演示|表示|提供|解释"
_TELLS = re.compile(rf"(?:{_VERBS}|比较|对比)[了出的]|[是则即]|可[见知以]|分别")
"""How a sentence goes on that tells of a figure: "图 3 给出了…"."""
_UNDIVIDED = re.compile(
    rf"(?!{_TELLS.pattern}|{_VERBS}|中(?![国文央心学医药东小华世])|[左右上下][侧边图方面半部]"
    r"|[为的里所至到以将把就也还都又等如和与及或而可由从有在])"
    rf"[\u4e00-\u9fff][^。，；！？]{{0,{_MAX_UNDIVIDED - 1}}}\s*"
)
_TABLE_WORDS = ("tab", "таб", "表")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption and the lines that it takes."""

    kind: Literal["figure", "table"]
    text: str
    rect: Rect


def captions_on(lines: Sequence[Line]) -> list[Caption]:
    """The captions of a page, each up to the gap that ends its paragraph."""
    captions = []
    leading = _leading(lines)
    for index, line in enumerate(lines):
        kind = caption_kind(line.text)
        if kind is None or _is_upright(line) or _inside_paragraph(lines, index):
            continue
        taken = _paragraph(lines, index, leading)
        text = "\n".join(_line_text(part) for part in taken)
        captions.append(Caption(kind, text, union_of(part.rect for part in taken)))
    return captions


def caption_kind(text: str) -> Literal["figure", "table"] | None:
    """What `text`, the start of a line, is the caption of; None when it is no caption.

    A sentence that starts with a reference ("Figure 3 shows that …", "图 3 给出了…") is none.
    Chinese captions may follow their number without a blank, in a short line.
    """
    found = _WESTERN.match(text) or _CHINESE.match(text)
    if found is None or not _reads_like_caption(found):
        return None
    return "table" if found["word"].lower().startswith(_TABLE_WORDS) else "figure"


def _reads_like_caption(found: re.Match[str]) -> bool:
    rest = found["rest"]
    if not rest.strip() or rest[0] in ":：.．|—–-":
        return not re.match(r"[.\-–—]\d", rest)
    if not rest[0].isspace() and rest[0] not in "(（[":
        # "图1系统架构图" needs no blank; "图一乐" and "表3D打印" are words.
        return found["number"][-1].isdigit() and _UNDIVIDED.fullmatch(rest) is not None
    word = rest.strip()[0]
    # "Figure 3 shows" goes on in lower case, "Figure 3 The model" does not.
    return not (word.islower() or word in ",，、;；)）和与及中所" or _TELLS.match(rest.strip()))


def _inside_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Whether the line before runs up to this one as in the middle of a paragraph."""
    if index == 0:
        return False
    line, before = lines[index], lines[index - 1]
    if caption_kind(before.text) is not None:
        return False
    gap = line.rect.y0 - before.rect.y1
    tall = max(line.height, before.height)
    close = -0.5 * tall <= gap <= 0.65 * tall
    aligned = abs(line.rect.x0 - before.rect.x0) <= 2.0
    full = before.rect.x1 >= line.rect.x1 - 2.0 and before.rect.width >= 0.5 * line.rect.width
    ends = before.text.rstrip().endswith((".", "。", ":", "：", "!", "?", "！", "？"))
    return close and aligned and full and not ends


def _is_upright(line: Line) -> bool:
    """Whether a line runs from bottom to top, as in a table turned sideways."""
    return line.rect.height > 2 * line.rect.width


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance from one line to the next on the page, in points."""
    steps = [
        after.rect.y1 - line.rect.y1
        for line, after in pairwise(lines)
        if line.rect.shared_width(after.rect) > 0.5 * line.rect.width
    ]
    near = [step for step in steps if 4.0 < step < 40.0]
    return median(near) if near else _USUAL_LEADING


def _paragraph(lines: Sequence[Line], index: int, usual: float) -> list[Line]:
    """The line at `index` and those after it, up to a gap, another size or another caption."""
    taken = [lines[index]]
    leading: float | None = None
    for line in lines[index + 1 : index + _MAX_LINES * 3]:
        last = taken[-1]
        if _same_row(last.rect, line.rect):
            taken.append(line)
            continue
        step = line.rect.y1 - last.rect.y1
        tall = max(last.height, line.height, 4.0)
        allowed = min(2.4 * tall, 1.2 * usual) if leading is None else leading + 0.35 * tall
        around = union_of(part.rect for part in taken)
        if (
            step <= 0
            or step > allowed
            or caption_kind(line.text) is not None
            or around.shared_width(line.rect) < 0.5 * min(line.rect.width, around.width)
            or line.rect.x0 < around.x0 - max(4 * tall, 0.5 * (around.width - line.rect.width))
        ):
            break
        leading = step if leading is None else leading
        taken.append(line)
    return taken


def _same_row(last: Rect, rect: Rect) -> bool:
    """Whether `rect` goes on in the row of `last`: pieces of one line, or a sub- or superscript."""
    beside = last.shared_height(rect) >= 0.4 * min(last.height, rect.height)
    gap = rect.x0 - last.x1
    return beside and -2.0 <= gap <= 3 * max(last.height, rect.height)


def _line_text(line: Line) -> str:
    """The text of a line, with PDFium's mark where a word is divided."""
    return line.text + (HYPHEN if line.fragments[-1].divided else "")
