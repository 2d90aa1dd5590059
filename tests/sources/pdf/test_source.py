"""The PDF source as the rest of the house meets it."""

from __future__ import annotations

import pytest

from sources.pdf.making import BLUE, RED, Sheet, write_pdf
from tusou.errors import SourceError
from tusou.parts import heard_by
from tusou.sources.pdf import PdfSource, longest_px_at
from tusou.sources.pdf.render import draw
from tusou.types import Box, DecodeOptions, Part, Resumed, Skipped

SOURCE = PdfSource()
FOOTER = "Downloaded from a library by its reader, all use is subject to the terms of that library"


def read(file, **options):
    return list(SOURCE.decode(file, DecodeOptions(**options)))


def items(file, kind="page", **options):
    decoded = [one for one in read(file, **options) if not isinstance(one, Skipped)]
    return [one.item for one in decoded if one.item.kind == kind]


def paper() -> Sheet:
    """A page with running text, a plot and its caption."""
    sheet = Sheet().paragraph(60, 780).plot(150, 500, 250, 150)
    return sheet.text(200, 470, "Figure 3: A curve of some kind").paragraph(60, 420)


def scan() -> Sheet:
    """A page that is all picture."""
    return Sheet().picture(0, 0, 595, 842)


def test_each_page_is_an_item_followed_by_its_figures(tmp_path):
    """Pages come in order, numbered from one, each before its figures."""
    file = write_pdf(tmp_path / "a.pdf", paper(), Sheet().text(50, 700, "second"))
    decoded = read(file)
    told = [(one.item.kind, one.item.page_number) for one in decoded]
    assert told == [("page", 1), ("figure", 1), ("page", 2)]
    assert all(one.item.image_path == file.path for one in decoded)


def test_a_page_carries_text_words_size_and_date(tmp_path):
    """Everything that search and filters need is on the item."""
    info = {"Title": "Chairs of our time", "CreationDate": "D:20240102030405Z"}
    file = write_pdf(tmp_path / "a.pdf", Sheet(300, 400).text(30, 350, "A red chair"), info=info)
    (page,) = items(file)
    assert page.text == "A red chair"
    assert [word.text for word in page.words] == ["A", "red", "chair"]
    assert (page.width_px, page.height_px) == (300, 400)
    assert (page.date, page.date_from) == ("2024-01-02T03:04:05+00:00", "pdf")
    assert page.fields == {"title": "Chairs of our time"}
    assert page.text_state == "good"


def test_a_page_without_date_leaves_it_open(tmp_path):
    """The date of the file is not invented here."""
    (page,) = items(write_pdf(tmp_path / "a.pdf", Sheet()))
    assert (page.date, page.date_from, page.fields) == ("", "", {})


def test_pictures_are_rgb_and_no_larger_than_asked(tmp_path):
    """Page and figure are drawn at the longest side of the options."""
    for one in read(write_pdf(tmp_path / "a.pdf", paper()), picture_px=96):
        assert one.picture.mode == "RGB"
        assert max(one.picture.size) == 96


def test_a_divided_word_is_healed_in_the_text_and_in_the_words(tmp_path):
    """A hyphen at a line end does not hide a word."""
    sheet = Sheet().text(50, 700, "all the infor-").text(50, 686, "mation we have")
    (page,) = items(write_pdf(tmp_path / "a.pdf", sheet))
    assert "information" in page.text
    assert [word.text for word in page.words].count("information") == 2


def test_a_letter_spaced_heading_is_healed(tmp_path):
    """ "L I V I N G" reads as one word."""
    sheet = Sheet().text(50, 700, "L I V I N G  C O L L E C T I O N", 20)
    (page,) = items(write_pdf(tmp_path / "a.pdf", sheet))
    assert "LIVING" in page.text


