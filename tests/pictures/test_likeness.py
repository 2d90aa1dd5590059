"""Sketches: copies of a picture differ little in every place, other pictures do not."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from tusou.pictures import farthest, sketch, thumbnail

ALIKE = 40.0
"""Copies of photos stay below this."""


def chair(colour: str = "firebrick", word: bool = False) -> Image.Image:
    """A thing on a grey ground."""
    image = Image.new("RGB", (640, 480), "lightgrey")
    draw = ImageDraw.Draw(image)
    draw.rectangle((200, 150, 420, 400), fill=colour)
    draw.ellipse((60, 40, 160, 140), fill="navy")
    if word:
        draw.rectangle((560, 440, 620, 470), fill="black")
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    return farthest(sketch(thumbnail(one, 320)), sketch(thumbnail(other, 320)))


def saved(image: Image.Image, quality: int) -> Image.Image:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


@pytest.mark.parametrize(
    "copy",
    [
        saved(chair(), 30),
        chair().resize((320, 240)),
        chair().resize((801, 601)),
        chair().convert("P"),
    ],
    ids=["jpeg", "smaller", "larger", "fewer colours"],
)
def test_a_copy_differs_nowhere_by_much(copy):
    assert difference(chair(), copy) < ALIKE


@pytest.mark.parametrize(
    "other",
    [
        chair("forestgreen"),
        chair(word=True),
        chair().crop((60, 40, 640, 480)),
        Image.new("RGB", (640, 480)),
    ],
    ids=["another colour", "another mark", "a part", "another picture"],
)
def test_another_picture_differs_somewhere(other):
    """A mark in a corner and the colour of the thing alone are enough."""
    assert difference(chair(), other) > ALIKE


def test_pictures_of_different_shapes_are_never_the_same():
    assert difference(chair(), chair().resize((640, 640))) == 255
    assert difference(chair(), chair().resize((640, 478))) < ALIKE


def test_the_smallest_picture_has_a_sketch():
    shape, values = sketch(thumbnail(Image.new("RGB", (1, 1), "red"), 320))
    assert shape == 1
    assert values.shape == (32, 32, 3)
