"""The real reader on real small pictures."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.scans import CHINESE, ENGLISH, FONTS, noisy, sheet
from tusou.types import Reading


def squeezed(text):
    return "".join(text.split())


def word_box(reading, text):
    [word] = [word for word in reading.words if word.text == text]
    return (word.box.x0, word.box.y0, word.box.x1, word.box.y1)


def test_english_and_chinese_on_one_page(reader):
    """Both languages are read in one go, line by line, blanks between English words."""
    reading = reader.read(sheet(*ENGLISH, *CHINESE))
    lines = reading.text.splitlines()
    assert lines[0] == ENGLISH[0]
    assert "frames and springs for ten years" in reading.text
    assert "A-127" in reading.text
    assert squeezed(CHINESE[1])[:8] in squeezed(reading.text)
    assert reading.problem == ""


def test_words_stand_where_they_were_drawn(reader):
    """The box of a word is that of its ink, to a few pixels."""
    picture = sheet("Order number 2026-0917 of Monday")
    reading = reader.read(picture)
    pen, face = ImageDraw.Draw(picture), ImageFont.load_default(30)
    left, top, right, bottom = pen.textbbox((40, 40), "2026-0917", face)
    before = pen.textlength("Order number ", face)
    x0, y0, x1, y1 = word_box(reading, "2026-0917")
    off = np.array([x0 * 900 - left - before, y0 * 420 - top, x1 * 900 - right - before])
    assert np.abs(off).max() < 14
    assert abs(y1 * 420 - bottom) < 14


def test_a_long_screenshot(reader):
    """Every line is read once, at the size it has, and stands where it was drawn."""
    said = [f"Message {number} of this long conversation" for number in range(1, 31)]
    picture = Image.new("RGB", (1080, 3060), "white")
    pen, face = ImageDraw.Draw(picture), ImageFont.load_default(36)
    for number, line in enumerate(said):
        pen.text((40, 40 + 100 * number), line, "black", face)
    reading = reader.read(picture)
    assert reading.text.splitlines() == said
    for number in range(1, 31):
        x0, y0, _, y1 = word_box(reading, f"{number}")
        assert y0 * 3060 == pytest.approx(100 * number - 55, abs=14)
        assert y1 * 3060 == pytest.approx(100 * number - 25, abs=14)
        assert 0.15 < x0 < 0.3


def test_a_long_banner(reader):
    """A wide picture is read along its length; words come in their order."""
    picture = Image.new("RGB", (4000, 120), "white")
    pen, face = ImageDraw.Draw(picture), ImageFont.load_default(36)
    for number in range(8):
        pen.text((40 + 500 * number, 40), f"Platform {number + 1}", "black", face)
    reading = reader.read(picture)
    assert " ".join(reading.text.split()) == " ".join(f"Platform {n}" for n in range(1, 9))
    assert word_box(reading, "8")[0] * 4000 == pytest.approx(3690, abs=20)


def banner(said, size, px=32):
    """One line along a wide picture."""
    picture = Image.new("RGB", size, "white")
    face = ImageFont.load_default(px)
    if not said.isascii():
        face = ImageFont.truetype(FONTS / "SampleHei.ttf", px)
    ImageDraw.Draw(picture).text((30, 40), said, "black", face)
    return picture


WORDS = " ".join(f"word{number:02d}" for number in range(30))


@pytest.mark.parametrize(
    ("said", "width", "px"), [(WORDS, 3793, 32), (CHINESE[0] + CHINESE[1], 4000, 96)]
)
def test_a_line_longer_than_a_slice(reader, said, width, px):
    """What slices see of it is one line: nothing comes twice, and no word is cut."""
    reading = reader.read(banner(said, (width, px + 100), px))
    assert reading.text == said
    assert reading.words[0].box.x0 * width == pytest.approx(30, abs=20)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_long_line_that_was_turned(reader, turns):
    picture = banner(WORDS, (3793, 140)).rotate(90 * turns, expand=True)
    assert reader.read(picture).text == WORDS


def test_a_long_line_that_lies_askew(reader):
    """By 1°: it ends 60 pixels lower than it begins."""
    picture = banner(WORDS, (3793, 140))
    picture = picture.rotate(1, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    assert reader.read(picture).text == WORDS


def test_a_line_too_long_to_be_read_as_one_is_cut_between_words(reader):
    said = " ".join(f"word{number:02d}" for number in range(60))
    reading = reader.read(banner(said, (7300, 140)))
    assert reading.text == said
    x0, _, x1, _ = word_box(reading, "word59")
    pen = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    end = 30 + pen.textlength(said, ImageFont.load_default(32))
    assert x1 * 7300 == pytest.approx(end, abs=14)
    assert (x1 - x0) * 7300 == pytest.approx(end / 60, abs=25)


def test_a_long_line_that_runs_upwards_beside_others(reader):
    """Longer than what two slices of a high picture share."""
    said = " ".join(f"up{number:02d}" for number in range(30))
    picture = Image.new("RGB", (1000, 4000), "white")
    pen, face = ImageDraw.Draw(picture), ImageFont.load_default(34)
    messages = [f"Message {number} of the long conversation here" for number in range(30)]
    for number, line in enumerate(messages):
        pen.text((200, 60 + 130 * number), line, "black", face)
    upwards = banner(said, (3500, 90), 34).crop((0, 30, 3500, 90))
    picture.paste(upwards.rotate(90, expand=True), (60, 200))
    text = " ".join(reader.read(picture).text.split())
    assert text.count(said) == 1
    assert text.count("up") == 30
    assert all(text.count(line) == 1 for line in messages)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_on_its_side_or_on_its_head(reader, turns):
    """Turned pages are read in their own order, and words are placed on the picture as it is."""
    upright = sheet(*ENGLISH, *CHINESE)
    reading = reader.read(upright.rotate(90 * turns, expand=True))
    assert reading.text.startswith(ENGLISH[0])
    assert "frames and springs" in reading.text
    assert squeezed(CHINESE[0])[:6] in squeezed(reading.text)
    x0, y0, x1, y1 = word_box(reading, "Warranty")
    # It stands in the corner that was the upper left one.
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    corner = {1: (0, 1), 2: (1, 1), 3: (1, 0)}[turns]
    assert all(abs(a - b) < 0.25 for a, b in zip(middle, corner, strict=True))


def test_askew_and_grainy(reader):
    """A sheet that lay 3° askew, photographed with grain, is still read."""
    picture = noisy(sheet(*ENGLISH).rotate(3, Image.Resampling.BICUBIC, fillcolor="white"))
    text = reader.read(picture).text
    assert "frames and springs for ten years" in text
    assert "2026-0917" in text


@pytest.mark.parametrize(
    "size", [(1, 1), (15, 400), (16, 16), (40, 30), (3000, 17), (17, 3000), (400, 300)]
)
def test_nothing_there(reader, size):
    """Blank pictures of odd sizes hold no words, and are no error."""
    assert reader.read(Image.new("RGB", size, "white")) == Reading("")


def test_pictures_that_are_not_rgb(reader):
    """Grey, transparent and palette pictures are read like any other."""
    picture = sheet(ENGLISH[0], size=(600, 120))
    for mode in ("L", "P", "RGBA"):
        assert reader.read(picture.convert(mode)).text == ENGLISH[0]


def test_noise_is_no_text(reader):
    """Of a picture without words nothing long is made up."""
    rng = np.random.default_rng(3)
    pixels = rng.integers(0, 255, (300, 400, 3), dtype=np.uint8)
    assert len(reader.read(Image.fromarray(pixels)).text) < 8


def test_it_is_silent(reader, capfd):
    """Nothing is written to stdout or stderr, and no log record of the package gets through."""
    reader.read(sheet(ENGLISH[0], size=(600, 120)))
    reader.read(Image.new("RGB", (50, 50)))
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("RapidOCR").level >= logging.CRITICAL


def test_one_thread(reader):
    """The processes are the parallelism: none of the three networks brings threads of its own."""
    import cv2

    assert cv2.getNumThreads() == 1
    reader.read(sheet(ENGLISH[0], size=(600, 120)))
    engine = reader._engine
    for part in (engine.text_det, engine.text_cls, engine.text_rec):
        options = part.session.session.get_session_options()
        assert (options.intra_op_num_threads, options.inter_op_num_threads) == (1, 1)
