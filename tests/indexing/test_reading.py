"""OCR as part of a run: what is read, what is kept, what an accident costs.

The reader is one that reads the names of files; stores, sources and worker processes are real.
"""

from __future__ import annotations

from contextlib import closing

import pytest

from colour_encoder import ColourEncoder
from indexing.making import photo
from sources.pdf.making import BLUE, RED, Sheet, write_pdf
from tusou.executors import open_executor
from tusou.indexing import IndexOptions, Ocr, index
from tusou.sources import walk
from tusou.stores import open_store
from tusou.types import DecodeOptions, Where

READER = "names 1"


class Desk:
    """A folder with files, a library, and a way to index it with OCR."""

    def __init__(self, tmp_path, monkeypatch):
        self.folder = tmp_path / "files"
        self.folder.mkdir()
        self.store = open_store(str(tmp_path / "library"))
        self.encoder = ColourEncoder()
        self.log = tmp_path / "read.log"
        self.seen = []
        monkeypatch.setenv("TUSOU_TEST_READ", str(self.log))

    def run(self, ocr=True, *, everything=False, workers=0, reader=READER, options=None, tell=None):
        self.store.bind_encoder(self.encoder.stamp)
        target = "indexing.reading_targets:read_name"
        with (
            closing(open_executor(workers=0)) as executor,
            closing(open_executor(target=target, workers=workers)) as reading,
        ):
            return index(
                walk([str(self.folder)]),
                self.store,
                self.encoder,
                executor,
                options=options or IndexOptions(),
                under=[str(self.folder)],
                ocr=Ocr(reading, reader, everything) if ocr else None,
                ocr_mend="" if ocr else "turn it on",
                reader=reader,
                listener=tell or self.seen.append,
            )

    @property
    def readings(self):
        """What was really read, in order."""
        return self.log.read_text("utf-8").split() if self.log.exists() else []

    def item(self, name, number=1):
        [found] = [
            stored
            for stored in self.store.get(self.store.ids())
            if stored.relative_path == name and stored.item.page_number in (number, None)
        ]
        return found

    def found(self, words):
        """Relative paths of what is found by words."""
        ids = self.store.search_words(words, 10, Where()).ids
        return [stored.relative_path for stored in self.store.get(ids)]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    made = Desk(tmp_path, monkeypatch)
    yield made
    made.store.close()


def scan(path, *colours):
    """A PDF of pages that show something and have no text layer."""
    shapes = [
        Sheet().area(100, 100, 300, 300 + 5 * n, colour) for n, colour in enumerate(colours, 1)
    ]
    return write_pdf(path, *shapes)


def prose(path, text="an ordinary page of text"):
    return write_pdf(path, Sheet().text(72, 700, text).area(50, 50, 90, 90, BLUE))


def test_pages_without_text_are_read_and_found(desk):
    """A scan gets text, words with boxes, a language and a state; other pages are left alone."""
    scan(desk.folder / "scan.pdf", RED)
    prose(desk.folder / "prose.pdf")
    report = desk.run()
    assert (report.ocr.read, report.needs_ocr, report.ocr.recalled) == (1, 0, 0)
    assert desk.readings == ["scan#1"]
    page = desk.item("scan.pdf")
    assert (page.item.text, page.item.text_state) == ("these are the words of scan page 1", "ocr")
    assert page.item.language == "en"
    [word] = desk.store.words([page.id])[page.id]
    assert (word.text, round(word.box.x1, 2)) == ("scan", 0.75)
    assert desk.found("words") == ["scan.pdf"]
    assert len(desk.store.get_vectors("text", [page.id])) == 1
    assert desk.item("prose.pdf").item.text_state == "good"


def test_a_library_without_ocr_gets_it_later(desk):
    """Nothing is decoded again: only the pages in need are read, and searches find them at once."""
    scan(desk.folder / "scan.pdf", RED, BLUE)
    prose(desk.folder / "prose.pdf")
    first = desk.run(ocr=False)
    assert (first.needs_ocr, first.ocr.mend, first.ocr.read) == (2, "turn it on", 0)
    assert desk.found("words") == []
    second = desk.run()
    assert (second.unchanged, second.indexed, second.ocr.read, second.needs_ocr) == (2, 0, 2, 0)
    assert desk.found("words") == ["scan.pdf"] * 2
    third = desk.run()
    assert (third.ocr.read, desk.readings) == (0, ["scan#1", "scan#2"])


