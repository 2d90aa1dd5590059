"""The scenes of the sample library, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.draw.materials import Material, cloth, leather, linear
from samples.draw.pieces import bed, chairs, lamps, living, small, storage, tables
from samples.draw.pieces.armchair import armchair
from samples.draw.pieces.sofa import sofa
from samples.draw.scene import Camera, Glow, Piece, Room, Scene, place

if TYPE_CHECKING:
    from collections.abc import Callable

SCENES: dict[str, Callable[[], Scene]] = {}


def scene(build: Callable[[], Scene]) -> Callable[[], Scene]:
    """Enter a scene into the table under the name of its function."""
    SCENES[build.__name__.replace("_", "-")] = build
    return build


def rug_of(ground: str, stripe: str = "", texture: str = "knit") -> Material:
    """Carpet, plain or striped."""
    if stripe:
        return Material(linear(ground), "stripes", 0.0, second=linear(stripe))
    return Material(linear(ground), texture, 0.0)  # type: ignore[arg-type]


def table_top(timber: str = "oak") -> Piece:
    """The corner of a table for small things, its surface at y = 0.757."""
    return tables.dining_table(timber)


@scene
def red_armchair() -> Scene:
    return Scene(
        place(armchair(cloth("red")), turn=-24) + place(small.round_rug(rug_of("cream"), 0.95)),
        Room(wall="#cfd6d3", window=True, ambient=0.92),
        Camera((0.25, 1.05, 3.5), (0, 0.47, 0), 2.85),
    )


@scene
def blue_armchair() -> Scene:
    return Scene(
        place(armchair(cloth("blue"), "oak"), turn=28) + place(small.plant("white"), 0.92, -0.62),
        Room(wall="#e6ddcb"),
        Camera((0.1, 1.1, 3.7), (0.18, 0.5, 0), 2.6),
    )


@scene
def green_sofa() -> Scene:
    return Scene(
        place(sofa(cloth("green"), 3, scatter=("yellow", "cream")), z=-0.3)
        + place(small.rug(rug_of("grey"), 1.3, 0.7), z=0.55),
        Room(wall="#e3ded5", depth=1.1, window=True, ambient=0.92),
        Camera((0.5, 1.25, 4.3), (0, 0.42, -0.2), 2.2),
    )


@scene
def black_leather_sofa() -> Scene:
    return Scene(
        place(sofa(leather("black"), 2, "walnut"), z=-0.3, turn=10)
        + place(lamps.floor_lamp("brass"), -1.2, -0.6),
        Room(wall="#b9b2a6", floor="#8d6a4a", depth=1.2, ambient=0.6),
        Camera((-0.3, 1.2, 4.0), (-0.15, 0.62, -0.2), 2.35),
        (Glow((-1.2, 1.38, -0.6), strength=0.35),),
    )


@scene
def oak_dining_table() -> Scene:
    chair = chairs.dining_chair("oak", cloth("cream"))
    return Scene(
        place(tables.dining_table("oak"))
        + place(chair, -0.45, -0.62)
        + place(chair, 0.45, -0.62)
        + place(chair, 0.5, 0.75, turn=172)
        + place(chair, -0.45, 0.72, turn=186)
        + place(small.bowl_of("green", "white"), 0, 0, y=0.757)
        + place(lamps.pendant("teal", 1.0), y=1.5),
        Room(wall="#d8d2c6", depth=1.5),
        Camera((1.3, 1.6, 4.0), (0, 0.82, 0), 2.35),
        (Glow((0, 1.5, 0), strength=0.35),),
    )


@scene
def wooden_chair() -> Scene:
    return Scene(
        place(chairs.dining_chair("oak"), turn=-32),
        Room(wall="#7f9a94", floor="#c2a27c"),
        Camera((0, 0.95, 3.1), (0, 0.41, 0), 3.1),
    )


@scene
def floor_lamp() -> Scene:
    return Scene(
        place(lamps.floor_lamp("black"), -0.35, -0.45)
        + place(armchair(cloth("#8a6d5a")), 0.5, -0.35, turn=-22),
        Room(wall="#57615f", floor="#6d4a2f", sun_strength=0.16, ambient=0.36, depth=1.1),
        Camera((0.1, 1.1, 4.2), (0.05, 0.78, -0.3), 3.1),
        (Glow((-0.35, 1.38, -0.45), strength=0.75),),
        size=(384, 512),
    )


@scene
def yellow_desk_lamp() -> Scene:
    return Scene(
        place(tables.desk("walnut"))
        + place(lamps.desk_lamp("yellow"), -0.25, 0, y=0.751)
        + place(storage.stack_of_books(), 0.3, -0.05, y=0.751, turn=12)
        + place(small.cup("white"), 0.08, 0.16, y=0.751, turn=-30),
        Room(wall="#9fb4bd", depth=0.6, ambient=0.6, sun_strength=0.7),
        Camera((0.35, 1.2, 2.0), (0, 0.92, 0), 2.7),
        (Glow((-0.06, 1.08, 0.02), strength=0.11),),
    )


@scene
def walnut_bookshelf() -> Scene:
    return Scene(
        place(storage.bookshelf("walnut"), z=-0.6, turn=0),
        Room(wall="#dcd6c8", depth=0.78),
        Camera((0.55, 1.0, 3.0), (0, 0.76, -0.6), 3.9),
        size=(384, 512),
    )


@scene
def blue_bed() -> Scene:
    return Scene(
        place(bed.bed("blue"), z=0.1)
        + place(tables.nightstand("oak"), -1.12, -0.78)
        + place(lamps.table_lamp("white"), -1.12, -0.8, y=0.52)
        + place(storage.picture_frame("#d9b48f", ("orange", "teal")), 0.0, -1.2, y=1.52),
        Room(wall="#c9d2d8", depth=1.22),
        Camera((1.7, 1.75, 4.0), (-0.15, 0.62, -0.2), 2.5),
        (Glow((-1.12, 0.88, -0.8), strength=0.14),),
    )


@scene
def white_stool() -> Scene:
    return Scene(
        place(tables.stool("white"), turn=20),
        Room(wall="#c97f5d", floor="#c9b79c", floor_texture="plain", skirting=False),
        Camera((0, 0.85, 2.3), (0, 0.25, 0), 4.3),
        size=(416, 416),
    )


@scene
def striped_rug() -> Scene:
    return Scene(
        place(small.rug(rug_of("#a53a33", "cream"), 1.05, 0.7), z=0.35, turn=-14)
        + place(small.pouf("navy"), 0.95, -0.55),
        Room(wall="#e9e3d8", floor="#a87c52", window=True, ambient=0.92),
        Camera((0.1, 2.0, 2.9), (0.05, 0.05, 0.1), 2.1),
    )


@scene
def potted_plant() -> Scene:
    return Scene(
        place(small.plant("terracotta", 24)),
        Room(wall="#efece5", floor="#cdb393", window=True, ambient=0.92),
        Camera((0.1, 0.9, 2.9), (0, 0.5, 0), 3.7),
        size=(384, 512),
    )


@scene
def marble_coffee_table() -> Scene:
    return Scene(
        place(tables.coffee_table())
        + place(small.cup("teal"), -0.12, 0.12, y=0.436, turn=20)
        + place(storage.stack_of_books(), 0.12, -0.1, y=0.436, turn=-20)
        + place(small.round_rug(rug_of("#5d6f80"), 0.8)),
        Room(wall="#d5cfc4"),
        Camera((0.1, 1.15, 2.5), (0, 0.3, 0), 2.75),
    )


@scene
def office_chair() -> Scene:
    return Scene(
        place(chairs.office_chair(cloth("orange")), turn=-28),
        Room(wall="#dfe3e6", floor="#9a9c9e", floor_texture="plain"),
        Camera((0, 1.05, 3.2), (0, 0.5, 0), 4.1),
        size=(384, 512),
    )


@scene
def pink_pouf() -> Scene:
    return Scene(
        place(small.pouf("pink"), scale=1.1),
        Room(wall="#dcdfe0", floor="#b99b78", window=True, ambient=0.92),
        Camera((0, 0.8, 2.4), (0, 0.2, 0), 3.6),
        size=(416, 416),
    )


@scene
def yellow_tulips() -> Scene:
    return Scene(
        place(table_top("oak"), 0.2, 0)
        + place(small.vase("blue"), y=0.757)
        + place(small.tulips("yellow"), y=0.757),
        Room(wall="#e7e2d7", depth=0.9),
        Camera((0.15, 1.18, 1.75), (0, 1.0, 0), 3.2),
    )


@scene
def red_apples() -> Scene:
    return Scene(
        place(table_top("walnut"), 0.2, 0) + place(small.bowl_of("red", "white"), y=0.757),
        Room(wall="#8fa39a", depth=0.9),
        Camera((0.1, 1.15, 1.1), (0, 0.83, 0), 2.9),
    )


@scene
def white_teapot() -> Scene:
    return Scene(
        place(table_top("oak"), 0.2, 0)
        + place(small.teapot("white"), -0.04, 0, y=0.757, turn=-18)
        + place(small.cup("white"), 0.2, 0.09, y=0.757, turn=30),
        Room(wall="#54707a", depth=0.9),
        Camera((0.1, 1.08, 1.15), (0.05, 0.82, 0.02), 2.6),
    )


@scene
def wall_clock() -> Scene:
    return Scene(
        place(small.clock("black"), 0, -0.57, y=1.5),
        Room(wall="#d9a441", depth=0.6, window=False),
        Camera((0.1, 1.5, 1.2), (0, 1.5, -0.6), 4.3),
        size=(416, 416),
    )


@scene
def cactus() -> Scene:
    return Scene(
        place(table_top("walnut"), 0.2, 0) + place(small.cactus("white"), y=0.757),
        Room(wall="#e2b7a0", depth=0.9),
        Camera((0, 1.12, 1.5), (0, 0.97, 0), 3.6),
        size=(416, 416),
    )


@scene
def living_room() -> Scene:
    return Scene(
        place(sofa(cloth("teal"), 3, scatter=("orange", "cream", "navy")), -0.15, -0.75)
        + place(tables.coffee_table(), -0.1, 0.35)
        + place(small.vase("white", 0.75), -0.1, 0.3, y=0.436)
        + place(small.rug(rug_of("#cbb89a"), 1.35, 0.75), -0.1, 0.3)
        + place(armchair(cloth("yellow")), 1.45, 0.05, turn=-52)
        + place(lamps.floor_lamp("black"), -1.62, -0.9)
        + place(small.plant("terracotta"), 1.4, -1.05, scale=1.15)
        + place(storage.picture_frame("#e4c9a8", ("red", "navy")), -0.5, -1.48, y=1.55)
        + place(storage.picture_frame("#c7d4d0", ("yellow", "green")), 0.2, -1.48, y=1.55),
        Room(wall="#dcd7cc", depth=1.5, window=True, ambient=0.92),
        Camera((0.4, 1.5, 5.0), (-0.05, 0.72, -0.3), 2.2),
        (Glow((-1.62, 1.38, -0.9), strength=0.22),),
    )


@scene
def reading_corner() -> Scene:
    return Scene(
        place(armchair(cloth("yellow")), 0.1, -0.3, turn=20)
        + place(storage.bookshelf("oak", 4), -1.0, -1.0)
        + place(lamps.floor_lamp("brass"), 0.95, -0.7)
        + place(small.round_rug(rug_of("#7c8f86"), 0.85), 0.15, -0.1)
        + place(tables.stool("walnut"), 0.65, 0.35),
        Room(wall="#c8cdc2", depth=1.2, ambient=0.6, sun_strength=0.8),
        Camera((0.1, 1.2, 4.2), (-0.02, 0.75, -0.3), 2.35),
        (Glow((0.95, 1.38, -0.7), strength=0.3),),
    )


@scene
def orange_cat() -> Scene:
    return Scene(
        place(living.cat("orange"), 0.02, 0.1, turn=-18)
        + place(small.round_rug(rug_of("#5b7a86"), 0.7))
        + place(small.plant("white"), 0.62, -0.6),
        Room(wall="#e6dfd2", window=True, ambient=0.92, depth=0.95),
        Camera((0.1, 0.62, 2.0), (0.08, 0.24, 0), 2.7),
    )


@scene
def red_bicycle() -> Scene:
    return Scene(
        place(living.bicycle("red"), z=-0.35, turn=-6),
        Room(wall="#e5d8bf", floor="#8f8b85", floor_texture="plain", depth=0.6, skirting=False),
        Camera((0.2, 0.95, 3.4), (0, 0.5, -0.3), 2.6),
    )
