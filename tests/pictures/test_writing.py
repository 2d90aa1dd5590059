"""Pictures of writing are told from pictures of things, whatever lies around the paper."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tusou.pictures import fit, shows_writing

FONTS = Path(__file__).parents[2] / "samples" / "fonts"
SAMPLE = Path(__file__).parents[2] / "src" / "tusou" / "sample"
ENGLISH = "We guarantee frames and springs for ten years and covers for three years of use"
CHINESE = "框架和弹簧保修十年，面料保修三年，电器部件保修两年。请妥善保管本卡。"


def letter(
    line: str = ENGLISH,
    size: tuple[int, int] = (1240, 1754),
    paper: str = "white",
    ink: str = "black",
    lines: int = 30,
) -> Image.Image:
    """A sheet of A4 at 150 dpi with lines of 28 pixels."""
    picture = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(picture)
    face = ImageFont.load_default(28)
    if not line.isascii():
        face = ImageFont.truetype(FONTS / "SampleHei.ttf", 28)
    for number in range(lines):
        pen.text((110, 110 + 46 * number), line, ink, face)
    return picture


def receipt() -> Image.Image:
    """A narrow slip with names and prices."""
    picture = Image.new("RGB", (600, 1300), "#f4f2ee")
    pen = ImageDraw.Draw(picture)
    face = ImageFont.load_default(26)
    for number in range(32):
        pen.text((30, 40 + 36 * number), f"article {number * 37}", "#303030", face)
        pen.text((460, 40 + 36 * number), f"{number * 1.37:.2f}", "#303030", face)
    return picture


def photographed(page: Image.Image, degrees: float = 4.0) -> Image.Image:
    """The page on a table, turned, lit from the left, with the grain and blur of a phone."""
    table = Image.effect_noise((1500, 2000), 40).convert("RGB").filter(ImageFilter.GaussianBlur(3))
    sheet = page.resize((1100, round(1100 * page.height / page.width)))
    mask = Image.new("L", sheet.size, 255)
    turned = sheet.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    table.paste(turned, (180, 150), mask.rotate(degrees, expand=True))
    light = np.linspace(1.0, 0.6, 1500)[None, :, None]
    grain = np.random.default_rng(7).normal(0, 8, (2000, 1500, 1))
    lit = np.clip(np.asarray(table) * light + grain, 0, 255).astype(np.uint8)
    return saved(Image.fromarray(lit).filter(ImageFilter.GaussianBlur(1)))


def saved(picture: Image.Image, quality: int = 60) -> Image.Image:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def chair() -> Image.Image:
    """A thing on a plain ground: two even tones, crossed once."""
    picture = Image.new("RGB", (800, 600), "lightgrey")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((250, 180, 520, 480), fill="firebrick")
    pen.ellipse((60, 40, 190, 170), fill="navy")
    return picture


def striped() -> Image.Image:
    """Blinds: crossed often, in one direction."""
    picture = Image.new("RGB", (600, 600), "white")
    pen = ImageDraw.Draw(picture)
    for y in range(0, 600, 12):
        pen.rectangle((0, y, 600, y + 3), fill="black")
    return picture


def grass(blur: float) -> Image.Image:
    """Texture without an even tone."""
    grain = np.random.default_rng(5).normal(120, 60, (600, 800, 3))
    picture = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
    return picture.filter(ImageFilter.GaussianBlur(blur))


def seen(picture: Image.Image) -> bool:
    """As a source looks at it: at the size in which it is handed to the encoder."""
    return shows_writing(fit(picture, 448))


@pytest.mark.parametrize(
    "picture",
    [
        letter(),
        letter(CHINESE),
        letter(paper="#17191c", ink="#dddddd"),
        letter(size=(1240, 700), lines=12),
        receipt(),
        photographed(letter()),
        photographed(letter(CHINESE), degrees=-6),
        photographed(receipt()),
        letter().rotate(90, expand=True),
        letter().rotate(180),
        saved(letter(), quality=20),
    ],
    ids=[
        "letter",
        "chinese",
        "light on dark",
        "half a page",
        "receipt",
        "photographed",
        "photographed chinese",
        "photographed receipt",
        "on its side",
        "upside down",
        "saved badly",
    ],
)
def test_writing(picture):
    assert seen(picture)


@pytest.mark.parametrize(
    "picture",
    [
        chair(),
        striped(),
        striped().rotate(90),
        grass(0),
        grass(1.5),
        Image.new("RGB", (500, 300), "white"),
        Image.linear_gradient("L").convert("RGB"),
        photographed(Image.new("RGB", (1240, 1754), "white")),
        letter(lines=1),
    ],
    ids=[
        "chair",
        "blinds",
        "bars",
        "grain",
        "grass",
        "white",
        "gradient",
        "blank page",
        "one line on a page",
    ],
)
def test_other_pictures(picture):
    assert not seen(picture)


def test_the_photos_of_the_sample_library_are_none():
    """Rendered rooms with furniture: plain walls, patterned rugs, thin legs."""
    photos = [path for folder in ("pictures", "products") for path in (SAMPLE / folder).iterdir()]
    assert len(photos) > 20
    written = [photo.name for photo in photos if seen(Image.open(photo).convert("RGB"))]
    assert written == []


@pytest.mark.parametrize("size", [(1, 1), (31, 448), (448, 31), (32, 32)])
def test_pictures_too_small_for_a_tile(size):
    """Nothing can be said of them, and nothing breaks."""
    assert not shows_writing(Image.new("RGB", size, "white"))


def test_a_small_picture_of_a_few_words():
    """What was cut out of a screen is looked at as it is, not enlarged."""
    assert shows_writing(letter().crop((110, 110, 430, 250)))