def test_turning_ocr_off_keeps_what_was_read(desk):
    """`off` reads nothing more; what is there stays found."""
    scan(desk.folder / "scan.pdf", RED)
    desk.run()
    report = desk.run(ocr=False)
    assert (report.unchanged, report.needs_ocr) == (1, 0)
    assert desk.found("words") == ["scan.pdf"]


def test_other_options_do_not_pay_twice(desk):
    """Decoded again under other options, pages have their words from the first moment on."""
    scan(desk.folder / "scan.pdf", RED, BLUE)
    desk.run()
    report = desk.run(options=IndexOptions(decode=DecodeOptions(figures=False)))
    assert (report.indexed, report.needs_ocr) == (1, 0)
    assert desk.readings == ["scan#1", "scan#2"]
    assert desk.found("words") == ["scan.pdf"] * 2


@pytest.mark.parametrize("ocr", [True, False])
def test_what_was_read_on_request_stays_under_another_mode(desk, ocr):
    """A photo and a page that only `all` reads keep their words when they are decoded again."""
    scan(desk.folder / "scan.pdf", RED)
    photo(desk.folder / "photo.png", "red")
    prose(desk.folder / "prose.pdf", "an ordinary page of text")
    desk.run(everything=True)
    n_read = len(desk.readings)
    again = IndexOptions(decode=DecodeOptions(figures=False))
    report = desk.run(ocr=ocr, options=again)
    assert (report.indexed, report.needs_ocr, len(desk.readings)) == (3, 0, n_read)
    assert sorted(desk.found("words")) == ["photo.png", "scan.pdf"]
    assert desk.item("prose.pdf").item.text.startswith("an ordinary page of text")
    assert desk.item("prose.pdf").item.text_state == "both"


def test_a_moved_file_is_not_read_again(desk):
    """Its items, words included, move along."""
    scan(desk.folder / "scan.pdf", RED)
    desk.run()
    (desk.folder / "scan.pdf").rename(desk.folder / "moved.pdf")
    report = desk.run()
    assert (report.moved, report.ocr.read, desk.readings) == (1, 0, ["scan#1"])
    assert desk.found("words") == ["moved.pdf"]


def test_equal_pictures_are_read_once(desk):
    """The same page in two files is read once, and both are found."""
    scan(desk.folder / "a.pdf", RED)
    scan(desk.folder / "b.pdf", RED, BLUE)
    report = desk.run()
    assert (report.ocr.read, len(desk.readings)) == (3, 2)
    assert sorted(desk.found("words of a")) == ["a.pdf", "b.pdf", "b.pdf"]


def test_another_reader_reads_what_is_new_to_it(desk):
    """Pages that were read stay as they are; only what is decoded anew is read by the new one."""
    scan(desk.folder / "scan.pdf", RED)
    desk.run()
    assert desk.run(reader="names 2").ocr.read == 0
    again = IndexOptions(decode=DecodeOptions(figures=False))
    assert desk.run(reader="names 2", options=again).ocr.read == 1
    assert len(desk.readings) == 2


def test_everything(desk):
    """On request photos and pages with good text are read too, once; their own text stays."""
    photo(desk.folder / "photo.png", "red")
    prose(desk.folder / "prose.pdf", "an ordinary page of text")
    assert desk.run().ocr.read == 0
    report = desk.run(everything=True)
    assert report.ocr.read == 2
    assert desk.item("photo.png").item.text == "these are the words of photo page None"
    assert desk.item("photo.png").item.text_state == "ocr"
    page = desk.item("prose.pdf").item
    assert page.text.startswith("an ordinary page of text")
    assert page.text_state == "both"
    assert desk.found("ordinary") == ["prose.pdf"]
    assert desk.run(everything=True).ocr.read == 0


