"""The JSON files of the sample library: pairs, graded queries, pictures for a model's self-test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from samples.draw.pictures import LOOSE
from samples.draw.words import BY_SCENE, PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EN, ZH, SCAN = "catalogue-en.pdf", "catalogue-zh.pdf", "warranty-scan.pdf"
Relevant = list[list[str | int | None]]


def draw(folder: Path) -> None:
    """Write `pairs.json`, `queries.jsonl` and `selftest.json`."""
    _write(folder / "pairs.json", _array(pairs()))
    _write(folder / "queries.jsonl", "\n".join(_line(q) for q in queries()) + "\n")
    _write(folder / "selftest.json", _array(selftest()))


def pairs() -> list[dict[str, object]]:
    """Each product twice, once in each language."""
    return [
        {
            "text": f"{name}. {about}" if language == "en" else f"{name}。{about}",
            "image_path": p.image_path,
            "code": p.code,
            "colour": colour,
            "price": price,
            "currency": currency,
            "group": p.group,
        }
        for p in PRODUCTS
        for language, name, about, colour, price, currency in (
            ("en", p.en, p.about_en, p.colour_en, p.price, "EUR"),
            ("zh", p.zh, p.about_zh, p.colour_zh, p.price_yuan, "CNY"),
        )
    ]


def _product(scene: str, *pages: tuple[str, int]) -> Relevant:
    """A product's picture, and the pages that show it."""
    return [[BY_SCENE[scene].image_path, None, 2], *([file, page, 2] for file, page in pages)]


def _loose(scene: str) -> Relevant:
    return [[LOOSE[scene], None, 2]]


def _queries() -> list[tuple[str, str, str, Relevant]]:
    red, blue = (
        ("red-armchair", (EN, 3), ("catalogue-zh.pdf", 2)),
        ("blue-armchair", (EN, 3), (ZH, 2)),
    )
    sofa, leather = (
        ("green-sofa", (EN, 3), (EN, 9), (ZH, 2)),
        ("black-leather-sofa", (EN, 3), (ZH, 2)),
    )
    shelf = _product("walnut-bookshelf", (EN, 6))
    shelf += [[EN, 2, 1], [ZH, 1, 1], [LOOSE["reading-corner"], None, 1]]
    desk_lamp = ("yellow-desk-lamp", (EN, 5), (ZH, 3))
    return [
        ("living collection", "text", "en", [[EN, 1, 2]]),
        ("price of A-127", "text", "en", [[EN, 7, 2], [EN, 3, 1], [ZH, 4, 1]]),
        ("which bulbs do the lamps take, how many kelvin", "text", "en", [[EN, 5, 2]]),
        ("opening hours of the showroom", "text", "en", [[EN, 2, 2]]),
        ("orders by room", "text", "en", [[EN, 8, 2], [ZH, 5, 1]]),
        ("客厅系列", "text", "zh", [[ZH, 1, 2]]),
        ("红酒洒在沙发上怎么办", "text", "zh", [[ZH, 5, 2]]),
        ("展厅什么时候开放", "text", "zh", [[ZH, 5, 2], [EN, 9, 2]]),
        ("价目表", "text", "zh", [[ZH, 4, 2], [EN, 7, 1]]),
        ("各房间订单占比", "text", "zh", [[ZH, 5, 2], [EN, 8, 1]]),
        ("a red armchair", "visual", "en", _product(*red)),
        ("红色扶手椅", "visual", "zh", _product(*red)),
        ("a blue armchair", "visual", "en", _product(*blue)),
        ("蓝色的椅子", "visual", "zh", _product(*blue)),
        ("a green couch", "visual", "en", _product(*sofa)),
        ("黑色皮沙发", "visual", "zh", _product(*leather)),
        ("a yellow lamp on a desk", "visual", "en", _product(*desk_lamp)),
        ("黄色台灯", "visual", "zh", _product(*desk_lamp)),
        ("shelves full of books", "visual", "en", shelf),
        ("摆满书的书架", "visual", "zh", shelf),
        ("a living room with a sofa and pictures on the wall", "visual", "en",
         [*_loose("living-room"), [EN, 1, 2]]),
        ("窗边读书的角落", "visual", "zh", [*_loose("reading-corner"), [EN, 2, 2], [ZH, 1, 2]]),
        ("a cat", "visual", "en", _loose("orange-cat")),
        ("一只猫", "visual", "zh", _loose("orange-cat")),
        ("a bike leaning against a wall", "visual", "en", _loose("red-bicycle")),
        ("自行车", "visual", "zh", _loose("red-bicycle")),
        ("a bowl of red apples", "visual", "en", _loose("red-apples")),
        ("蓝色花瓶里的黄色郁金香", "visual", "zh", _loose("yellow-tulips")),
        ("teapot and cup", "visual", "en", _loose("white-teapot")),
        ("仙人掌", "visual", "zh", _loose("cactus")),
        ("bar chart", "visual", "en", [[EN, 8, 2], [ZH, 5, 2]]),
        ("柱状图", "visual", "zh", [[EN, 8, 2], [ZH, 5, 2]]),
        ("warranty card with a stamp", "visual", "en", [[SCAN, 1, 2]]),
        ("oak dining table with four chairs, 180 cm", "mixed", "en",
         [*_product("oak-dining-table", (EN, 4), (ZH, 3)), [EN, 8, 1]]),
        ("有蓝色被子的橡木双人床", "mixed", "zh", _product("blue-bed", (EN, 6), (ZH, 3))),
        ("round wall clock with black hands", "mixed", "en", _product("wall-clock", (EN, 6))),
        ("红白条纹地毯", "mixed", "zh", _product("striped-rug", (EN, 6))),
        ("an aeroplane above the clouds", "none", "en", []),
        ("employment contract with notice period", "none", "en", []),
        ("海边的鲸鱼", "none", "zh", []),
        ("疫苗接种记录", "none", "zh", []),
    ]  # fmt: skip


