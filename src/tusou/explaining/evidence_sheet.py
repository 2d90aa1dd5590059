"""Evidence sheets: for each hit its picture with the marked words, its heat map, and the shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.explaining.asked_in import HOT, language_asked_in
from tusou.explaining.evidence_column import EvidenceColumn
from tusou.explaining.headline import headline, sentences_of
from tusou.explaining.surface import Surface, round_mask
from tusou.explaining.typefaces import Typesetter
from tusou.types import Given
from tusou.wording import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

    from tusou.explaining.explanation import Explanation
    from tusou.wording import Language

GROUND, CARD, INK, SOFT, LINE = "#f3f1ed", "#ffffff", "#26241f", "#7d786f", "#e3dfd7"

WIDTH, MARGIN, PADDING, GAP = 1120, 32, 20, 18
PANEL = (330, 440)
"""The most that a picture takes, width and height."""
LEAST_HEIGHT = 220
TALLEST = 1200
"""No column of evidence is taller; what is not used is cut off."""


def evidence_sheet(
    explanations: Sequence[Explanation],
    *,
    scale: float = 2.0,
    typesetter: Typesetter | None = None,
) -> Image:
    """Draw why some hits of one query were found, one card beneath the other.

    Labels are in the language of the query; words that no font can draw are left out.

    Args:
        explanations: at least one.
        scale: 2 for screens with fine pixels; the sheet is 1120 px × `scale` wide.
        typesetter: default: with the fonts of this system.

    Returns:
        An RGB picture.
    """
    fonts = typesetter or Typesetter()
    query, given = ("", Given())
    if explanations:
        query, given = explanations[0].query, explanations[0].given
    language = language_asked_in(sentences_of(query, given), fonts)
    return _Sheet(fonts, language, scale).draw(headline(query, given, language), explanations)


class _Sheet:
    """The pens and measures of one sheet."""

    def __init__(self, fonts: Typesetter, language: Language, scale: float) -> None:
        self.fonts = fonts
        self.language = language
        self.scale = scale

    def px(self, size: float) -> int:
        """A length at scale 1 in pixels."""
        return max(1, round(size * self.scale))

    def draw(self, query: str, explanations: Sequence[Explanation]) -> Image:
        """The question, then a card for each explanation."""
        px = self.px
        cards = [self._card(one) for one in explanations]
        head = px(46) if self.fonts.drawable(query) else 0
        between = px(GAP) * max(0, len(cards) - 1)
        high = 2 * px(MARGIN) + head + sum(card.height for card in cards) + between
        surface = Surface((px(WIDTH), high), GROUND, self.fonts)
        if head:
            self._question(surface, query)
        y = px(MARGIN) + head
        for card in cards:
            area = (px(MARGIN), y, card.width, card.height)
            surface.card(area, px(14), CARD, shadow=0.22)
            surface.picture.paste(card, (px(MARGIN), y), round_mask(card.size, px(14)))
            y += card.height + px(GAP)
        return surface.picture

    def _question(self, surface: Surface, query: str) -> None:
        room = self.px(WIDTH - 2 * MARGIN)
        shown = self.fonts.shortened(self.fonts.drawable(query), self.px(22), room, bold=True)
        at = (self.px(MARGIN), self.px(MARGIN) + self.px(20))
        surface.text(at, shown, self.px(22), INK, bold=True)

    def _card(self, explanation: Explanation) -> Image:
        """The pictures at the left, the words at the right."""
        px = self.px
        surface = Surface((px(WIDTH - 2 * MARGIN), px(TALLEST)), CARD, self.fonts)
        x, bottom = px(PADDING), 0
        for picture, note in self._panels(explanation):
            right, low = self._panel(surface, x, picture, note)
            x, bottom = right + px(GAP), max(bottom, low)
        area = (x, px(PADDING), surface.picture.width - px(PADDING) - x)
        column = EvidenceColumn(surface, self.language, self.scale, area)
        bottom = max(bottom, column.draw(explanation), px(LEAST_HEIGHT - PADDING))
        high = min(bottom + px(PADDING), surface.picture.height)
        return surface.picture.crop((0, 0, surface.picture.width, high))

    def _panels(self, explanation: Explanation) -> list[tuple[Image, str]]:
        marked = "matched words" if explanation.words else "the picture"
        panels = [(explanation.marked(), said(marked, into=self.language))]
        heat = explanation.heat
        if heat is not None:
            note = HOT if heat.drop > 0 else "no place matters more than another"
            panels.append((explanation.heated(), said(note, into=self.language)))
        return panels

    def _panel(self, surface: Surface, left: int, picture: Image, note: str) -> tuple[int, int]:
        """A picture with a few words beneath; returns where it ends at the right and below."""
        px = self.px
        scale = min(px(PANEL[0]) / picture.width, px(PANEL[1]) / picture.height)
        # A narrow picture keeps room for the words beneath it.
        wide = max(px(180), round(picture.width * scale))
        high = max(px(60), round(picture.height * scale))
        top = px(PADDING)
        # A hairline, or a white page would have no edge on the white card.
        around = (left - px(1), top - px(1), wide + 2 * px(1), high + 2 * px(1))
        surface.card(around, px(9), LINE)
        surface.place(picture, (left, top, wide, high), px(8))
        y = top + high + px(18)
        for line in self.fonts.lines(note, px(11), wide, 2):
            surface.text((left, y), line, px(11), SOFT)
            y += px(15)
        return left + wide, y - px(8)
