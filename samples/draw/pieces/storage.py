"""Bookshelves and what stands on them."""

from __future__ import annotations

from samples.draw.forms import Box, Cylinder, rotation
from samples.draw.materials import cloth, wood
from samples.draw.pieces.small import plant, vase
from samples.draw.scene import Piece, Solid, place

SPINES = ("red", "navy", "cream", "teal", "orange", "white", "green", "yellow", "brown", "purple")


def bookshelf(timber: str = "walnut", shelves: int = 4) -> Piece:
    """A case 0.9 m wide with a board every 0.36 m, filled with books, vases and a plant."""
    high = 0.1 + shelves * 0.36
    case = [
        Solid(Box((0.016, high / 2, 0.15), 0.004), wood(timber), (x, high / 2, 0), rotation())
        for x in (-0.45, 0.45)
    ]
    case.append(Solid(Box((0.45, high / 2, 0.008), 0.003), wood(timber), (0, high / 2, -0.145)))
    case.extend(
        Solid(Box((0.45, 0.013, 0.15), 0.004), wood(timber), (0, 0.09 + i * 0.36, 0))
        for i in range(shelves + 1)
    )
    for shelf in range(shelves):
        case.extend(_books(shelf, 0.103 + shelf * 0.36))
    case.extend(place(vase("white", 0.8), 0.3, 0.0, y=0.103 + 0.36 * (shelves - 1)))
    case.extend(place(plant("terracotta", leaves=11), 0.28, 0.0, y=0.463, scale=0.34))
    return tuple(case)


def _books(shelf: int, y: float) -> list[Solid]:
    """A row of books; widths, heights and colours follow a fixed pattern."""
    books, x, i = [], -0.42, shelf * 7
    end = (0.33, 0.12, 0.32, 0.1)[shelf % 4]
    while x < end:
        width = 0.014 + 0.005 * ((i * 5) % 4)
        tall = 0.105 + 0.012 * ((i * 7) % 4)
        leaning = rotation(roll=-9) if x + 2 * width + 0.05 > end else rotation()
        shift = 0.024 if leaning != rotation() else 0.0
        books.append(
            Solid(
                Box((width, tall, 0.09), 0.004),
                cloth(SPINES[(i * 3 + shelf) % len(SPINES)]),
                (round(x + width + shift, 5), y + tall, 0.02),
                leaning,
            )
        )
        x += 2 * width + 0.003 + shift
        i += 1
    return books


def picture_frame(ground: str, shapes: tuple[str, str], timber: str = "oak") -> Piece:
    """An upright framed picture of a sun over two fields, hanging with its middle at y = 0."""
    return (
        Solid(Box((0.26, 0.34, 0.012), 0.004), wood(timber)),
        Solid(Box((0.235, 0.315, 0.004), 0.002), cloth("white"), (0, 0, 0.012)),
        Solid(Box((0.18, 0.25, 0.002), 0.001), cloth(ground), (0, 0, 0.0165)),
        Solid(
            Cylinder(0.075, 0.002, 0.001), cloth(shapes[0]), (0.04, 0.07, 0.018), rotation(tilt=90)
        ),
        Solid(Box((0.18, 0.045, 0.0015), 0.001), cloth(shapes[1]), (0, -0.1, 0.019)),
        Solid(Box((0.18, 0.055, 0.0015), 0.001), cloth("navy"), (0, -0.195, 0.019)),
    )


def stack_of_books() -> Piece:
    """Three books lying on each other."""
    return tuple(
        Solid(
            Box((0.11 - 0.008 * i, 0.014, 0.075), 0.003),
            cloth(colour),
            (0, 0.015 + 0.0285 * i, 0),
            rotation(turn=turn),
        )
        for i, (colour, turn) in enumerate((("navy", 0), ("red", 9), ("cream", -7)))
    )