def test_a_figure_carries_caption_box_and_language(tmp_path):
    """The caption is text and caption at once; the box lies where the plot is."""
    (figure,) = items(write_pdf(tmp_path / "a.pdf", paper()), "figure")
    assert figure.text == figure.caption == "Figure 3: A curve of some kind"
    assert figure.language == "en"
    box = figure.bbox
    assert box.x0 == pytest.approx(150 / 595, abs=0.02)
    assert box.y1 == pytest.approx((842 - 500) / 842, abs=0.02)


def test_a_chinese_page_and_its_figure_tell_their_language(tmp_path):
    """Text read through a Unicode map is told as Chinese."""
    sheet = Sheet().text(60, 780, "机器学习模型所示给出了手写体数字识别例线性")
    sheet.plot(150, 500, 250, 150).text(200, 470, "图 3.1 机器学习模型示例")
    file = write_pdf(tmp_path / "a.pdf", sheet)
    assert items(file)[0].language == "zh"
    (figure,) = items(file, "figure")
    assert (figure.caption, figure.language) == ("图 3.1 机器学习模型示例", "zh")


def test_figures_can_be_left_out(tmp_path):
    """Without figures only pages are read."""
    file = write_pdf(tmp_path / "a.pdf", paper())
    assert items(file, "figure", figures=False) == []
    assert len(items(file, figures=False)) == 1


def test_the_first_pages_alone_can_be_read(tmp_path):
    """`max_pages` counts from the start, and more than there are is no error."""
    file = write_pdf(tmp_path / "a.pdf", *[Sheet().text(50, 700, f"page {n}") for n in range(5)])
    assert [page.page_number for page in items(file, max_pages=2)] == [1, 2]
    assert len(items(file, max_pages=99)) == 5


def test_pages_without_text_can_be_left_out(tmp_path):
    """`text_pages_only` keeps the numbers of the others."""
    file = write_pdf(tmp_path / "a.pdf", Sheet().picture(0, 0, 595, 842), Sheet().text(9, 9, "x"))
    assert [page.page_number for page in items(file, text_pages_only=True)] == [2]


@pytest.mark.parametrize(
    ("sheet", "state"),
    [
        (Sheet(), "good"),
        (scan(), "missing"),
        (Sheet().picture(0, 20, 595, 822).text(400, 5, "Scanned by CamScanner"), "partial"),
        (scan().text(60, 20, FOOTER, 8).text(60, 30, FOOTER, 8), "partial"),
        (scan().text(200, 400, FOOTER, 8), "partial"),
        (scan().paragraph(60, 700), "good"),
        (Sheet().plot(50, 50, 300, 300), "missing"),
        (paper(), "good"),
    ],
)
def test_the_state_of_the_text_layer_is_told(tmp_path, sheet, state):
    """Scans, stamps and footers over scans, drawings ask for OCR; text and empty pages do not."""
    (page,) = items(write_pdf(tmp_path / "a.pdf", sheet))
    assert page.text_state == state


def test_words_of_a_turned_page_stand_where_it_shows_them(tmp_path):
    """A word at the bottom left of a page turned by 90° is at the top left."""
    sheet = Sheet(200, 300, "/Rotate 90").text(5, 10, "corner", 10)
    (page,) = items(write_pdf(tmp_path / "a.pdf", sheet))
    box = page.words[0].box
    assert box.x1 < 0.1
    assert box.y1 < 0.25
    assert (page.width_px, page.height_px) == (300, 200)


def test_an_encrypted_file_is_read_with_its_password(tmp_path):
    """Text, title and figures of an encrypted file come out."""
    file = write_pdf(tmp_path / "a.pdf", paper(), info={"Title": "Kept Secret"}, password="sesame")
    (page,) = items(file, passwords=("no", "sesame"))
    assert "ordinary page" in page.text
    assert page.fields == {"title": "Kept Secret"}
    with pytest.raises(SourceError, match="encrypted"):
        read(file)


def test_a_broken_page_is_skipped_and_the_others_are_read(tmp_path):
    """A page without area is told with its reason and does not end the file."""
    nowhere = Sheet(extra="/CropBox [700 700 800 800]")
    file = write_pdf(tmp_path / "a.pdf", Sheet(), nowhere, Sheet())
    decoded = read(file)
    skips = [one for one in decoded if isinstance(one, Skipped)]
    assert [one.page_number for one in skips] == [2]
    assert "no area" in skips[0].problem
    assert not skips[0].whole_file
    assert len(decoded) == 3


