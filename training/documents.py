"""Drawn pages, charts, tables and diagrams with captions in both languages.

The graded PDF corpus stays unseen: what the model knows of documents comes from
these drawings and from photos pasted on page-like canvases.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from training.pages import WORDS, text_lines

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

Colour = tuple[int, int, int]
COLOURS: dict[str, tuple[str, Colour]] = {
    "red": ("红色", (205, 45, 45)),
    "blue": ("蓝色", (45, 95, 200)),
    "green": ("绿色", (50, 155, 75)),
    "orange": ("橙色", (240, 140, 30)),
    "yellow": ("黄色", (240, 205, 50)),
    "purple": ("紫色", (125, 65, 165)),
    "grey": ("灰色", (130, 130, 130)),
    "black": ("黑色", (25, 25, 25)),
    "brown": ("棕色", (130, 85, 50)),
    "pink": ("粉色", (240, 140, 175)),
}


@dataclass(frozen=True)
class Drawing:
    """A drawn picture with what it shows, in both languages."""

    image: Image.Image
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    label: str


def draw_one(rng: random.Random) -> Drawing:
    """One drawing of a random kind."""
    return rng.choice(KINDS)(rng)


def _canvas(rng: random.Random) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (288, 288), (rng.choice((255, 255, 248)),) * 3)
    draw = ImageDraw.Draw(image)
    draw.text(
        (rng.randint(30, 140), 6),
        rng.choice(WORDS).title(),
        fill=(30, 30, 30),
        font=ImageFont.load_default(rng.randint(10, 18)),
    )
    return image, draw


def _colour(rng: random.Random) -> tuple[str, str, Colour]:
    english = rng.choice(list(COLOURS))
    chinese, rgb = COLOURS[english]
    return english, chinese, rgb


def _bar_chart(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    english, chinese, rgb = _colour(rng)
    count = rng.randint(3, 12)
    width = 220 // count
    draw.line((34, 30, 34, 250, 270, 250), fill=(60, 60, 60), width=2)
    for index in range(count):
        left, height = 40 + index * width, rng.randint(15, 200)
        draw.rectangle((left, 250 - height, left + int(width * 0.7), 249), fill=rgb)
        draw.text((left, 254), rng.choice(WORDS)[:3], fill=(60, 60, 60))
    return Drawing(
        image,
        ("bar chart", f"a bar chart with {english} bars", f"{english} column chart of figures"),
        ("柱状图", f"{chinese}柱形的条形图", f"{chinese}柱状图表"),
        "bar chart",
    )


def _line_chart(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    english, chinese, rgb = _colour(rng)
    draw.line((34, 30, 34, 250, 270, 250), fill=(60, 60, 60), width=2)
    for line in range(rng.randint(1, 4)):
        level, points = rng.randint(60, 220), []
        for x in range(36, 270, rng.randint(10, 30)):
            level = min(240, max(36, level + rng.randint(-35, 35)))
            points.append((x, level))
        draw.line(points, fill=rgb if line == 0 else _colour(rng)[2], width=rng.randint(1, 4))
    return Drawing(
        image,
        ("line chart", f"a line graph with a {english} curve", "plot of a curve over time"),
        ("折线图", f"带{chinese}曲线的折线图", "随时间变化的曲线图"),
        "line chart",
    )


def _pie_chart(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    centre, radius, start = (
        (rng.randint(110, 180), rng.randint(130, 170)),
        rng.randint(60, 100),
        0.0,
    )
    box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    english, chinese, first = _colour(rng)
    while start < 360:
        end = min(360.0, start + rng.uniform(25, 130))
        draw.pieslice(
            box, start, end, fill=first if start == 0 else _colour(rng)[2], outline=(255,) * 3
        )
        start = end
    return Drawing(
        image,
        ("pie chart", "a pie chart of shares", f"a round chart with a {english} slice"),
        ("饼图", "显示比例的饼图", f"带{chinese}扇形的圆饼图"),
        "pie chart",
    )


def _table(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    rows, columns = rng.randint(4, 14), rng.randint(2, 7)
    high, wide = 240 // rows, 264 // columns
    font = ImageFont.load_default(max(6, min(11, high - 4)))
    head = rng.random() < 0.6
    if head:
        draw.rectangle((12, 34, 12 + wide * columns, 34 + high), fill=_colour(rng)[2])
    for row in range(rows):
        for column in range(columns):
            left, top = 12 + column * wide, 34 + row * high
            draw.rectangle((left, top, left + wide, top + high), outline=(90, 90, 90))
            word = (
                rng.choice(WORDS)[: wide // 7] if row * column == 0 else f"{rng.uniform(0, 99):.1f}"
            )
            draw.text((left + 3, top + 1), word, fill=(30, 30, 30), font=font)
    return Drawing(
        image,
        ("table", "a table of numbers in rows and columns", "price list table"),
        ("表格", "由行和列数字组成的表格", "价格表"),
        "table",
    )


def _flow_diagram(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    english, chinese, rgb = _colour(rng)
    spots = [(rng.randint(10, 200), 36 + row * 62) for row in range(4)]
    for here, there in itertools.pairwise(spots):
        draw.line((here[0] + 35, here[1] + 30, there[0] + 35, there[1]), fill=(50, 50, 50), width=2)
        draw.polygon(
            [
                (there[0] + 31, there[1] - 7),
                (there[0] + 39, there[1] - 7),
                (there[0] + 35, there[1]),
            ],
            fill=(50, 50, 50),
        )
    for left, top in spots:
        shape = draw.rounded_rectangle if rng.random() < 0.7 else draw.ellipse
        shape((left, top, left + 72, top + 32), fill=rgb, outline=(30, 30, 30))
        draw.text((left + 8, top + 10), rng.choice(WORDS), fill=(255, 255, 255))
    return Drawing(
        image,
        ("flow diagram", "a block diagram with arrows", f"flow chart with {english} boxes"),
        ("流程图", "带箭头的结构框图", f"{chinese}方框的流程图"),
        "diagram",
    )


def _network(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    columns = [
        [(40 + c * 70, 50 + r * 200 / n) for r in range(n)]
        for c, n in enumerate(rng.randint(2, 6) for _ in range(rng.randint(2, 4)))
    ]
    for left, right in itertools.pairwise(columns):
        for a in left:
            for b in right:
                draw.line((*a, *b), fill=(120, 120, 120))
    rgb = _colour(rng)[2]
    for x, y in (spot for column in columns for spot in column):
        draw.ellipse((x - 10, y - 10, x + 10, y + 10), fill=rgb, outline=(20, 20, 20))
    return Drawing(
        image,
        (
            "neural network diagram",
            "a graph of nodes joined by lines",
            "network architecture figure",
        ),
        ("神经网络结构图", "节点与连线组成的图", "网络架构图"),
        "network",
    )


def _text_page(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    columns = rng.choice((1, 1, 2))
    for column in range(columns):
        left = 16 + column * 136
        text_lines(draw, (left, 36, left + (256 if columns == 1 else 122), 280), rng)
    return Drawing(
        image,
        ("a page of text", "text document", "a printed page with paragraphs"),
        ("一页文字", "文字文档", "印有段落的页面"),
        "text page",
    )


def _scatter(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    english, chinese, rgb = _colour(rng)
    draw.line((34, 30, 34, 250, 270, 250), fill=(60, 60, 60), width=2)
    slope, spread = rng.uniform(-0.8, 0.8), rng.uniform(8, 40)
    for _ in range(rng.randint(30, 150)):
        x = rng.uniform(40, 265)
        y = min(245, max(34, 140 + slope * (x - 150) + rng.gauss(0, spread)))
        draw.ellipse((x - 3, y - 3, x + 3, y + 3), fill=rgb)
    return Drawing(
        image,
        ("scatter plot", f"scatter plot of {english} points", "data points in a graph"),
        ("散点图", f"{chinese}数据点的散点图", "坐标图中的数据点"),
        "scatter plot",
    )


def _tiling(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    size = rng.randint(10, 32)
    shades = [_colour(rng)[2] for _ in range(rng.randint(2, 4))]
    for y in range(0, 288, size):
        for x in range(0, 288, size):
            slant = size // 2 if rng.random() < 0.5 else 0
            draw.polygon(
                [(x, y), (x + size, y), (x + size - slant, y + size), (x - slant, y + size)],
                fill=rng.choice(shades),
                outline=(20, 20, 20),
            )
    return Drawing(
        image,
        ("colourful tile pattern", "a mosaic tiling", "geometric pattern of tiles"),
        ("彩色瓷砖图案", "马赛克镶嵌", "几何图案"),
        "tiling",
    )


def _target(rng: random.Random) -> Drawing:
    image, draw = _canvas(rng)
    shape, chinese_shape = rng.choice(
        (("circle", "圆形"), ("star", "星形"), ("triangle", "三角形"), ("square", "方形"))
    )
    english, chinese, rgb = _colour(rng)
    x, y, r = rng.randint(100, 180), rng.randint(110, 180), rng.randint(40, 85)
    if shape == "circle":
        draw.ellipse((x - r, y - r, x + r, y + r), fill=rgb)
    elif shape == "square":
        draw.rectangle((x - r, y - r, x + r, y + r), fill=rgb)
    else:
        corners = 3 if shape == "triangle" else 10
        radii = [r if shape == "triangle" or k % 2 == 0 else r * 0.45 for k in range(corners)]
        draw.polygon(
            [
                (
                    x + d * math.sin(2 * math.pi * k / corners),
                    y - d * math.cos(2 * math.pi * k / corners),
                )
                for k, d in enumerate(radii)
            ],
            fill=rgb,
        )
    return Drawing(
        image,
        (f"a {english} {shape}", f"{english} {shape} drawing", f"flat {english} {shape} on white"),
        (
            f"{chinese}的{chinese_shape}",
            f"{chinese}{chinese_shape}图形",
            f"白底上的{chinese}{chinese_shape}",
        ),
        shape,
    )


KINDS: tuple[Callable[[random.Random], Drawing], ...] = (
    _bar_chart,
    _line_chart,
    _pie_chart,
    _table,
    _flow_diagram,
    _network,
    _text_page,
    _scatter,
    _tiling,
    _target,
)
