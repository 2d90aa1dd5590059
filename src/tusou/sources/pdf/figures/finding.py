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

_EDGE = 2.0
"""Points around a drawing, so that its outermost letters and strokes are not cut."""
_MAX_TEXT_SHARE = 0.15
"""Share of a drawing without caption that text may cover; framed texts and price lists have more,
the diagrams at hand up to 0.12."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or drawing on a page, in points, and the caption beside it ("" for none)."""

    rect: Rect
    caption: str = ""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What stands on a page, sorted by what it means for figures; boxes in points."""

    page: Rect
    captions: Sequence[Caption]
    lines: Sequence[Line]
    """Those of the page's body that belong to no caption."""
    running: Sequence[Rect]
    """Paragraphs: no figure grows into them."""
    labels: Sequence[Rect]
    """All other lines."""
    pictures: Sequence[Rect]
    drawings: Sequence[Drawing]

    @property
    def regions(self) -> list[Rect]:
        """Pictures, then drawings."""
        return [*self.pictures, *(drawing.rect for drawing in self.drawings)]

    @property
    def walls(self) -> list[Rect]:
        """What a figure must not grow into."""
        return [*self.running, *(caption.rect for caption in self.captions)]

    @property
    def tables(self) -> set[Rect]:
        """Drawings that look like the ruling of a table."""
        return {drawing.rect for drawing in self.drawings if is_table(drawing, self.labels)}


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
    scene = _scene(lines, marks, page, repeated)
    owners = _owners(scene)
    figures = _captioned(scene, owners)
    figures += _alone(scene, owners, [figure.rect for figure in figures])
    figures.sort(key=lambda figure: figure.rect.area, reverse=True)
    return sorted(figures[:MAX_FIGURES], key=lambda figure: (figure.rect.y0, figure.rect.x0))


def _scene(
    lines: Sequence[Line], marks: Sequence[Mark], page: Rect, repeated: Collection[str]
) -> _Scene:
    """Sort what stands on a page; a paragraph inside a drawing is a label of it."""
    body = body_of(marks, page)
    marks = [mark for mark in marks if mark.rect.y1 > body.y0 and mark.rect.y0 < body.y1]
    captions = captions_on(lines)
    boxes = [caption.rect for caption in captions]
    lines = [line for line in lines if body.holds(*line.rect.centre)]
    lines = [line for line in lines if not _within(line.rect, boxes)]
    pictures = pictures_on(marks, page, repeated)
    running = running_text([line for line in lines if not _within(line.rect, pictures)])
    drawings = drawings_on(marks, page, pictures, running)
    around = [drawing.rect.grown(2.0) for drawing in drawings]
    running = [block for block in running if not _within(block, around)]
    labels = [line.rect for line in lines if not _within(line.rect, running)]
    return _Scene(page, captions, lines, running, labels, pictures, drawings)


def _owners(scene: _Scene) -> dict[int, int]:
    """Region → caption; what looks like a ruled table belongs to none but "Figure …"."""
    regions, tables = scene.regions, scene.tables
    owners = assign(scene.captions, regions, scene.running, scene.page)
    return {
        index: owner
        for index, owner in owners.items()
        if regions[index] not in tables or scene.captions[owner].kind == "figure"
    }


def _captioned(scene: _Scene, owners: Mapping[int, int]) -> list[Figure]:
    """One figure for each caption that has a picture or drawing: all its parts and labels."""
    figures = []
    regions, walls = scene.regions, scene.walls
    for number, caption in enumerate(scene.captions):
        parts = [regions[index] for index, owner in owners.items() if owner == number]
        if not parts:
            continue
        parts += between(union_of(parts), caption.rect, scene.labels)
        rect = with_labels(union_of(parts), scene.labels, walls)
        if rect not in scene.pictures:
            rect = rect.grown(_EDGE).clipped(scene.page)
        if rect.area < MAX_SHARE * scene.page.area:
            figures.append(Figure(rect, caption.text))
    return figures


def _alone(scene: _Scene, owners: Mapping[int, int], taken: Sequence[Rect]) -> list[Figure]:
    """Pictures and rich drawings without numbered caption; of two that overlap, the larger."""
    regions, tables = scene.regions, scene.tables
    free = [
        region
        for index, region in enumerate(regions)
        if index not in owners and region not in tables and _is_worth(scene, index)
    ]
    loose = [line for line in scene.lines if not _within(line.rect, scene.running)]
    kept: list[Rect] = []
    figures = []
    for rect in sorted(free, key=lambda rect: rect.area, reverse=True)[: 2 * MAX_FIGURES]:
        if any(rect.covered_by(other) > 0.5 for other in (*taken, *kept)):
            continue
        kept.append(rect)
        is_picture = rect in scene.pictures
        name = name_beneath(rect, loose, scene.pictures, scene.running) if is_picture else ""
        figures.append(Figure(rect, name))
    return figures


def _is_worth(scene: _Scene, index: int) -> bool:
    """Whether a region without caption is more than an ornament or a framed text."""
    n_pictures, page = len(scene.pictures), scene.page
    if index < n_pictures:
        return scene.pictures[index].area >= MIN_SHARE * page.area
    drawing = scene.drawings[index - n_pictures]
    rect = drawing.rect
    large = min(rect.width, rect.height) >= _MIN_DRAWING_SIDE and rect.area >= MIN_SHARE * page.area
    rich = max(drawing.n_slanted, drawing.n_marks // 2) >= _MIN_SLANTED
    if not (large and rich and rect.area < MAX_SHARE * page.area):
        return False
    return text_inside(rect, [line.rect for line in scene.lines])[1] < _MAX_TEXT_SHARE


def _within(rect: Rect, boxes: Sequence[Rect]) -> bool:
    """Whether nearly all of `rect` lies in one of `boxes`."""
    return any(rect.covered_by(box) > 0.8 for box in boxes)