@pytest.mark.parametrize(("is_lost", "pages"), [(False, [2, 3]), (True, [3])])
def test_reading_goes_on_where_another_worker_ended(tmp_path, is_lost, pages):
    """From the page at which it came to grief, or behind it."""
    file = write_pdf(tmp_path / "a.pdf", *[Sheet().text(50, 700, "here")] * 3)
    decoded = read(file, resumed=Resumed(2, is_lost=is_lost))
    assert [one.item.page_number for one in decoded] == pages


def test_pages_are_told_as_parts(tmp_path):
    """Each before it is read, and its end."""
    file, heard = write_pdf(tmp_path / "a.pdf", Sheet(), Sheet()), []
    with heard_by(heard.append):
        read(file)
    assert heard == [Part("page", 1), None, Part("page", 2), None]


def test_a_page_that_takes_all_memory_costs_itself(tmp_path, monkeypatch):
    """Python tells of it before the process is lost."""
    file = write_pdf(tmp_path / "a.pdf", Sheet(), Sheet(), Sheet())
    full = iter([True])

    def drawn(*args):
        if next(full, False):
            raise MemoryError
        return draw(*args)

    monkeypatch.setattr("tusou.sources.pdf.source.draw", drawn)
    skip, *rest = read(file)
    assert (skip.page_number, skip.whole_file, len(rest)) == (1, False, 2)
    assert "memory" in skip.problem


def test_a_pdf_that_claims_pages_without_end(tmp_path):
    """Twenty of those that are missing are told one by one, the rest together."""
    file = write_pdf(tmp_path / "a.pdf", *[Sheet().text(50, 700, "here")] * 3)
    path = tmp_path / "a.pdf"
    path.write_bytes(path.read_bytes().replace(b"/Count 3", b"/Count 5000"))
    decoded = read(file)
    assert [one.item.page_number for one in decoded[:3]] == [1, 2, 3]
    assert [one.page_number for one in decoded[3:]] == [*range(4, 24), None]
    assert decoded[-1].problem == "4,977 more pages after that cannot be read"
    assert not decoded[-1].whole_file


def test_many_broken_pages_within_a_file(tmp_path):
    """The pages after them are read, and the count comes before those."""
    nowhere = Sheet(extra="/CropBox [700 700 800 800]")
    file = write_pdf(tmp_path / "a.pdf", *[nowhere] * 21, Sheet(), *[nowhere] * 20, Sheet())
    skips = [one for one in read(file) if isinstance(one, Skipped)]
    assert [one.page_number for one in skips] == [*range(1, 21), None, *range(23, 43)]
    assert skips[20].problem == "one more page after that cannot be read"


def test_a_vast_page_is_read(tmp_path):
    """A page 2^31 points high gives an item and a picture."""
    file = write_pdf(tmp_path / "a.pdf", Sheet(200, 2**31).text(5, 5, "far below"))
    (decoded,) = read(file)
    assert "far below" in decoded.item.text
    assert decoded.picture is not None


def test_a_page_with_a_vast_picture_is_not_drawn_but_read(tmp_path):
    """More pixels than allowed cost the picture, not the text."""
    sheet = Sheet().picture(0, 0, 500, 500, px=64).text(50, 700, "words are here")
    file = write_pdf(tmp_path / "a.pdf", sheet)
    (decoded,) = read(file, max_pixels=1000)
    assert decoded.picture is None
    assert "words are here" in decoded.item.text


def test_stopping_early_closes_the_file(tmp_path):
    """A consumer that takes one page and leaves does no harm."""
    file = write_pdf(tmp_path / "a.pdf", *[paper() for _ in range(3)])
    stream = SOURCE.decode(file, DecodeOptions())
    next(stream)
    stream.close()
    assert len(items(file)) == 3


