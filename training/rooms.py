"""Rendered furniture and household things in many colours, with captions in both languages.

The pieces are those of the sample library's drawing code, the scenes are random: other
colours, walls, floors, cameras and company than any picture of the sample library.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samples.draw.materials import cloth, leather
from samples.draw.pieces import bed, chairs, lamps, living, small, storage, tables
from samples.draw.pieces.armchair import armchair
from samples.draw.pieces.sofa import sofa
from samples.draw.render import render
from samples.draw.scene import Camera, Glow, Piece, Room, Scene, place

from training.photos import Photo, read_photos, save_photos

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIDE = 144
TABLE = 0.757
"""Height of a table's surface in metres."""
COLOURS = {"red": "红色", "blue": "蓝色", "green": "绿色", "yellow": "黄色", "orange": "橙色",
           "pink": "粉色", "purple": "紫色", "grey": "灰色", "black": "黑色", "white": "白色",
           "brown": "棕色"}  # fmt: skip
WALLS = ("#cfd6d3", "#e6ddcb", "#d8d2c6", "#7f9a94", "#b9b2a6", "#e9e3d8", "#c8a58f", "#54707a",
         "#8fa39a", "#f2f2f0", "#b7c4d8", "#d9c36a")  # fmt: skip
FLOORS = ("#b98a57", "#c2a27c", "#6d4a2f", "#9a9c9e", "#cdb393", "#d8d8d6")


@dataclass(frozen=True)
class Thing:
    """What can be rendered: its names, how to build it in a colour, and where it stands."""

    english: tuple[str, ...]
    chinese: tuple[str, ...]
    build: Callable[[str], Piece]
    height: float
    """Metres of the middle that the camera looks at."""
    zoom: float
    base: float = 0.0
    coloured: bool = True


THINGS = (
    Thing(("armchair", "chair", "easy chair"), ("扶手椅", "单人沙发", "椅子"),
          lambda c: armchair(cloth(c)), 0.47, 2.8),
    Thing(("sofa", "couch", "three-seat sofa"), ("沙发", "三人沙发", "长沙发"),
          lambda c: sofa(cloth(c), 3), 0.45, 2.2),
    Thing(("leather sofa", "small leather couch"), ("皮沙发", "双人皮沙发"),
          lambda c: sofa(leather(c), 2), 0.45, 2.6),
    Thing(("office chair", "desk chair", "swivel chair"), ("办公椅", "转椅"),
          lambda c: chairs.office_chair(cloth(c)), 0.5, 3.4),
    Thing(("wooden chair", "dining chair"), ("木椅", "餐椅", "椅子"),
          lambda c: chairs.dining_chair("oak", cloth(c)), 0.42, 3.1, coloured=False),
    Thing(("bed", "double bed", "bed with a blanket"), ("床", "双人床", "铺着被子的床"),
          bed.bed, 0.5, 2.3),
    Thing(("bookshelf", "bookcase full of books"), ("书架", "摆满书的书架", "书柜"),
          lambda _: storage.bookshelf("walnut"), 0.76, 3.2, coloured=False),
    Thing(("dining table", "wooden table"), ("餐桌", "木桌", "桌子"),
          lambda _: tables.dining_table("oak"), 0.45, 2.4, coloured=False),
    Thing(("coffee table", "low table"), ("茶几", "矮桌"),
          lambda _: tables.coffee_table(), 0.3, 3.0, coloured=False),
    Thing(("desk", "writing desk"), ("书桌", "办公桌"),
          lambda _: tables.desk("walnut"), 0.45, 2.5, coloured=False),
    Thing(("stool", "wooden stool"), ("凳子", "圆凳"), tables.stool, 0.25, 4.0),
    Thing(("floor lamp", "standing lamp"), ("落地灯",),
          lambda _: lamps.floor_lamp("black"), 0.8, 2.8, coloured=False),
    Thing(("desk lamp", "reading lamp"), ("台灯", "书桌灯"), lamps.desk_lamp, 0.95, 3.4, TABLE),
    Thing(("rug", "carpet on the floor"), ("地毯", "地上的毯子"),
          lambda c: small.round_rug(cloth(c)), 0.05, 2.2),
    Thing(("pouf", "round footstool"), ("坐墩", "圆形脚凳"), small.pouf, 0.2, 3.6),
    Thing(("potted plant", "green plant in a pot"), ("盆栽", "花盆里的绿色植物"),
          lambda _: small.plant("terracotta"), 0.5, 3.4, coloured=False),
    Thing(("cactus", "cactus in a pot"), ("仙人掌", "盆里的仙人掌"),
          small.cactus, 0.95, 3.4, TABLE, coloured=False),
    Thing(("vase", "ceramic vase"), ("花瓶", "陶瓷花瓶"), small.vase, 0.9, 3.4, TABLE),
    Thing(("{} tulips in a vase", "vase with {} flowers"), ("花瓶里的{}郁金香", "花瓶里的{}花"),
          lambda c: small.vase("white") + small.tulips(c), 1.0, 3.0, TABLE),
    Thing(("teapot", "tea pot"), ("茶壶",), small.teapot, 0.84, 3.0, TABLE),
    Thing(("cup", "coffee cup", "tea cup"), ("杯子", "茶杯"), small.cup, 0.8, 4.6, TABLE),
    Thing(("{} apples in a bowl", "bowl of {} fruit"), ("碗里的{}苹果", "一碗{}水果"),
          lambda c: small.bowl_of(c, "white"), 0.84, 3.0, TABLE),
    Thing(("wall clock", "round clock on the wall"), ("挂钟", "墙上的圆形时钟"),
          small.clock, 1.5, 3.2, 1.5, coloured=False),
    Thing(("cat", "cat sitting on the floor"), ("猫", "坐在地上的猫"), living.cat, 0.24, 2.9),
    Thing(("bicycle", "bike"), ("自行车",), living.bicycle, 0.5, 2.5),
)  # fmt: skip