def queries() -> list[dict[str, object]]:
    """Graded queries over the sample library, as `tusou eval` reads them."""
    return [
        {"query": query, "kind": kind, "lang": language, "relevant": relevant}
        for query, kind, language, relevant in _queries()
    ]


def selftest() -> list[dict[str, str]]:
    """Twelve pictures, each with a sentence that fits it better than any other."""
    rows = (
        ("red-armchair", "a red armchair", "一把红色的扶手椅"),
        ("green-sofa", "a green sofa", "一张绿色的沙发"),
        ("oak-dining-table", "a dining table with chairs", "一张餐桌和几把椅子"),
        ("walnut-bookshelf", "a bookshelf full of books", "摆满书的书架"),
        ("blue-bed", "a bed with a blue blanket", "一张铺着蓝色被子的床"),
        ("wall-clock", "a round clock on the wall", "墙上的圆形挂钟"),
        ("potted-plant", "a green plant in a pot", "花盆里的绿色植物"),
        ("orange-cat", "an orange cat sitting on a rug", "坐在地毯上的橘猫"),
        ("red-bicycle", "a red bicycle", "一辆红色的自行车"),
        ("red-apples", "a bowl of red apples", "一碗红苹果"),
        ("yellow-tulips", "yellow flowers in a blue vase", "蓝色花瓶里的黄色花"),
        ("white-teapot", "a white teapot and a cup", "白色的茶壶和杯子"),
    )
    return [
        {"image": LOOSE.get(s) or BY_SCENE[s].image_path, "en": en, "zh": zh} for s, en, zh in rows
    ]


def _array(rows: Iterable[object]) -> str:
    return "[\n" + ",\n".join(f"  {_line(row)}" for row in rows) + "\n]\n"


def _line(row: object) -> str:
    return json.dumps(row, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
