"""A warranty card as a copier delivers it: one page-sized picture, no text layer."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader

from samples.draw.materials import noise
from samples.draw.sheets import FONTS, HEIGHT, WIDTH, Photo, Sheets

if TYPE_CHECKING:
    from pathlib import Path

SIZE = (827, 1169)
"""A4 at 100 dots per inch."""
LINES = (
    ("Warranty and delivery note", "SampleBold", 30),
    ("", "SampleText", 12),
    ("Order number 2026-0917        Customer: M. Schneider", "SampleText", 19),
    ("Delivered on 17 September 2026 by our own van.", "SampleText", 19),
    ("", "SampleText", 10),
    ("1 ×  A-127  Red armchair                               € 449", "SampleText", 19),
    ("1 ×  L-631  Tripod floor lamp                         € 168", "SampleText", 19),
    ("2 ×  C-017  White stool                                  € 118", "SampleText", 19),
    ("Total, paid by bank transfer                            € 735", "SampleBold", 19),
    ("", "SampleText", 12),
    ("We guarantee frames and springs for ten years, covers for", "SampleText", 19),
    ("three years and electrical parts for two years. Scratches", "SampleText", 19),
    ("made by cats are not covered by this warranty.", "SampleText", 19),
    ("", "SampleText", 12),
    ("保修卡：框架和弹簧保修十年，面料保修三年，", "SampleHei", 20),
    ("电器部件保修两年。请妥善保管本卡。", "SampleHei", 20),
)


def draw(path: Path, photo: Photo) -> None:
    """Write the scan to `path`."""
    data = io.BytesIO()
    page(photo).save(data, "JPEG", quality=52, optimize=True)
    data.seek(0)
    sheets = Sheets(path, "", photo)
    sheets.canvas.drawImage(ImageReader(data), 0, 0, WIDTH, HEIGHT)
    sheets.save()


def page(photo: Photo) -> Image.Image:
    """The sheet, laid askew on the glass, a little grey and uneven."""
    sheet = Image.new("L", SIZE, 250)
    pen = ImageDraw.Draw(sheet)
    y = 120
    for words, font, size in LINES:
        pen.text((96, y), words, 40, ImageFont.truetype(FONTS / f"{font}.ttf", size))
        y += round(size * 1.75)
    pen.line((96, 170, 730, 170), 90, 2)
    picture = photo("red-armchair").convert("L").resize((300, 225), Image.Resampling.LANCZOS)
    sheet.paste(picture, (96, y + 24))
    pen.text((430, y + 190), "Signature: __________________", 40,
             ImageFont.truetype(FONTS / "SampleText.ttf", 19))  # fmt: skip
    _stamp(pen, (600, y + 90))
    askew = sheet.rotate(1.1, Image.Resampling.BICUBIC, fillcolor=226, translate=(4, -3))
    askew = askew.filter(ImageFilter.GaussianBlur(0.6))
    return _uneven(askew)


def _stamp(pen: ImageDraw.ImageDraw, centre: tuple[int, int]) -> None:
    x, y = centre
    pen.ellipse((x - 74, y - 74, x + 74, y + 74), outline=120, width=4)
    pen.ellipse((x - 62, y - 62, x + 62, y + 62), outline=120, width=2)
    font = ImageFont.truetype(FONTS / "SampleBold.ttf", 22)
    pen.text((x, y), "LINDEN\n& HAFEN", 110, font, anchor="mm", align="center")


def _uneven(sheet: Image.Image) -> Image.Image:
    """The light of the lamp fades to one side; the glass has dust on it."""
    wide, high = sheet.size
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    flat = np.zeros_like(x)
    patches = noise((x / 160).ravel(), (y / 160).ravel(), flat.ravel()).reshape(high, wide)
    grain = noise((x / 2.3).ravel(), (y / 2.3).ravel(), (flat + 5).ravel()).reshape(high, wide)
    dust = np.where(grain > np.float32(0.985), np.float32(40), np.float32(0))
    grey = np.asarray(sheet, np.float32) - patches * 7 - x / wide * 10 - grain * 5 - dust
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
