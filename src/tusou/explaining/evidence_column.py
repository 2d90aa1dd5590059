"""The right side of an evidence card: name, sureness, the share of each signal, the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.explaining.wording import name_of, sureness, words_of
from tusou.text import emphasis
from tusou.wording import said, translated
from tusou.wording.found import SIGNALS, part_of_file

if TYPE_CHECKING:
    from tusou.explaining.explanation import Explanation
    from tusou.explaining.sentence import SentencePart
    from tusou.explaining.surface import Surface
    from tusou.types import Hit, Reason
    from tusou.wording import Language

INK, SOFT, LINE, ACCENT = "#26241f", "#7d786f", "#e3dfd7", "#c2603a"
MARKER = "#ffe89a"
SNIPPET_LINES = 6
_HEAT = ("#ffffff", "#fdeee2", "#fbd9c0", "#f6b893", "#ee9163", "#dd6a38")
"""Grounds of the words of the sentence, by how much they gave."""


class EvidenceColumn:
    """Draws downwards; `y` is where the next line goes.

    Args:
        surface: to draw on.
        language: that of the query.
        scale: pixels for each unit of the design.
        area: left, top and width in pixels.
    """

    def __init__(
        self, surface: Surface, language: Language, scale: float, area: tuple[int, int, int]
    ) -> None:
        self.surface = surface
        self.fonts = surface.typesetter
        self.language = language
        self.scale = scale
        self.left, self.y, self.room = area

    def px(self, size: float) -> int:
        """A length at scale 1 in pixels."""
        return max(1, round(size * self.scale))

    def draw(self, explanation: Explanation) -> int:
        """Draw everything; returns the lowest pixel used."""
        hit = explanation.hit
        self._name(hit)
        if hit.reasons:
            self._signals(hit)
        if any(part.share for part in explanation.parts):
            self._parts(explanation)
        self._snippet(hit)
        return self.y

    def _line(self, text: str, size: int, colour: str, *, bold: bool = False) -> None:
        shown = self.fonts.drawable(text)
        shown = self.fonts.shortened(shown, self.px(size), self.room, bold=bold)
        self.y += self.px(size * 1.2)
        self.surface.text((self.left, self.y), shown, self.px(size), colour, bold=bold)
        self.y += self.px(size * 0.35)

    def _name(self, hit: Hit) -> None:
        sought = hit.confidence is not None
        self._line(f"{hit.rank}. {name_of(hit)}" if sought else name_of(hit), 16, INK, bold=True)
        part = part_of_file(hit.kind, hit.page_number)
        self._line(translated(part, self.language), 12, SOFT)
        if hit.confidence is None:
            return
        self._line(translated(sureness(hit), self.language), 12, SOFT)
        self._bar((self.left, self.y + self.px(4), self.room), hit.confidence, high=4)
        self.y += self.px(12)

    def _bar(self, area: tuple[int, int, int], share: float, *, high: int) -> None:
        """A bar of `area` (left, top, width) of which `share` (0–1) is filled."""
        left, top, wide = area
        bar = self.px(high)
        self.surface.card((left, top, wide, bar), bar // 2, LINE)
        filled = round(wide * min(max(share, 0.0), 1.0))
        if filled >= bar:
            self.surface.card((left, top, filled, bar), bar // 2, ACCENT)

    def _heading(self, text: str) -> None:
        self.y += self.px(12)
        self._line(text, 11, SOFT, bold=True)
        self.y += self.px(2)

    def _signals(self, hit: Hit) -> None:
        """A bar for each signal, the largest first."""
        self._heading(said("What it was found by", into=self.language))
        names = [translated(SIGNALS[reason.signal], self.language) for reason in hit.reasons]
        widest = max(self.fonts.width(name, self.px(12)) for name in names)
        for name, reason in zip(names, hit.reasons, strict=True):
            self._signal(name, reason, round(widest) + self.px(12))

    def _signal(self, name: str, reason: Reason, indent: int) -> None:
        px = self.px
        told = f"{reason.share:.0%}"
        end = self.left + self.room - px(38)
        self.y += px(15)
        self.surface.text((self.left, self.y), name, px(12), INK)
        bar = (self.left + indent, self.y - px(8), max(px(20), end - self.left - indent))
        self._bar(bar, reason.share, high=8)
        at = self.left + self.room - self.fonts.width(told, px(12))
        self.surface.text((at, self.y), told, px(12), INK)
        self.y += px(6)

    def _parts(self, explanation: Explanation) -> None:
        """The sentence, each word on a ground the warmer, the more it gave."""
        self._heading(said("Words that the picture is like", into=self.language))
        size, x = self.px(14), float(self.left)
        strongest = max(part.share for part in explanation.parts)
        self.y += self.px(18)
        before: SentencePart | None = None
        for part in explanation.parts:
            text = self.fonts.drawable(part.text)
            apart = before is None or before.start + len(before.text) < part.start
            x += self.px(5) if apart and before is not None else 0
            wide = self.fonts.width(text, size) + self.px(4)
            if x + wide > self.left + self.room and before is not None:
                x, self.y = float(self.left), self.y + self.px(24)
            level = round((len(_HEAT) - 1) * part.share / strongest)
            ground = (round(x), self.y - self.px(15), round(wide), self.px(20))
            self.surface.card(ground, self.px(3), _HEAT[level])
            self.surface.text((x + self.px(2), self.y), text, size, INK)
            x, before = x + wide, part
        self.y += self.px(8)

    def _snippet(self, hit: Hit) -> None:
        """The words around the match, those of the query marked."""
        words = [word for reason in hit.reasons for word in reason.words]
        size = self.px(12)
        text = self.fonts.drawable(words_of(hit))
        spans = emphasis(text, words)
        lines = self.fonts.lines(text, size, self.room, SNIPPET_LINES)
        self.y += self.px(12) if lines else 0
        at = 0
        for line in lines:
            self.y += self.px(18)
            # A word may go on in the next line, so it is looked for in the whole text.
            at = max(at, text.find(line.rstrip("…"), at))
            for start, end in spans:
                self._marker(line, (max(start - at, 0), min(end - at, len(line))), size)
            self.surface.text((self.left, self.y), line, size, INK)
            at += len(line)
        self.y += self.px(6) if lines else 0

    def _marker(self, line: str, span: tuple[int, int], size: int) -> None:
        """The ground of a marked stretch of a line, which may lie outside of it."""
        start, end = span
        if start >= end:
            return
        x = self.left + self.fonts.width(line[:start], size)
        wide = round(self.fonts.width(line[start:end], size)) + self.px(2)
        area = (round(x) - self.px(1), self.y - self.px(12), wide, self.px(16))
        self.surface.card(area, self.px(2), MARKER)
