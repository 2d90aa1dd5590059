"""The card of a hit, and the row that says that nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import ImageDraw

from tusou.explaining.asked_in import language_of_person
from tusou.explaining.marking import mark_boxes
from tusou.explaining.wording import name_of, sureness, words_of
from tusou.wording import translated
from tusou.wording.found import part_of_file

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.explaining.surface import Surface
    from tusou.types import Hit

INK, SOFT, FAINT, LINE = "#26241f", "#7d786f", "#a39d93", "#e3dfd7"
CARD, MAT, ACCENT = "#ffffff", "#ebe8e2", "#c2603a"


@dataclass(frozen=True, slots=True)
class Metrics:
    """The measures of a sheet, in pixels; everything grows with `scale`."""

    scale: float
    columns: int

    def px(self, size: float) -> int:
        """A length of the design (at scale 1) in pixels."""
        return max(1, round(size * self.scale))

    @property
    def margin(self) -> int:
        """Around the sheet."""
        return self.px(36)

    @property
    def gap(self) -> int:
        """Between cards."""
        return self.px(18)

    @property
    def card_width(self) -> int:
        """Of one card."""
        return self.px(260)

    @property
    def picture_height(self) -> int:
        """Of the picture in a card."""
        return self.px(204)

    @property
    def card_height(self) -> int:
        """Of one card: the picture and five lines."""
        return self.picture_height + self.px(128)

    @property
    def width(self) -> int:
        """Of the sheet."""
        cards = self.columns * self.card_width + (self.columns - 1) * self.gap
        return cards + 2 * self.margin

    @property
    def title_height(self) -> int:
        """From the title's top to the first search."""
        return self.px(72)

    @property
    def query_height(self) -> int:
        """From the question's top to its cards."""
        return self.px(46)

    @property
    def section_gap(self) -> int:
        """Between two searches."""
        return self.px(40)

    @property
    def nothing_height(self) -> int:
        """Of the row that says that nothing was found."""
        return self.px(96)


def draw_hit(
    surface: Surface,
    metrics: Metrics,
    at: tuple[int, int],
    hit: Hit,
    pictures: tuple[Image | None, Image | None],
) -> None:
    """Draw the card of a hit with its top left corner at `at`.

    Args:
        pictures: that of the hit, and the whole page of a figure; each may be missing.
    """
    picture, page = pictures
    px = metrics.px
    left, top = at
    surface.card((left, top, metrics.card_width, metrics.card_height), px(14), CARD, shadow=0.22)
    inset = px(8)
    area = (left + inset, top + inset, metrics.card_width - 2 * inset, metrics.picture_height)
    surface.card(area, px(9), MAT)
    if picture is None:
        surface.centred(
            (left + metrics.card_width / 2, top + metrics.picture_height / 2 + px(12)),
            _told(surface, "no picture"),
            px(13),
            FAINT,
        )
    else:
        surface.place(_with_words(picture, hit), area, px(9), may_crop=hit.kind != "page")
    if page is not None:
        _page_inset(surface, metrics, area, page, hit)
    _rank(surface, metrics, (left + inset + px(9), top + inset + px(9)), hit.rank)
    _lines(surface, metrics, (left + px(16), top + inset + metrics.picture_height), hit)


def _told(surface: Surface, label: str) -> str:
    """A label in the language of the person, where the fonts of the sheet can draw it."""
    return translated(label, language_of_person(surface.typesetter))


def _with_words(picture: Image, hit: Hit) -> Image:
    """A page with the matched words marked; other pictures as they are."""
    if hit.kind != "page":
        return picture
    boxes = [box for reason in hit.reasons for box in reason.boxes]
    return mark_boxes(picture, boxes) if boxes else picture


