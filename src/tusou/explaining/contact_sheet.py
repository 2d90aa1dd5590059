"""A contact sheet: what was found, as one picture with a card for each hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.explaining.cards import Metrics, draw_hit, draw_nothing
from tusou.explaining.surface import Surface
from tusou.explaining.typefaces import Typesetter

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.types import Hit

Draw = Callable[["Hit"], "Image | None"]
"""Gives the picture of a hit; None when it cannot be drawn."""

GROUND, INK, SOFT, ACCENT = "#f3f1ed", "#26241f", "#7d786f", "#c2603a"


@dataclass(frozen=True, slots=True)
class Section:
    """One search on a sheet."""

    query: str
    hits: Sequence[Hit] = ()
    """In the order to be shown."""
    note: str = ""
    """A few words in grey after the query: the model, the time; or why nothing was found."""
    picture: Image | None = None
    """The picture that was searched with."""


def search_sheet(
    sections: Sequence[Section],
    draw: Draw,
    *,
    title: str = "",
    columns: int = 5,
    draw_page: Draw | None = None,
    scale: float = 1.0,
    typesetter: Typesetter | None = None,
) -> Image:
    """Draw searches on one sheet: each its question, then its hits as a grid of cards.

    A search without hits shows a quiet row that says so, with its note. Labels are in the language
    of the person; words that no font can draw are left out.

    Args:
        sections: the searches, from top to bottom.
        draw: gives the picture of a hit, any size and mode.
        title: stands above all.
        columns: cards in a row, at least 1.
        draw_page: gives the whole page of a figure, shown small with the figure framed.
        scale: 2 for screens with fine pixels; one card is 260 px × `scale` wide.
        typesetter: default: with the fonts of this system.

    Returns:
        An RGB picture.
    """
    metrics = Metrics(scale, max(1, columns))
    size = (metrics.width, _height(sections, metrics, titled=bool(title)))
    surface = Surface(size, GROUND, typesetter or Typesetter())
    sheet = _Sheet(surface, metrics, draw, draw_page)
    y = metrics.margin
    if title:
        sheet.heading(title, y)
        y += metrics.title_height
    for section in sections:
        sheet.section(section, y)
        y += _section_height(section, metrics) + metrics.section_gap
    return surface.picture


def _height(sections: Sequence[Section], metrics: Metrics, *, titled: bool) -> int:
    inside = sum(_section_height(section, metrics) for section in sections)
    gaps = metrics.section_gap * max(0, len(sections) - 1)
    return 2 * metrics.margin + inside + gaps + (metrics.title_height if titled else 0)


def _section_height(section: Section, metrics: Metrics) -> int:
    head = metrics.query_height if _has_head(section) else 0
    if not section.hits:
        return head + metrics.nothing_height
    rows = -(-len(section.hits) // metrics.columns)
    return head + rows * metrics.card_height + (rows - 1) * metrics.gap


def _has_head(section: Section) -> bool:
    return bool(section.query or section.picture or (section.note and section.hits))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is needed to draw each part."""

    surface: Surface
    metrics: Metrics
    draw: Draw
    draw_page: Draw | None

    def heading(self, title: str, y: int) -> None:
        """The title of the sheet with a short line under it."""
        px, margin = self.metrics.px, self.metrics.margin
        fonts = self.surface.typesetter
        room = self.surface.picture.width - 2 * margin
        shown = fonts.shortened(fonts.drawable(title), px(28), room, bold=True)
        self.surface.text((margin, y + px(26)), shown, px(28), INK, bold=True)
        self.surface.card((margin + px(1), y + px(42), px(44), px(4)), px(2), ACCENT)

    def section(self, section: Section, y: int) -> None:
        """One search from `y` down."""
        if _has_head(section):
            self._query(section, y)
            y += self.metrics.query_height
        if not section.hits:
            draw_nothing(self.surface, self.metrics, y, section.note)
        for number, hit in enumerate(section.hits):
            self._hit(hit, number, y)

    def _hit(self, hit: Hit, number: int, y: int) -> None:
        metrics = self.metrics
        row, column = divmod(number, metrics.columns)
        left = metrics.margin + column * (metrics.card_width + metrics.gap)
        at = (left, y + row * (metrics.card_height + metrics.gap))
        page = self.draw_page(hit) if self.draw_page and hit.bbox is not None else None
        draw_hit(self.surface, metrics, at, hit, (self.draw(hit), page))

    def _query(self, section: Section, y: int) -> None:
        """The question in large letters, its picture before it, the note after it."""
        px, fonts = self.metrics.px, self.surface.typesetter
        x: float = self.metrics.margin
        right = self.surface.picture.width - self.metrics.margin
        if section.picture is not None:
            side = px(44)
            area = (self.metrics.margin, y - px(10), side, side)
            self.surface.card(area, px(8), "#e6e2da")
            self.surface.place(section.picture, area, px(8))
            x += side + px(12)
        query = fonts.shortened(fonts.drawable(section.query), px(22), right - x, bold=True)
        x = self.surface.text((x, y + px(20)), query, px(22), INK, bold=True)
        note = fonts.drawable(section.note) if section.hits else ""
        x += px(14) if query else 0
        if note and fonts.width(note, px(13)) <= right - x:
            self.surface.text((x, y + px(20)), note, px(13), SOFT)
