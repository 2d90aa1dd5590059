"""Sketches: copies of a picture differ little in every place, other pictures do not."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageDraw, ImageFont

from tusou.pictures import farthest, farthest_beside, fine_sketch, is_paper, sketch, thumbnail

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


FINELY_ALIKE = 48.0
"""Copies of documents stay below this in fine sketches."""


def invoice(number: str, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A form with some lines and one number."""
    image = Image.new("RGB", size, "white")
    draw, face = ImageDraw.Draw(image), ImageFont.load_default(size[0] * 0.023)
    for row in range(12):
        draw.text((size[0] * 0.1, size[1] * (0.1 + 0.06 * row)), f"Article {row}", "black", face)
    draw.text((size[0] * 0.8, size[1] * 0.82), number, "black", face)
    return image


def fine_difference(one: Image.Image, other: Image.Image) -> float:
    return farthest(fine_sketch(thumbnail(one, 320)), fine_sketch(thumbnail(other, 320)))


@pytest.mark.parametrize(
    "copy",
    [saved(invoice("48213.00"), 30), invoice("48213.00").resize((620, 877))],
    ids=["jpeg", "smaller"],
)
def test_a_copy_of_a_document_differs_nowhere_by_much_in_a_fine_sketch(copy):
    assert fine_difference(invoice("48213.00"), copy) < FINELY_ALIKE


def test_another_number_on_a_form_is_seen_in_a_fine_sketch_alone():
    one, other = invoice("48213.00"), invoice("1955.50")
    assert difference(one, other) < ALIKE
    assert fine_difference(one, other) > FINELY_ALIKE


def test_a_small_picture_has_no_fine_sketch():
    """Its letters are a blur in every copy."""
    assert fine_sketch(thumbnail(chair().resize((300, 225)), 320)) is None


def test_documents_are_told_from_other_pictures():
    """Grey paper too, and no coloured ground."""
    assert is_paper(sketch(thumbnail(invoice("1"), 320)))
    assert is_paper(sketch(thumbnail(Image.new("RGB", (640, 480), (180, 175, 165)), 320)))
    assert not is_paper(sketch(thumbnail(Image.new("RGB", (640, 480), (250, 210, 120)), 320)))
    assert not is_paper(sketch(thumbnail(Image.new("RGB", (640, 480), "black"), 320)))


DRAWN_ALIKE = 60.0
"""Copies of pages stay below this, compared with what is beside each place."""


def written(width: int, curve: bool = False) -> Image.Image:
    """A page of letters, drawn as wide; perhaps with a thin curve below them."""
    image = Image.new("RGB", (width, width * 7 // 5), "white")
    draw, face = ImageDraw.Draw(image), ImageFont.load_default(width / 40)
    for line in range(20):
        draw.text((width / 10, width * (2 + line) / 25), "words that are the same", "black", face)
    if curve:
        at = [(width * x / 20, width * (1.2 + x % 2 / 10)) for x in range(2, 19)]
        draw.line(at, "black", max(width // 400, 1))
    return image


def drawn_beside(one: Image.Image, other: Image.Image) -> tuple[float, float]:
    first, second = (fine_sketch(thumbnail(image, 320)) for image in (one, other))
    assert first is not None
    assert second is not None
    return farthest(first, second), farthest_beside(first, second)


def test_letters_may_stand_a_place_beside():
    """Drawn at another size they fall between places; a curve that is not there is told all the
    same."""
    plain, within = drawn_beside(written(1000), written(800))
    assert within < plain
    assert within < DRAWN_ALIKE
    assert drawn_beside(written(1000), written(800, curve=True))[1] > DRAWN_ALIKE
    assert drawn_beside(written(1000, curve=True), written(800))[1] > DRAWN_ALIKE
    assert drawn_beside(written(1000), written(1000)) == (0, 0)
    assert drawn_beside(written(1000), written(1000).resize((900, 1400))) == (255, 255)