def _page_inset(
    surface: Surface, metrics: Metrics, area: tuple[int, int, int, int], page: Image, hit: Hit
) -> None:
    """The page of a figure, small in the corner, with the figure framed."""
    px = metrics.px
    high = px(84)
    wide = min(px(84), max(px(30), round(high * page.width / page.height)))
    left = area[0] + area[2] - wide - px(8)
    top = area[1] + area[3] - high - px(8)
    surface.card((left - px(3), top - px(3), wide + px(6), high + px(6)), px(5), CARD, shadow=0.4)
    # Reduced first, so that the frame keeps a visible stroke.
    small = page.copy()
    small.thumbnail((2 * wide, 2 * high))
    surface.place(mark_boxes(small, frame=hit.bbox), (left, top, wide, high), px(2))


def _rank(surface: Surface, metrics: Metrics, at: tuple[int, int], rank: int) -> None:
    px = metrics.px
    text = str(rank)
    size = px(12)
    wide = max(px(24), round(surface.typesetter.width(text, size, bold=True)) + px(14))
    surface.card((at[0], at[1], wide, px(24)), px(12), INK)
    surface.centred((at[0] + wide / 2, at[1] + px(16.5)), text, size, "#ffffff", bold=True)


def _lines(surface: Surface, metrics: Metrics, at: tuple[int, int], hit: Hit) -> None:
    """Name, kind, confidence with its bar, and the words around the match."""
    px = metrics.px
    fonts = surface.typesetter
    left, top = at
    room = metrics.card_width - 2 * px(16)
    kind = _told(surface, part_of_file(hit.kind, hit.page_number))
    kind_width = fonts.width(kind, px(11))
    name = fonts.drawable(name_of(hit))
    name = fonts.shortened(name, px(13), room - kind_width - px(10), bold=True)
    surface.text((left, top + px(25)), name, px(13), INK, bold=True)
    surface.text((left + room - kind_width, top + px(25)), kind, px(11), SOFT)
    if hit.confidence is None:
        top -= px(30)
    else:
        sure = fonts.shortened(_told(surface, sureness(hit)), px(11), room)
        surface.text((left, top + px(44)), sure, px(11), SOFT)
        _bar(surface, metrics, (left, top + px(54)), hit.confidence)
    for i, line in enumerate(fonts.lines(words_of(hit), px(11), room, 2)):
        surface.text((left, top + px(76 + 16 * i)), line, px(11), INK)


def _bar(surface: Surface, metrics: Metrics, at: tuple[int, int], share: float) -> None:
    """A bar of which `share` (0–1) is filled."""
    bar, room = metrics.px(3), metrics.card_width - 2 * metrics.px(16)
    surface.card((*at, room, bar), bar // 2, LINE)
    filled = round(room * min(max(share, 0.0), 1.0))
    if filled >= bar:
        surface.card((*at, filled, bar), bar // 2, ACCENT)


def draw_nothing(surface: Surface, metrics: Metrics, top: int, note: str) -> None:
    """Draw the row of a search that found nothing, with the reason in grey."""
    px = metrics.px
    left, wide = metrics.margin, metrics.width - 2 * metrics.margin
    high = metrics.nothing_height
    surface.card((left, top, wide, high), px(14), "#f9f8f5", outline="#dcd7ce")
    _lens(surface, metrics, (left + px(30), top + high // 2 - px(18)))
    words = surface.typesetter.drawable(note)
    middle = top + high // 2
    at = (left + px(84), middle + px(-4 if words else 6))
    surface.text(at, _told(surface, "Nothing found"), px(17), INK, bold=True)
    if words:
        room = wide - px(84) - px(20)
        words = surface.typesetter.shortened(words, px(13), room)
        surface.text((left + px(84), middle + px(20)), words, px(13), SOFT)


def _lens(surface: Surface, metrics: Metrics, at: tuple[int, int]) -> None:
    """A magnifying glass with nothing in it."""
    px = metrics.px
    x, y = at
    pen = ImageDraw.Draw(surface.picture)
    pen.ellipse((x, y, x + px(26), y + px(26)), outline=FAINT, width=px(3))
    pen.line((x + px(23), y + px(23), x + px(34), y + px(34)), fill=FAINT, width=px(4))