def test_a_killed_worker_costs_nothing_but_time(desk):
    """A page whose worker was killed from outside is told, and tried again by the next run."""
    scan(desk.folder / "kill-1.pdf", RED)
    scan(desk.folder / "scan.pdf", BLUE)
    report = desk.run(workers=2)
    assert (report.ocr.read, report.needs_ocr) == (1, 1)
    [skip] = report.skipped
    assert (skip.page_number, skip.whole_file) == (1, False)
    assert "OCR" in skip.problem
    assert "killed" in skip.problem
    assert desk.found("words") == ["scan.pdf"]
    desk.run(workers=2)
    assert desk.readings.count("kill-1#1") == 2


@pytest.mark.parametrize("name", ["no-1", "abort-1"])
def test_a_page_that_cannot_be_read_is_not_tried_each_time(desk, name):
    """What fails by itself is told once; the page stays without text and is still found by look."""
    scan(desk.folder / f"{name}.pdf", RED)
    scan(desk.folder / "scan.pdf", BLUE)
    report = desk.run(workers=1)
    assert [skip.path for skip in report.skipped] == [str(desk.folder / f"{name}.pdf")]
    assert (report.ocr.read, report.needs_ocr) == (1, 1)
    again = desk.run(workers=1)
    assert (again.skipped, again.needs_ocr, again.ocr.read) == ((), 1, 0)
    assert desk.readings.count(f"{name}#1") == 1
    assert desk.item(f"{name}.pdf").item.text_state == "missing"


def test_a_page_that_is_gone_is_tried_again(desk):
    """What lies outside the file is no reason to give up for good."""
    scan(desk.folder / "gone-1.pdf", RED)
    desk.run()
    desk.run()
    assert desk.readings == ["gone-1#1"] * 2


def test_an_interrupted_run_goes_on_with_the_next_page(desk):
    """Ctrl-C in the middle of a scan keeps every page that was read; the next run does the rest."""
    scan(desk.folder / "scan.pdf", RED, BLUE, RED, BLUE)

    def interrupt(progress):
        if progress.read == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.run(tell=interrupt)
    assert desk.found("words") == ["scan.pdf"] * 2
    report = desk.run()
    assert (report.ocr.read, report.needs_ocr) == (2, 0)
    assert desk.readings == [f"scan#{n}" for n in (1, 2, 3, 4)]


def test_a_reading_that_was_not_yet_given_is_remembered(desk):
    """A run that ends between reading a page and giving it its words does not pay twice."""
    scan(desk.folder / "scan.pdf", RED)
    put, desk.store.put_texts = desk.store.put_texts, lambda texts: exec("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        desk.run()
    desk.store.put_texts = put
    report = desk.run()
    assert (report.ocr.read, report.ocr.recalled, desk.readings) == (1, 1, ["scan#1"])
    assert desk.found("words") == ["scan.pdf"]


def test_progress_goes_on_with_pictures(desk):
    """First files are counted, then pictures, with the seconds since reading began."""
    scan(desk.folder / "scan.pdf", RED, BLUE)
    desk.run()
    assert [(p.read, p.to_read) for p in desk.seen if p.to_read] == [(0, 2), (1, 2), (2, 2)]
    assert all(p.done_files == p.total_files == 1 for p in desk.seen if p.to_read)
    assert "2/2" in str(desk.seen[-1])


def test_reading_has_its_share_of_the_time(desk):
    """The report tells the seconds of OCR as part of those of the run."""
    scan(desk.folder / "scan.pdf", RED)
    report = desk.run()
    assert 0 < report.ocr.seconds < report.seconds
    assert 0 < report.ocr.page_s < report.seconds


def test_forgotten_pages_take_their_readings_along(desk):
    """What was read of a file that the library no longer holds is not kept."""
    scan(desk.folder / "scan.pdf", RED)
    desk.run()
    key = desk.item("scan.pdf").image_key
    assert set(desk.store.readings(READER, [key])) == {key}
    (desk.folder / "scan.pdf").unlink()
    (desk.folder / "other.docx").write_text("the folder shows a file", "utf-8")
    desk.run()
    assert desk.store.readings(READER, [key]) == {}
