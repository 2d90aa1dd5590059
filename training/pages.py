"""Page-like canvases: running text, and photos among it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    import random

WORDS = [
    "revenue",
    "cost",
    "north",
    "south",
    "alpha",
    "beta",
    "model",
    "year",
    "total",
    "rate",
    "sales",
    "index",
    "load",
    "time",
]


def text_lines(
    draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], rng: random.Random
) -> None:
    """Fill ``box`` with grey bars or small words that look like running text."""
    left, top, right, bottom = box
    pitch, ink = rng.randint(6, 11), rng.randint(20, 120)
    font = ImageFont.load_default(max(6, pitch - 2))
    words = rng.random() < 0.5
    for y in range(top, bottom - pitch, pitch):
        end = right if rng.random() < 0.85 else left + int((right - left) * rng.random())
        if words:
            line = " ".join(rng.choice(WORDS) for _ in range(max(1, (end - left) // (4 * pitch))))
            draw.text((left, y), line, fill=(ink,) * 3, font=font)
        elif end > left:
            draw.rectangle((left, y, end, y + pitch // 2), fill=(ink + 60,) * 3)


def paste_on_page(photo: Image.Image, rng: random.Random, side: int) -> Image.Image:
    """The photo on a page-like canvas with lines of text around it."""
    shade = rng.choice((255, 255, 250, 240))
    page = Image.new("RGB", (side, side), (shade,) * 3)
    scale = rng.uniform(0.55, 0.9)
    width, height = int(side * scale), int(side * scale * rng.uniform(0.75, 1.0))
    left, top = rng.randint(0, side - width), rng.randint(0, side - height)
    draw = ImageDraw.Draw(page)
    if rng.random() < 0.7:
        text_lines(draw, (8, top + height + 4, side - 8, side), rng)
        text_lines(draw, (8, 6, side - 8, top - 2), rng)
    page.paste(photo.resize((width, height), Image.Resampling.BILINEAR), (left, top))
    return page