def room_photos(count: int, seed: int, cache: Path) -> list[Photo]:
    """``count`` rendered pictures as photos of the source "room", kept in ``cache``."""
    if not cache.exists():
        rng = random.Random(seed + 1)
        made = [room_photo(rng, THINGS[index % len(THINGS)]) for index in range(count)]
        save_photos(made, cache)
    return read_photos(cache)


def room_photo(rng: random.Random, thing: Thing) -> Photo:
    """One rendered picture of a thing in a random colour and room."""
    english, chinese = rng.choice(list(COLOURS.items()))
    image = render(_scene(rng, thing, english), SIDE, SIDE, 1)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    texts = captions(thing, english, chinese)
    return Photo(
        buffer.getvalue(), texts[0], texts[1], thing.english[0].replace("{} ", ""), "train", "room"
    )


def captions(thing: Thing, english: str, chinese: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese texts of a thing; with its colour where it has the one asked for."""
    if not thing.coloured:
        first = [f"a {thing.english[0]} in a room", *thing.english]
        return tuple(first), thing.chinese
    return (
        tuple(_coloured(name, english, "{} {}") for name in (*thing.english, thing.english[0])),
        tuple(
            _coloured(name, chinese, form) for form in ("{}{}", "{}的{}") for name in thing.chinese
        ),
    )


def _coloured(name: str, colour: str, form: str) -> str:
    return name.format(colour) if "{}" in name else form.format(colour, name)


def _scene(rng: random.Random, thing: Thing, colour: str) -> Scene:
    on_wall = thing.base > TABLE
    turn = rng.uniform(-8, 8) if on_wall else rng.uniform(-40, 40)
    pieces = place(thing.build(colour), z=-0.57 if on_wall else 0.0, y=thing.base, turn=turn)
    if thing.base == TABLE:
        pieces += place(tables.dining_table(rng.choice(("oak", "walnut"))), 0.2, 0)
    elif not on_wall and rng.random() < 0.3:
        pieces += place(small.plant("white"), rng.choice((-1.1, 1.1)), -0.9)
    room = Room(wall=rng.choice(WALLS), floor=rng.choice(FLOORS), depth=0.6 if on_wall else 1.2,
                floor_texture=rng.choice(("planks", "plain")), ambient=rng.uniform(0.6, 0.95),
                window=rng.random() < 0.3)  # fmt: skip
    close = 1.3 if on_wall else 1.6 if thing.base else 3.4
    eye = (
        rng.uniform(-0.5, 0.5),
        thing.height + rng.uniform(0.15, 0.7),
        close * rng.uniform(0.9, 1.2),
    )
    look = (0.0, thing.height, -0.57 if on_wall else 0.0)
    glow = (Glow((0.0, 1.4, 0.0), strength=0.3),) if "lamp" in thing.english[0] else ()
    return Scene(pieces, room, Camera(eye, look, thing.zoom * rng.uniform(0.8, 1.3)), glow)
