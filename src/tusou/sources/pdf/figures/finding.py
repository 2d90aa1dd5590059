"""From marks, lines and captions to the figures of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.sources.pdf.figures.assigning import assign
from tusou.sources.pdf.figures.captions import Caption, captions_on
from tusou.sources.pdf.figures.labels import between, with_labels
from tusou.sources.pdf.figures.margins import body_of
from tusou.sources.pdf.figures.names import name_beneath
from tusou.sources.pdf.figures.raster import MAX_SHARE, MIN_SHARE, pictures_on
from tusou.sources.pdf.figures.text_blocks import running_text
from tusou.sources.pdf.figures.vector import Drawing, drawings_on, is_table, text_inside
from tusou.sources.pdf.rects import Rect, union_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tusou.sources.pdf.lines import Line
    from tusou.sources.pdf.marks import Mark

MAX_FIGURES = 40
"""Figures of one page; a sheet of 100 stamps is searched as a page."""
_MIN_DRAWING_SIDE = 36.0
_MIN_SLANTED = 6
"""Curves, slanted strokes or areas from which a drawing without caption counts as a figure."""

_MAX_TEXT_SHARE = 0.15
"""Share of a drawing without caption that text may cover; framed texts and price lists have more,
the diagrams at hand up to 0.12."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or drawing on a page, in points, and the caption beside it ("" for none)."""

    rect: Rect
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Texts:
    """The text of a page, sorted by what it means for figures; boxes in points."""

    captions: tuple[Caption, ...]
    running: tuple[Rect, ...]
    """Paragraphs: no figure grows into them."""
    labels: tuple[Rect, ...]
    """All other lines."""

    @property
    def walls(self) -> list[Rect]:
        """What a figure must not grow into."""
        return [*self.running, *(caption.rect for caption in self.captions)]


def find_figures(
    lines: Sequence[Line], marks: Sequence[Mark], page: Rect, repeated: Collection[str] = ()
) -> list[Figure]:
    """The figures of a page, from top to bottom.

    Args:
        lines: the lines of its text layer.
        marks: what is drawn on it.
        page: the page as shown.
        repeated: contents of pictures that stand on many pages and are no figures.
    """
    body = body_of(marks, page)
    marks = [mark for mark in marks if mark.rect.y1 > body.y0 and mark.rect.y0 < body.y1]
    pictures = pictures_on(marks, page, repeated)
    captions, lines = _split(lines, body)
    running = running_text([line for line in lines if not _within(line.rect, pictures)])
    drawings = drawings_on(marks, page, pictures, running)
    texts = _texts(captions, lines, running, drawings)
    regions = [*pictures, *(drawing.rect for drawing in drawings)]
    owners = assign(captions, regions, texts.running, page)
    tables = {drawing.rect for drawing in drawings if is_table(drawing, texts.labels)}
    for index, owner in list(owners.items()):
        # What looks like a ruled table is a figure only where its caption says so.
        if regions[index] in tables and captions[owner].kind == "table":
            del owners[index]
    figures = _captioned(texts, regions, owners, page)
    free = [rect for index, rect in enumerate(pictures) if index not in owners]
    free = [rect for rect in free if rect.area >= MIN_SHARE * page.area]
    for index, drawing in enumerate(drawings, start=len(pictures)):
        if index not in owners and drawing.rect not in tables and _is_rich(drawing, lines, page):
            free.append(drawing.rect)
    loose = [line for line in lines if not _within(line.rect, texts.running)]
    for rect in _apart(free, [figure.rect for figure in figures]):
        is_picture = rect in pictures
        name = name_beneath(rect, loose, pictures, texts.running) if is_picture else ""
        figures.append(Figure(rect, name))
    figures.sort(key=lambda figure: figure.rect.area, reverse=True)
    return sorted(figures[:MAX_FIGURES], key=lambda figure: (figure.rect.y0, figure.rect.x0))


def _split(lines: Sequence[Line], body: Rect) -> tuple[list[Caption], list[Line]]:
    """The captions of a page, and the lines of its body that belong to none."""
    captions = captions_on(lines)
    boxes = [caption.rect for caption in captions]
    rest = [line for line in lines if body.holds(*line.rect.centre)]
    return captions, [line for line in rest if not _within(line.rect, boxes)]


def _texts(
    captions: Sequence[Caption],
    lines: Sequence[Line],
    running: Sequence[Rect],
    drawings: Sequence[Drawing],
) -> _Texts:
    """Sort the text: a paragraph inside a drawing is a label of it."""
    around = [drawing.rect.grown(2.0) for drawing in drawings]
    paragraphs = [block for block in running if not _within(block, around)]
    labels = [line.rect for line in lines if not _within(line.rect, paragraphs)]
    return _Texts(tuple(captions), tuple(paragraphs), tuple(labels))


def _captioned(
    texts: _Texts, regions: Sequence[Rect], owners: Mapping[int, int], page: Rect
) -> list[Figure]:
    """One figure for each caption that has a picture or drawing: all its parts and labels."""
    figures = []
    for number, caption in enumerate(texts.captions):
        parts = [regions[index] for index, owner in owners.items() if owner == number]
        if not parts:
            continue
        parts += between(union_of(parts), caption.rect, texts.labels)
        rect = with_labels(union_of(parts), texts.labels, texts.walls).clipped(page)
        if rect.area < MAX_SHARE * page.area:
            figures.append(Figure(rect, caption.text))
    return figures


def _apart(regions: Sequence[Rect], taken: Sequence[Rect]) -> list[Rect]:
    """Those of `regions` that lie outside of `taken`; of two that overlap, the larger one."""
    kept: list[Rect] = []
    for rect in sorted(regions, key=lambda rect: rect.area, reverse=True):
        if not any(rect.covered_by(other) > 0.5 for other in (*taken, *kept)):
            kept.append(rect)
    return kept


def _is_rich(drawing: Drawing, lines: Sequence[Line], page: Rect) -> bool:
    """Whether a drawing without caption is more than an ornament or a framed text."""
    rect = drawing.rect
    large = min(rect.width, rect.height) >= _MIN_DRAWING_SIDE and rect.area >= MIN_SHARE * page.area
    rich = max(drawing.n_slanted, drawing.n_marks // 2) >= _MIN_SLANTED
    if not (large and rich and rect.area < MAX_SHARE * page.area):
        return False
    return text_inside(rect, [line.rect for line in lines])[1] < _MAX_TEXT_SHARE


def _within(rect: Rect, boxes: Sequence[Rect]) -> bool:
    """Whether nearly all of `rect` lies in one of `boxes`."""
    return any(rect.covered_by(box) > 0.8 for box in boxes)
