"""OCR through the library: real scans, real reader, worker processes."""

from __future__ import annotations

import os
import sys

import pytest
from PIL import Image

import tusou
from ocr.scans import CHINESE, ENGLISH, scan_pdf, sheet
from sources.pdf.making import Sheet, write_pdf
from tusou.errors import MissingExtra, UnknownName
from tusou.library import reading
from tusou.types import DecodeOptions, Reading, Skipped, ToRead


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "files"
    made.mkdir()
    return made


@pytest.fixture
def library(tmp_path):
    with tusou.open(tmp_path / "library", model="none") as opened:
        yield opened


def found(library, words):
    return [
        (hit.relative_path, hit.page_number) for hit in library.search(words, rank="words").hits
    ]


def test_scans_are_found_by_their_words(folder, library):
    """A scan in two languages, read by worker processes, is found by words of both, and marked."""
    scan_pdf(folder / "card.pdf", sheet(*ENGLISH), sheet(*CHINESE))
    scan_pdf(folder / "stamped.pdf", sheet("A letter from Vienna"), layer="Scanned by CamScanner")
    report = library.index(folder, ocr="auto")
    assert (report.ocr.read, report.needs_ocr, report.skipped) == (3, 0, ())
    assert found(library, "springs guarantee")[0] == ("card.pdf", 1)
    assert found(library, "保修十年")[0] == ("card.pdf", 2)
    assert found(library, "Vienna") == [("stamped.pdf", 1)]
    hit = library.search("springs", rank="words").hits[0]
    assert "springs" in hit.snippet
    words = {word.text: word.box for word in library.store.words([hit.item])[hit.item]}
    assert 0 < words["springs"].x0 < words["springs"].x1 < 1
    assert library.stats().texts_from == {"ocr": 3}


def test_pages_of_a_tiff_file_are_scans(folder, library):
    """Whole documents in one file, as scanners write them."""
    pages = [sheet(*ENGLISH), sheet(*CHINESE)]
    pages[0].save(folder / "card.tif", save_all=True, append_images=pages[1:], dpi=(150, 150))
    report = library.index(folder, ocr="auto", workers=0)
    assert (report.ocr.read, report.needs_ocr, report.skipped) == (2, 0, ())
    assert found(library, "springs guarantee")[0] == ("card.tif", 1)
    assert found(library, "保修十年")[0] == ("card.tif", 2)
    assert library.stats().texts_from == {"ocr": 2}


def test_photos_of_writing_are_scans(folder, library):
    """A receipt, a screenshot: `auto` reads what shows writing, and leaves other photos alone."""
    lines = [line for line in ENGLISH for _ in range(4)]
    sheet(*lines, *CHINESE, size=(900, 820)).save(folder / "IMG_2041.jpg")
    Image.new("RGB", (900, 820), "firebrick").save(folder / "IMG_2042.jpg")
    report = library.index(folder, ocr="off", workers=0)
    assert (report.needs_ocr, report.ocr.read) == (1, 0)
    assert library.stats().texts_from == {"unread": 1}
    report = library.index(folder, ocr="auto", workers=0)
    assert (report.needs_ocr, report.ocr.read) == (0, 1)
    assert found(library, "springs guarantee") == [("IMG_2041.jpg", None)]
    assert found(library, "保修十年") == [("IMG_2041.jpg", None)]
    assert library.stats().texts_from == {"photos": 1}


def test_photos_are_read_on_request(folder, library):
    """`auto` leaves photos with a few words alone; `all` finds them by these, in place."""
    sheet("Platform 9 closed", size=(600, 200)).save(folder / "sign.png")
    assert library.index(folder, ocr="auto", workers=0).ocr.read == 0
    assert library.index(folder, ocr="all", workers=0).ocr.read == 1
    assert found(library, "platform closed") == [("sign.png", None)]
    assert library.stats().texts_from == {"photos": 1}


