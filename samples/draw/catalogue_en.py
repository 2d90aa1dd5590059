"""The English catalogue, nine pages; the last is a summary in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.draw.charts import bar_chart, measured_table
from samples.draw.sheets import ACCENT, HEIGHT, INK, LINE, MARGIN, PAPER, SOFT, WIDTH, Photo, Sheets
from samples.draw.words import (
    BY_SCENE,
    FACTS_EN,
    LIGHT_EN,
    ORDERS,
    PRODUCTS,
    WELCOME_EN,
    WELCOME_ZH,
    Product,
)

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Linden & Hafen  ·  Living Collection 2026"
INNER = WIDTH - 2 * MARGIN


def draw(path: Path, photo: Photo) -> None:
    """Write the catalogue to `path`."""
    sheets = Sheets(path, "Living Collection 2026", photo)
    pages = (_cover, _welcome, _seating, _tables, _lamps, _home, _prices, _facts, _chinese)
    for page in pages[:-1]:
        page(sheets)
        sheets.next()
    pages[-1](sheets)
    sheets.save()


def _cover(s: Sheets) -> None:
    s.fill(0, 0, WIDTH, HEIGHT, PAPER)
    s.picture("living-room", 0, 0, WIDTH, 470, 900)
    s.text(MARGIN, 560, "L I V I N G", 46, "SampleLight")
    s.text(MARGIN, 616, "C O L L E C T I O N", 46, "SampleLight")
    s.rule(MARGIN + 1, 640, MARGIN + 60, 640, ACCENT, 2.5)
    s.text(MARGIN, 672, "Chairs, sofas, tables and lamps for quiet rooms", 13, colour=SOFT)
    s.text(MARGIN, 792, "Linden & Hafen", 11, "SampleBold")
    s.text(WIDTH - MARGIN, 792, "2026 / 27", 11, "SampleText", SOFT, "right")


def _welcome(s: Sheets) -> None:
    s.heading("Begin with one good chair")
    s.picture("reading-corner", MARGIN, 134, INNER, 300, 720)
    y = 466.0
    for words in WELCOME_EN:
        y = s.paragraph(MARGIN, y, words, 300) + 6
    s.text(MARGIN + 340, 466, "In this catalogue", 10, "SampleBold", ACCENT)
    contents = ("Seating", "Tables and chairs", "Light", "Bedroom and storage", "Price list",
                "Facts and figures", "中文简介")  # fmt: skip
    for i, words in enumerate(contents):
        font = "SampleHei" if words[0] > "z" else "SampleText"
        s.text(MARGIN + 340, 488 + 20 * i, words, 9.5, font)
        s.text(WIDTH - MARGIN, 488 + 20 * i, str(i + 3), 9.5, colour=SOFT, align="right")
        s.rule(MARGIN + 340, 494 + 20 * i, WIDTH - MARGIN, 494 + 20 * i)
    s.footer(NAME)


def _card(s: Sheets, product: Product, x: float, y: float, w: float, h: float) -> None:  # noqa: PLR0917 - a place and a size
    """Picture, code, name, price and a sentence."""
    s.picture(product.scene, x, y, w, h)
    s.text(x, y + h + 17, product.en, 11, "SampleBold")
    s.text(x + w, y + h + 17, f"€ {product.price}", 11, "SampleText", ACCENT, "right")
    s.text(x, y + h + 31, f"{product.code}   ·   {product.size_cm} cm", 8, colour=SOFT)
    s.paragraph(x, y + h + 46, product.about_en, w, 8.8, leading=1.4)


def _seating(s: Sheets) -> None:
    s.heading("Seating")
    w = (INNER - 24) / 2
    scenes = ("red-armchair", "blue-armchair", "green-sofa", "black-leather-sofa")
    for i, scene in enumerate(scenes):
        _card(s, BY_SCENE[scene], MARGIN + (i % 2) * (w + 24), 138 + i // 2 * 320, w, 205)
    s.footer(NAME)


def _tables(s: Sheets) -> None:
    s.heading("Tables and chairs")
    _card(s, BY_SCENE["oak-dining-table"], MARGIN, 138, INNER, 230)
    w = (INNER - 3 * 16) / 4
    scenes = ("marble-coffee-table", "wooden-chair", "white-stool", "office-chair")
    for i, scene in enumerate(scenes):
        product = BY_SCENE[scene]
        x = MARGIN + i * (w + 16)
        s.picture(scene, x, 470, w, 130, 256)
        y = s.paragraph(x, 618, product.en, w, 9.5, "SampleBold", 1.25)
        s.text(x, y + 1, f"{product.code}  ·  € {product.price}", 8, colour=ACCENT)
        s.text(x, y + 13, f"{product.size_cm} cm", 7.5, colour=SOFT)
        s.paragraph(x, y + 30, product.about_en, w, 8.2, leading=1.4)
    s.footer(NAME)


def _lamps(s: Sheets) -> None:
    s.heading("Light")
    _card(s, BY_SCENE["floor-lamp"], MARGIN, 138, 210, 300)
    _card(s, BY_SCENE["yellow-desk-lamp"], MARGIN + 234, 138, INNER - 234, 200)
    y = 470.0
    for words in LIGHT_EN:
        y = s.paragraph(MARGIN + 234, y, words, INNER - 234) + 8
    s.footer(NAME)


def _home(s: Sheets) -> None:
    s.heading("Bedroom and storage")
    wide, slim = 310.0, INNER - 310 - 24
    _card(s, BY_SCENE["blue-bed"], MARGIN, 134, wide, 210)
    _card(s, BY_SCENE["walnut-bookshelf"], MARGIN + wide + 24, 134, slim, 210)
    _card(s, BY_SCENE["striped-rug"], MARGIN, 420, wide, 190)
    _card(s, BY_SCENE["potted-plant"], MARGIN + wide + 24, 420, slim, 190)
    for x, scene in ((MARGIN, "pink-pouf"), (MARGIN + INNER / 2 + 6, "wall-clock")):
        p = BY_SCENE[scene]
        s.picture(scene, x, 694, 88, 88, 256)
        s.text(x + 102, 708, p.en, 10, "SampleBold")
        s.text(x + 102, 722, f"{p.code}  ·  € {p.price}", 8.5, colour=ACCENT)
        s.paragraph(x + 102, 738, p.about_en, 128, 8.2, leading=1.4)
    s.footer(NAME)


def _prices(s: Sheets) -> None:
    s.heading("Price list")
    columns = (("Code", 0, "left"), ("Product", 60, "left"), ("Colour", 250, "left"),
               ("Width × depth × height, cm", 330, "left"), ("Price", INNER, "right"))  # fmt: skip
    s.fill(MARGIN - 8, 134, INNER + 16, 24, INK, 4)
    for words, at, align in columns:
        s.text(MARGIN + at, 150, words, 8.5, "SampleBold", "#ffffff", align)
    for i, p in enumerate(PRODUCTS):
        y = 178 + i * 26
        if i % 2:
            s.fill(MARGIN - 8, y - 17, INNER + 16, 26, PAPER)
        s.text(MARGIN, y, p.code, 9, "SampleBold")
        s.text(MARGIN + 60, y, p.en, 9)
        s.text(MARGIN + 250, y, p.colour_en, 9)
        s.text(MARGIN + 330, y, p.size_cm, 9, colour=SOFT)
        s.text(MARGIN + INNER, y, f"€ {p.price}", 9, align="right")
    s.rule(MARGIN - 8, 622, WIDTH - MARGIN + 8, 622, LINE)
    s.paragraph(
        MARGIN, 646,
        "All prices include value added tax and delivery to your room. Covers in other colours "
        "are possible for a surcharge of twelve per cent. Prices hold until 31 August 2027.",
        INNER, 8.8, colour=SOFT,
    )  # fmt: skip
    s.footer(NAME)


def _facts(s: Sheets) -> None:
    s.heading("Facts and figures")
    y = 138.0
    for words in FACTS_EN:
        y = s.paragraph(MARGIN, y, words, INNER) + 8
    bar_chart(s, (MARGIN + 34, 220, INNER - 60, 210), [(e, v) for e, _, v in ORDERS], "SampleText")
    s.text(MARGIN, 478, "Figure 1. Orders by room in 2025, in per cent of all orders.", 9,
           colour=SOFT)  # fmt: skip
    measured_table(s, MARGIN + 96, 560)
    s.text(MARGIN, 706, "Figure 2. Front view of the oak dining table T-418 with its measures.", 9,
           colour=SOFT)  # fmt: skip
    s.footer(NAME)


def _chinese(s: Sheets) -> None:
    s.heading("中文简介", "SampleSong", 30)
    s.picture("green-sofa", MARGIN, 138, INNER, 250, 640)
    y = 424.0
    for words in WELCOME_ZH:
        y = s.paragraph(MARGIN, y, words, INNER, 10.5, "SampleHei", 1.75) + 8
    s.text(MARGIN, y + 14, "本季重点", 12, "SampleSong", ACCENT)
    for i, scene in enumerate(("red-armchair", "green-sofa", "oak-dining-table", "floor-lamp")):
        p = BY_SCENE[scene]
        s.text(MARGIN, y + 40 + 20 * i, f"{p.code}　{p.zh}　{p.about_zh}", 9.5, "SampleHei")
    s.footer(NAME)
