"""A small drawing kit for catalogue pages: A4, points from the top left, one look."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parents[1] / "fonts"
WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 52.0
INK, SOFT, LINE, PAPER, ACCENT = "#2b2a28", "#85807a", "#ddd8d0", "#f7f4ef", "#b4613c"
NEVER_FIRST = "，。、；：！？）》”％"
Photo = Callable[[str], Image.Image]
"""Gives the drawn picture of a scene."""


class Sheets:
    """A PDF that grows page by page; y counts downwards from the top edge."""

    def __init__(self, path: Path, title: str, photo: Photo) -> None:
        # Makes reportlab's dates and document id depend on nothing but the content.
        os.environ["SOURCE_DATE_EPOCH"] = "1788220800"  # 2026-09-01
        for font in sorted(FONTS.glob("*.ttf")):
            pdfmetrics.registerFont(TTFont(font.stem, font))
        self.canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor("Linden & Hafen")
        self.photo = photo
        self._readers: dict[tuple[str, float, int], ImageReader] = {}
        self.number = 1

    def next(self) -> None:
        """Finish the page."""
        self.canvas.showPage()
        self.number += 1

    def save(self) -> None:
        """Finish the file."""
        self.canvas.showPage()
        self.canvas.save()

    def fill(self, x: float, y: float, w: float, h: float, colour: str, round_: float = 0) -> None:  # noqa: PLR0917 - a place and a size
        """A filled rectangle."""
        self.canvas.setFillColor(colour)
        self.canvas.roundRect(x, HEIGHT - y - h, w, h, round_, stroke=0, fill=1)

    def rule(  # noqa: PLR0917 - a place and a size
        self, x: float, y: float, x2: float, y2: float, colour: str = LINE, w: float = 0.7
    ) -> None:
        """A straight line."""
        self.canvas.setStrokeColor(colour)
        self.canvas.setLineWidth(w)
        self.canvas.line(x, HEIGHT - y, x2, HEIGHT - y2)

    def text(  # noqa: PLR0917 - a place, a size and a look
        self, x: float, y: float, words: str, size: float = 10, font: str = "SampleText",
        colour: str = INK, align: str = "left",
    ) -> None:  # fmt: skip
        """One line whose baseline lies at `y`."""
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, size)
        draw = {
            "left": self.canvas.drawString,
            "right": self.canvas.drawRightString,
            "centre": self.canvas.drawCentredString,
        }[align]
        draw(x, HEIGHT - y, words)

    def paragraph(  # noqa: PLR0917 - a place, a size and a look
        self, x: float, y: float, words: str, width: float, size: float = 10,
        font: str = "SampleText", leading: float = 1.5, colour: str = INK,
    ) -> float:  # fmt: skip
        """Wrapped text; returns the baseline after the last line."""
        for line in wrap(words, width, font, size):
            self.text(x, y, line, size, font, colour)
            y += size * leading
        return y

    def picture(  # noqa: PLR0917 - a place, a size and a look
        self, scene: str, x: float, y: float, w: float, h: float, px: int = 384
    ) -> None:
        """The picture of a scene, cropped to the middle so that it fills the box."""
        key = (scene, round(w / h, 3), px)
        if key not in self._readers:
            data = io.BytesIO()
            crop(self.photo(scene), w / h, px).save(data, "JPEG", quality=80, optimize=True)
            data.seek(0)
            self._readers[key] = ImageReader(data)
        self.canvas.drawImage(self._readers[key], x, HEIGHT - y - h, w, h)

    def footer(self, left: str, font: str = "SampleText") -> None:
        """A line with the name of the catalogue and the page number."""
        self.rule(MARGIN, 800, WIDTH - MARGIN, 800)
        self.text(MARGIN, 815, left, 7.5, font, SOFT)
        self.text(WIDTH - MARGIN, 815, str(self.number), 7.5, "SampleText", SOFT, "right")

    def heading(self, words: str, font: str = "SampleLight", size: float = 30) -> None:
        """The heading of a page with a short accent line."""
        self.text(MARGIN, 92, words, size, font)
        self.rule(MARGIN + 1, 108, MARGIN + 38, 108, ACCENT, 2)


def wrap(words: str, width: float, font: str, size: float) -> Iterable[str]:
    """Lines at most `width` points wide; Chinese breaks anywhere but before closing marks."""
    line = ""
    for piece in _pieces(words):
        if line and pdfmetrics.stringWidth((line + piece).rstrip(), font, size) > width:
            if piece[0] in NEVER_FIRST:
                yield line + piece
                line = ""
                continue
            yield line.rstrip()
            line = ""
        line += piece.lstrip() if not line else piece
    if line.strip():
        yield line.rstrip()


def _pieces(words: str) -> list[str]:
    pieces: list[str] = []
    for char in words:
        alone = char > "⺀"
        if not pieces or alone or pieces[-1][-1] > "⺀" or pieces[-1][-1] == " ":
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def crop(picture: Image.Image, ratio: float, px: int) -> Image.Image:
    """The middle of a picture with the given width over height, at most `px` pixels wide."""
    wide, high = picture.size
    w, h = (wide, round(wide / ratio)) if wide / high < ratio else (round(high * ratio), high)
    left, top = (wide - w) // 2, (high - h) // 2
    part = picture.crop((left, top, left + w, top + h))
    if part.width > px:
        part = part.resize((px, round(px / ratio)), Image.Resampling.LANCZOS)
    return part
