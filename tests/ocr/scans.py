"""Small real scans: words drawn into pictures, with grain, and PDFs that hold nothing else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sources.pdf.making import Sheet, write_pdf

FONTS = Path(__file__).parents[2] / "samples" / "fonts"
ENGLISH = (
    "Warranty and delivery note",
    "We guarantee frames and springs for ten years, covers",
    "for three years. Order number 2026-0917, article A-127.",
)
CHINESE = ("保修卡：框架和弹簧保修十年，面料保修三年，", "电器部件保修两年。请妥善保管本卡。")


def sheet(*lines: str, size: tuple[int, int] = (900, 420), px: int = 30) -> Image.Image:
    """A white picture with the lines one below the other."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        face = ImageFont.load_default(px)
        if not line.isascii():
            face = ImageFont.truetype(FONTS / "SampleHei.ttf", px)
        pen.text((40, 40 + number * px * 1.8), line, "black", face)
    return picture


def noisy(picture: Image.Image, spread: float = 20.0) -> Image.Image:
    """The picture with the grain of a poor camera."""
    grain = np.random.default_rng(7).normal(0, spread, (picture.height, picture.width, 3))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def scan_pdf(path: Path, *pictures: Image.Image, layer: str = "") -> Path:
    """A PDF whose pages are one picture each; `layer` is a stamp in the text layer of each."""
    sheets = []
    for picture in pictures:
        width, height = 595.0, 595.0 * picture.height / picture.width
        page = Sheet(width, height).draw(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q")
        page.pictures.append(_jpeg_stream(picture))
        sheets.append(page.text(10, 4, layer, 6) if layer else page)
    write_pdf(path, *sheets)
    return path


def _jpeg_stream(picture: Image.Image) -> bytes:
    held = BytesIO()
    picture.save(held, "JPEG", quality=85)
    data = held.getvalue()
    head = (
        f"<< /Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height}"
        f" /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode /Length {len(data)} >>"
    )
    return head.encode() + b"\nstream\n" + data + b"\nendstream"