def test_without_the_extra(folder, library, monkeypatch):
    """Pages in need are counted with the mend; what asks for OCR outright is refused."""
    scan_pdf(folder / "card.pdf", sheet(*ENGLISH))
    monkeypatch.setattr(reading, "reader_stamp", lambda: "")
    report = library.index(folder, ocr="auto", workers=0)
    assert (report.indexed, report.needs_ocr, report.ocr.read) == (1, 1, 0)
    assert "pip install 'tusou[ocr]'" in report.ocr.mend
    with pytest.raises(MissingExtra, match=r"tusou\[ocr\]"):
        library.index(folder, ocr="all", workers=0)


def test_off(folder, library):
    """Pages are counted, and the mend says how to have them read."""
    scan_pdf(folder / "card.pdf", sheet(*ENGLISH))
    report = library.index(folder, ocr="off", workers=0)
    assert (report.needs_ocr, "--ocr off" in report.ocr.mend) == (1, True)


def test_nothing_in_need_loads_nothing(folder, library, monkeypatch):
    """A library of good pages is indexed without the packages of the extra being imported."""
    write_pdf(folder / "a.pdf", Sheet().paragraph(72, 700))
    for name in [n for n in sys.modules if n.partition(".")[0] in ("rapidocr", "cv2")]:
        monkeypatch.delitem(sys.modules, name)
    reading._reader.cache_clear()
    library.index(folder, ocr="auto", workers=0)
    assert not {"rapidocr", "cv2"} & set(sys.modules)


def test_the_settings_have_a_default(folder, tmp_path, monkeypatch):
    """TUSOU_OCR stands in where the call says nothing; a typo is told."""
    scan_pdf(folder / "card.pdf", Image.new("RGB", (300, 200), "#fafafa"))
    monkeypatch.setenv("TUSOU_OCR", "autp")
    with tusou.open(tmp_path / "other", model="none") as library:
        with pytest.raises(UnknownName, match="auto"):
            library.index(folder, workers=0)


def test_a_locked_scan(folder, library):
    """Without its password a page cannot be drawn again; with it, it is read."""
    page = Sheet().area(100, 100, 300, 300, (200, 30, 30))
    write_pdf(folder / "locked.pdf", page, password="sesame")
    assert library.index(folder, ocr="off", passwords=["sesame"], workers=0).needs_ocr == 1
    report = library.index(folder, ocr="auto", workers=0)
    assert "encrypted" in report.skipped[0].problem
    assert library.index(folder, ocr="auto", passwords=["sesame"], workers=0).needs_ocr == 0


class Colour:
    """A reader that tells the colour of a picture."""

    def read(self, picture):
        return Reading(f"{picture.getpixel((1, 1))}")


def wanted(path):
    """A photo to read, in the state in which it lies there."""
    state = os.stat(path)
    place = (str(path), str(path.parent), state.st_size, state.st_mtime_ns)
    return ToRead(*place, 1, "photo", "key", None, 40, 30)


def test_a_picture_that_was_replaced_is_not_read_for_the_old_one(tmp_path, monkeypatch):
    """What is read is kept by the picture that was indexed, hours before perhaps."""
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "red").save(path)
    one = wanted(path)
    monkeypatch.setattr(reading, "_reader", Colour)
    assert [type(what) for what in reading.read_picture(one, DecodeOptions())] == [Reading]
    Image.new("RGB", (400, 300), "blue").save(path)
    [skip] = reading.read_picture(one, DecodeOptions())
    assert isinstance(skip, Skipped)
    assert (skip.fault, "has changed" in skip.problem) == ("outside", True)


def test_a_picture_that_is_replaced_while_it_is_drawn_is_not_read(tmp_path, monkeypatch):
    """Nobody can tell of which of the two the drawing is."""
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "red").save(path)
    one = wanted(path)
    draw = reading.draw

    def replaced(*given):
        Image.new("RGB", (400, 300), "blue").save(path)
        return draw(*given)

    monkeypatch.setattr(reading, "_reader", Colour)
    monkeypatch.setattr(reading, "draw", replaced)
    [skip] = reading.read_picture(one, DecodeOptions())
    assert isinstance(skip, Skipped)
    assert skip.fault == "outside"
