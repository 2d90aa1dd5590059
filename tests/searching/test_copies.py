"""Copies of a picture or page are one hit; two pages of one design are two."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

import tusou
from colour_encoder import register, write_model_folder
from indexing.making import RGB
from sources.pdf.making import Sheet, write_pdf
from tusou.config import Settings
from tusou.searching.copies import say_the_same
from tusou.types import Where

RED, NEARLY_RED = (200, 30, 30), (202, 32, 30)
"""Of two colours that differ by less than saving a picture does, pages are drawn that have
different keys."""
PAGES = Where(kinds=("page",))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[tusou.Library]:
    """An empty library of the encoder that knows colours."""
    register()
    write_model_folder(tmp_path / "models" / "colour")
    models = str(tmp_path / "models")
    with tusou.open(settings=Settings(str(tmp_path / "library"), models, "colour")) as library:
        yield library


def chair(mark: bool = False) -> Image.Image:
    """A red thing on white, perhaps with a mark in a corner."""
    image = Image.new("RGB", (320, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((60, 30, 260, 210), fill=RGB["red"])
    if mark:
        draw.rectangle((280, 210, 312, 232), fill="black")
    return image


def page(folder: Path, name: str, text: str, colour: tuple[int, int, int] = RED) -> None:
    """A document of one page."""
    sheet = Sheet().area(72, 200, 400, 400, colour)
    write_pdf(folder / name, sheet.text(72, 700, text, 24) if text else sheet)


def places(library: tusou.Library, query: str = "red") -> list[set[str]]:
    """The names of the files of each hit and of what is folded into it."""
    hits = library.search(query, k=10, min_confidence=0.0).hits
    return [{Path(at).name for at in (hit.path, *(o.path for o in hit.also_on))} for hit in hits]


def test_a_picture_that_was_saved_anew_is_one_hit(library, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    chair().save(folder / "chair.png")
    chair().save(folder / "chair.jpg", quality=40)
    chair().resize((160, 120)).save(folder / "small.png")
    library.index(folder, workers=0)
    assert places(library) == [{"chair.png", "chair.jpg", "small.png"}]
    item = library.lookup(path=str(folder / "chair.png"))[0].id
    (alike,) = library.similar(item).hits
    assert len(alike.also_on) == 1


def test_a_picture_with_another_mark_is_another(library, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    chair().save(folder / "chair.png")
    chair(mark=True).save(folder / "marked.png")
    library.index(folder, workers=0)
    assert sorted(map(sorted, places(library))) == [["chair.png"], ["marked.png"]]


def form(number: str) -> Image.Image:
    """The photo of a form that a number was written on."""
    image = Image.new("RGB", (930, 1240), "white")
    draw, face = ImageDraw.Draw(image), ImageFont.load_default(24)
    draw.rectangle((80, 60, 850, 260), fill=RGB["red"])
    for row in range(12):
        draw.text((90, 330 + 60 * row), f"Article {row}", "black", face)
    draw.text((700, 1100), number, "black", face)
    return image


def test_two_documents_on_one_form_are_two(library, tmp_path):
    """What was written on them is too thin for a coarse look; copies of one are still one."""
    folder = tmp_path / "files"
    folder.mkdir()
    form("48213.00").save(folder / "one.png")
    form("48213.00").save(folder / "one.jpg", quality=30)
    form("48213.00").resize((465, 620)).save(folder / "half.png")
    form("1955.50").save(folder / "other.png")
    library.index(folder, ocr="off", workers=0)
    assert sorted(map(sorted, places(library))) == [
        ["half.png", "one.jpg", "one.png"],
        ["other.png"],
    ]


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        ("Red armchairs for offices", "Red armchairs for offices", True),
        ("Red chairs, call 98304", "Red chairs, call 90070", False),
        ("Red chairs of oak", "Red tables of beech", False),
        ("", "", False),
    ],
    ids=["the same words", "another number", "other words", "no words"],
)
def test_pages_that_look_alike_are_one_when_they_say_the_same(
    library, tmp_path, first, second, are_one
):
    """A scan that nobody has read may say anything."""
    folder = tmp_path / "files"
    folder.mkdir()
    page(folder, "a.pdf", first)
    page(folder, "b.pdf", second, NEARLY_RED)
    library.index(folder, workers=0, ocr="off")
    hits = library.search("red", k=10, where=PAGES, min_confidence=0.0).hits
    assert len(hits) == (1 if are_one else 2)


def plotted(curve: Callable[[float], float]) -> Sheet:
    """A page of text over two axes and a curve, 0–1 by 0–1."""
    sheet = Sheet().area(72, 480, 451, 40, RED).paragraph(72, 780, 20)
    sheet.draw("1.4 w").line(100, 120, 500, 120).line(100, 120, 100, 400)
    points = [(100 + 4 * at, 120 + 280 * curve(at / 100)) for at in range(101)]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        sheet.line(x0, y0, x1, y1)
    return sheet


def test_pages_with_the_same_words_and_other_drawings_are_several(library, tmp_path):
    """Four results under one text; the same one in two documents is one."""
    folder = tmp_path / "files"
    folder.mkdir()
    curves: dict[str, Callable[[float], float]] = {
        "sine": lambda x: 0.5 + 0.4 * math.sin(4 * math.pi * x),
        "decay": lambda x: 0.9 * math.exp(-3 * x),
        "line": lambda x: 0.1 + 0.8 * x,
        "steps": lambda x: 0.1 + 0.2 * int(4 * x),
        "again": lambda x: 0.1 + 0.8 * x,
    }
    for name, curve in curves.items():
        write_pdf(folder / f"{name}.pdf", plotted(curve).area(0, 0, 1, 1, NEARLY_RED))
    write_pdf(folder / "line.pdf", plotted(curves["line"]))
    library.index(folder, workers=0, ocr="off", figures=False)
    hits = library.search("red", k=10, where=PAGES, min_confidence=0.0).hits
    told = [{Path(at.path).stem for at in (hit, *hit.also_on)} for hit in hits]
    assert sorted(map(sorted, told)) == [["again", "line"], ["decay"], ["sine"], ["steps"]]


def test_what_is_folded_in_is_what_stands_lower(library, tmp_path):
    """The best of the copies stays, and its rank with it."""
    folder = tmp_path / "files"
    folder.mkdir()
    page(folder, "a.pdf", "Red armchairs for offices")
    page(folder, "b.pdf", "Red armchairs for offices", NEARLY_RED)
    page(folder, "c.pdf", "Red is the colour of nothing else", (30, 60, 200))
    library.index(folder, workers=0, ocr="off")
    hits = library.search("red armchairs", k=10, where=PAGES, min_confidence=0.0).hits
    assert [hit.rank for hit in hits] == [1, 2]
    assert len(hits[0].also_on) == 1
    assert hits[1].also_on == ()


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("", "", True),
        ("a", "", False),
        ("a b c d e f g h i j", "a b c d e f g h i j", True),
        ("a b c d e f g h i j k l m n o p q r s t", "a b c d e f g h i j k l m n o p q r s", True),
        ("a b c d e f g h i j", "a b c d e f g h i x", False),
        ("a b c d e f g h i j k l m n o p q r s 7", "a b c d e f g h i j k l m n o p q r s", False),
    ],
)
def test_texts_may_differ_by_a_misreading_and_never_by_a_number(one, other, same):
    assert say_the_same(words(one), words(other)) is same
    assert say_the_same(words(other), words(one)) is same