def test_a_logo_on_every_page_is_no_figure(tmp_path):
    """A picture that repeats is left out, one that stands once is a figure."""
    sheets = [Sheet().picture(400, 700, 120, 90, BLUE).text(50, 300, str(n)) for n in range(5)]
    sheets[2].picture(50, 400, 200, 200, RED)
    figures = items(write_pdf(tmp_path / "a.pdf", *sheets), "figure")
    assert [figure.page_number for figure in figures] == [3]


def test_a_page_is_drawn_again_at_a_resolution(tmp_path):
    """At 200 dpi an A4 page is 2339 pixels high."""
    file = write_pdf(tmp_path / "a.pdf", paper())
    (page,) = items(file)
    longest_px = longest_px_at(200, page.width_px, page.height_px)
    assert SOURCE.picture(page, longest_px).size == (1653, 2339)


def test_a_figure_is_drawn_again_from_its_box(tmp_path):
    """Drawn anew, a figure shows what it showed when it was read."""
    file = write_pdf(tmp_path / "a.pdf", Sheet().picture(100, 300, 300, 200, RED))
    decoded = [one for one in read(file) if one.item.kind == "figure"]
    again = SOURCE.picture(decoded[0].item, decoded[0].picture.width)
    assert again.size == decoded[0].picture.size
    assert again.tobytes() == decoded[0].picture.tobytes()
    assert again.getpixel((200, 200)) == RED


def test_a_protected_page_is_drawn_again_with_its_password(tmp_path):
    """The passwords reach the drawing."""
    file = write_pdf(tmp_path / "a.pdf", paper(), password="sesame")
    (page,) = items(file, passwords=("sesame",))
    assert SOURCE.picture(page, 50, ("sesame",)).height == 50
    with pytest.raises(SourceError, match="encrypted"):
        SOURCE.picture(page, 50)


def test_a_page_that_is_gone_cannot_be_drawn(tmp_path):
    """A file that shrank says so."""
    file = write_pdf(tmp_path / "a.pdf", Sheet(), Sheet())
    page = items(file)[1]
    write_pdf(tmp_path / "a.pdf", Sheet())
    with pytest.raises(SourceError, match="no page 2"):
        SOURCE.picture(page, 50)


def test_boxes_are_fractions(tmp_path):
    """All boxes lie on the page."""
    file = write_pdf(tmp_path / "a.pdf", paper())
    (page,), (figure,) = items(file), items(file, "figure")
    for box in [*(word.box for word in page.words), figure.bbox]:
        assert isinstance(box, Box)
        assert 0 <= box.x0 < box.x1 <= 1
        assert 0 <= box.y0 < box.y1 <= 1


def test_a_long_document_is_read_to_its_end(tmp_path):
    """Opening again every 64 pages loses and repeats none."""
    file = write_pdf(tmp_path / "a.pdf", *[Sheet().text(50, 700, f"page {n}") for n in range(150)])
    pages = items(file, picture_px=16, figures=False)
    assert [page.page_number for page in pages] == list(range(1, 151))
    assert pages[-1].text == "page 149"


def test_a_figure_that_shows_nothing_is_left_out(tmp_path):
    """A white picture on white paper cannot be found by looking."""
    white = Sheet().picture(100, 300, 300, 200, (255, 255, 255))
    white.area(100, 300, 300, 200, (255, 255, 255))
    assert items(write_pdf(tmp_path / "a.pdf", white), "figure") == []


def test_a_page_that_is_one_vast_picture_is_skipped(tmp_path):
    """Without text and without picture nothing is left to find, and the reason is told."""
    file = write_pdf(tmp_path / "a.pdf", Sheet().picture(0, 0, 595, 842, px=2000))
    (skip,) = read(file, max_pixels=1_000_000)
    assert isinstance(skip, Skipped)
    assert skip.problem == "its picture has 4 megapixels, more than the 1 allowed"
    assert skip.page_number == 1
    assert not skip.whole_file
