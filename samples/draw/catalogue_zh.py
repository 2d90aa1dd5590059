"""The Chinese catalogue, five pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.draw.charts import bar_chart
from samples.draw.sheets import ACCENT, HEIGHT, INK, MARGIN, PAPER, SOFT, WIDTH, Photo, Sheets
from samples.draw.words import BY_SCENE, CARE_ZH, ORDERS, PRODUCTS, WELCOME_ZH, Product

if TYPE_CHECKING:
    from pathlib import Path

NAME = "林港家居　·　2026 客厅系列"
INNER = WIDTH - 2 * MARGIN


def draw(path: Path, photo: Photo) -> None:
    """Write the catalogue to `path`."""
    sheets = Sheets(path, "2026 客厅系列", photo)
    pages = (_cover, _seating, _tables, _prices, _care)
    for page in pages[:-1]:
        page(sheets)
        sheets.next()
    pages[-1](sheets)
    sheets.save()


def _cover(s: Sheets) -> None:
    s.fill(0, 0, WIDTH, HEIGHT, PAPER)
    s.picture("reading-corner", 0, 0, WIDTH, 446, 720)
    s.text(MARGIN, 556, "客 厅 系 列", 52, "SampleSong")
    s.rule(MARGIN + 1, 582, MARGIN + 60, 582, ACCENT, 2.5)
    s.text(MARGIN, 612, "椅子、沙发、餐桌与灯具", 14, "SampleHei", SOFT)
    y = 650.0
    for words in WELCOME_ZH[:2]:
        y = s.paragraph(MARGIN, y, words, 400, 10.5, "SampleHei", 1.75) + 4
    s.text(MARGIN, 792, "林港家居", 12, "SampleSong")
    s.text(WIDTH - MARGIN, 792, "2026 年秋", 10, "SampleHei", SOFT, "right")


def _card(s: Sheets, product: Product, x: float, y: float, w: float, h: float) -> None:  # noqa: PLR0917 - a place and a size
    s.picture(product.scene, x, y, w, h)
    s.text(x, y + h + 20, product.zh, 13, "SampleSong")
    s.text(x + w, y + h + 20, f"¥ {product.price_yuan}", 11, "SampleText", ACCENT, "right")
    s.text(x, y + h + 36, f"编号 {product.code}　尺寸 {product.size_cm} 厘米", 8, "SampleHei", SOFT)
    s.paragraph(x, y + h + 54, product.about_zh, w, 9.2, "SampleHei", 1.6)


def _seating(s: Sheets) -> None:
    s.heading("椅子与沙发", "SampleSong")
    w = (INNER - 24) / 2
    scenes = ("red-armchair", "blue-armchair", "green-sofa", "black-leather-sofa")
    for i, scene in enumerate(scenes):
        _card(s, BY_SCENE[scene], MARGIN + (i % 2) * (w + 24), 138 + i // 2 * 320, w, 200)
    s.footer(NAME, "SampleHei")


def _tables(s: Sheets) -> None:
    s.heading("餐桌、灯具与卧室", "SampleSong")
    w = (INNER - 24) / 2
    scenes = ("oak-dining-table", "yellow-desk-lamp", "blue-bed", "marble-coffee-table")
    for i, scene in enumerate(scenes):
        _card(s, BY_SCENE[scene], MARGIN + (i % 2) * (w + 24), 138 + i // 2 * 320, w, 200)
    s.footer(NAME, "SampleHei")


def _prices(s: Sheets) -> None:
    s.heading("价目表", "SampleSong")
    s.fill(MARGIN - 8, 134, INNER + 16, 26, INK, 4)
    columns = (("编号", 0, "left"), ("品名", 80, "left"), ("颜色", 230, "left"),
               ("尺寸（厘米）", 320, "left"), ("价格", INNER, "right"))  # fmt: skip
    for words, at, align in columns:
        s.text(MARGIN + at, 151, words, 9, "SampleHei", "#ffffff", align)
    for i, p in enumerate(PRODUCTS):
        y = 182 + i * 28
        if i % 2:
            s.fill(MARGIN - 8, y - 18, INNER + 16, 28, PAPER)
        s.text(MARGIN, y, p.code, 9, "SampleBold")
        s.text(MARGIN + 80, y, p.zh, 9.5, "SampleHei")
        s.text(MARGIN + 230, y, p.colour_zh, 9.5, "SampleHei")
        s.text(MARGIN + 320, y, p.size_cm, 9, "SampleText", SOFT)
        s.text(MARGIN + INNER, y, f"¥ {p.price_yuan}", 9, align="right")
    s.text(
        MARGIN, 680, "以上价格含税，含送货上楼，有效期至 2027 年 8 月 31 日。", 9, "SampleHei", SOFT
    )
    s.footer(NAME, "SampleHei")


def _care(s: Sheets) -> None:
    s.heading("保养与数据", "SampleSong")
    y = 140.0
    for words in CARE_ZH:
        y = s.paragraph(MARGIN, y, words, INNER, 10, "SampleHei", 1.7) + 6
    bar_chart(
        s, (MARGIN + 34, y + 40, INNER - 60, 220), [(z, v) for _, z, v in ORDERS], "SampleHei"
    )
    s.text(
        MARGIN, y + 306, "图 1　2025 年各房间订单占比，客厅最多，卧室其次。", 9.5, "SampleHei", SOFT
    )
    s.paragraph(MARGIN, y + 350, WELCOME_ZH[2], INNER, 10, "SampleHei", 1.7)
    s.footer(NAME, "SampleHei")
