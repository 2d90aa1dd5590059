"""Crowded sheets, marks at the edges of pages, pictures that come back out of a terminal."""

from __future__ import annotations

import re
from base64 import standard_b64decode
from io import BytesIO

import pytest
from PIL import Image

from tusou.explaining import Section, encode_picture, mark_boxes, search_sheet
from tusou.explaining.cards import Metrics
from tusou.explaining.marking import FRAME, MARKER
from tusou.types import Box

RED = (0xD0, 0x10, 0x10)


def test_many_sections_stand_one_below_the_other(make_hit, red, latin_only):
    """Of thirty searches each has its own row, and every second one says that it found nothing."""
    sections = [
        Section(f"search {number}", [make_hit(1), make_hit(2)] if number % 2 else (), "a note")
        for number in range(30)
    ]
    sheet = search_sheet(sections, red, columns=2, typesetter=latin_only)
    m = Metrics(1.0, 2)
    y = m.margin
    for section in sections:
        pixel = sheet.getpixel((m.margin + m.card_width // 2, y + m.query_height + 100))
        assert (pixel == RED) == bool(section.hits)
        y += m.query_height + (m.card_height if section.hits else m.nothing_height)
        y += m.section_gap
    assert sheet.height == y - m.section_gap + m.margin


@pytest.mark.parametrize("name", ["椅" * 300, "a b " * 200, "W" * 500, "\n\t", "é" * 90, ".jpg"])
def test_a_name_of_any_length_leaves_its_neighbour_alone(make_hit, red, chinese, name):
    """However long a name, the card beside it looks as it does beside a short one."""
    m = Metrics(1.0, 2)
    area = (m.margin + m.card_width + m.gap, m.margin, m.width - m.margin, m.margin + m.card_height)
    sheets = [
        search_sheet(
            [Section("", [make_hit(1, path=f"/a/{one}"), make_hit(2)])],
            red,
            columns=2,
            typesetter=chinese,
        )
        for one in (name, "short")
    ]
    assert sheets[0].size == sheets[1].size
    assert sheets[0].crop(area).tobytes() == sheets[1].crop(area).tobytes()


@pytest.mark.parametrize(
    ("box", "corner", "opposite"),
    [
        (Box(0, 0, 0.1, 0.05), (0, 8), (199, 299)),
        (Box(0.9, 0, 1, 0.05), (199, 8), (0, 299)),
        (Box(0, 0.95, 0.1, 1), (0, 291), (199, 0)),
        (Box(0.9, 0.95, 1, 1), (199, 291), (0, 0)),
    ],
)
def test_a_word_at_the_edge_is_marked_up_to_it(box, corner, opposite):
    """The marker reaches the last pixel and nothing comes out at the other side."""
    marked = mark_boxes(Image.new("RGB", (200, 300), "white"), [box])
    assert marked.getpixel(corner) == MARKER
    assert marked.getpixel(opposite) == (255, 255, 255)


def test_overlapping_words_are_marked_as_one():
    """Two marks on the same place are no darker than one."""
    page = Image.new("RGB", (200, 300), "white")
    box = Box(0.2, 0.2, 0.6, 0.3)
    assert mark_boxes(page, [box, box]).tobytes() == mark_boxes(page, [box]).tobytes()


def test_a_figure_that_fills_the_page_keeps_its_colours():
    """Framing all of a page turns nothing pale and hides nothing of it."""
    page = Image.new("RGB", (200, 300), RED)
    marked = mark_boxes(page, frame=Box(0, 0, 1, 1))
    # The round corners of the line may touch the corners of the page.
    assert max(marked.getcolors()) >= (200 * 300 - 8, RED)


def test_a_narrow_figure_is_framed_on_all_sides():
    """A figure a few pixels wide still has a line around it."""
    marked = mark_boxes(Image.new("RGB", (200, 300), "white"), frame=Box(0.5, 0.1, 0.51, 0.9))
    for x, y in ((98, 150), (104, 150), (101, 28), (101, 272)):
        assert marked.getpixel((x, y)) == FRAME


def received(sent, graphics):
    """The picture that a terminal would read."""
    if graphics == "kitty":
        data = b"".join(re.findall(rb"\x1b_G[^;]*;([^\x1b]*)\x1b\\", sent))
    else:
        data = re.search(rb":([A-Za-z0-9+/=]+)\x07", sent)[1]
    return Image.open(BytesIO(standard_b64decode(data)))


@pytest.mark.parametrize("graphics", ["kitty", "iterm"])
@pytest.mark.parametrize("size", [(1, 1), (320, 7), (7, 320), (200, 150)])
def test_a_picture_comes_back_out_of_the_terminal(graphics, size):
    """Pixel for pixel what was sent, when it is small enough to be sent whole."""
    picture = Image.effect_noise(size, 90).convert("RGB")
    back = received(encode_picture(picture, graphics), graphics)
    assert back.convert("RGB").tobytes() == picture.tobytes()


@pytest.mark.parametrize("graphics", ["kitty", "iterm"])
def test_a_large_picture_keeps_its_shape(graphics):
    """Reduced to the longest side, a picture is neither cut nor stretched."""
    back = received(encode_picture(Image.new("RGB", (2000, 500), RED), graphics), graphics)
    assert back.size == (320, 80)
    assert back.convert("RGB").getpixel((160, 40)) == RED
