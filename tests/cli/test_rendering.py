"""Items, contents and reports as text and JSON, without a library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tusou.cli.render.errors import error_lines
from tusou.cli.render.items import hit_of_item, item_lines, place
from tusou.cli.render.profile import profile_lines
from tusou.cli.render.report import items_line, report_lines
from tusou.cli.render.stats import file_lines, stats_lines
from tusou.cli.render.text import Style, columns_of
from tusou.errors import NotFound, TusouError
from tusou.library.told import (
    file_json,
    item_json,
    progress_json,
    report_json,
    stats_json,
)
from tusou.types import (
    Box,
    EncoderStamp,
    FileRecord,
    IndexReport,
    Item,
    OcrReport,
    Profile,
    Progress,
    Shrunk,
    Skipped,
    StageTime,
    StoredItem,
    StoreStats,
    Undone,
)

PAIR = StoredItem(
    12,
    Item(
        "pair", "/r/img/7.jpg", text="A red armchair", language="en", date="2024-05",
        fields={"price": 499, "maker": "北欧"}, tags=("sofa", "oak"),
    ),
    "/r/pairs.json", "/r", "pairs.json", "k", "t", 90,
)  # fmt: skip
FIGURE = StoredItem(
    3,
    Item("figure", "/r/a.pdf", page_number=4, bbox=Box(0.1, 0.2, 0.33333333, 1.0), caption="Fig 1"),
    "/r/a.pdf", "/r", "a.pdf", "k", None, 9000,
)  # fmt: skip
STAMP = EncoderStamp("starter", "1", "aa", "bb", 256)
STATS = StoreStats(3, 1, {"page": 1200, "photo": 1}, {"image": 1201}, 2_000_000, 402_000, 9)
BROKEN = Skipped("/r/b.pdf", "it is encrypted", "--password-file")
ODD = Skipped("/r/a.pdf", "the page has no size", page_number=3, whole_file=False)
ITEMS = {"page": 4, "figure": 0, "photo": 1}
REPORT = IndexReport(2, 5, 1, 3, ITEMS, (BROKEN, ODD), 2, 75.12345, moved=6)


def test_an_item_on_its_lines():
    """Number, kind, place; the picture of a pair; its text; its fields and tags."""
    assert item_lines(PAIR, Style()) == [
        "#12  pair    pairs.json",
        "     /r/img/7.jpg",
        "     A red armchair",
        "     price: 499 · maker: 北欧 · tags: sofa, oak",
    ]


def test_a_figure_without_text_shows_its_caption():
    """The caption stands in for the text; there is no line for fields that are not there."""
    assert item_lines(FIGURE, Style()) == ["#3  figure  a.pdf page 4", "    Fig 1"]


def test_an_item_with_nothing_to_say_is_one_line():
    """Blank text takes no line."""
    bare = replace(FIGURE, item=Item("photo", "/r/a.pdf", text=" \n "))
    assert item_lines(bare, Style()) == ["#3  photo   a.pdf"]


@pytest.mark.parametrize("width", [40, 80, 200])
def test_fields_keep_to_a_narrow_terminal(width):
    """However long the fields, their line ends inside the terminal, Chinese counted twice."""
    item = replace(PAIR.item, fields={"maker": "北欧家具" * 60, "note": "x" * 300})
    assert columns_of(item_lines(replace(PAIR, item=item), Style(width=width))[-1]) <= width


def test_the_text_of_an_item_takes_two_rows_at_most():
    """A page of text does not flood the screen."""
    item = replace(PAIR.item, text="红色扶手椅 " * 500)
    text = item_lines(replace(PAIR, item=item), Style(width=80))[2]
    assert columns_of(text) <= 2 * 80
    assert text.endswith("…")


def test_names_and_fields_cannot_drive_the_terminal():
    """Escape codes in a path or a field are taken out of what is shown."""
    item = replace(PAIR.item, image_path="/r/\x1b[2J.jpg", fields={"a\x1b]0;": "b\x07"})
    lines = item_lines(replace(PAIR, item=item, relative_path="p\x1b[31m.json"), Style())
    assert not any(ord(character) < 32 for character in "".join(lines))


def test_colours_leave_the_words_as_they_are():
    """The place is bold and what explains it dim; without the codes nothing differs."""
    painted = "\n".join(item_lines(PAIR, Style(colour=True)))
    assert "\x1b[1mpairs.json\x1b[0m" in painted
    plain = painted.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert plain == "\n".join(item_lines(PAIR, Style()))


def test_several_values_of_a_field():
    """For people one after the other, for programs as a list."""
    stored = replace(PAIR, item=replace(PAIR.item, fields={"colours": ("red", "black")}, tags=()))
    assert item_lines(stored, Style())[-1] == "     colours: red, black"
    assert item_json(stored)["fields"] == {"colours": ["red", "black"]}


def test_a_report_tells_what_searches_have_to_do_without():
    """For people with what it means and the mend, for programs as it is."""
    undone = Undone("the index at /l/index/text cannot be built: the disk is full", "make room")
    report = replace(REPORT, skipped=(), needs_ocr=0, undone=undone)
    assert report_lines(report, has_model=True)[-1] == (
        "the index at /l/index/text cannot be built: the disk is full; "
        "until then searches that need this fail (try: make room)"
    )
    assert report_json(report)["undone"] == {"problem": undone.problem, "mend": "make room"}
    assert report_json(REPORT)["undone"] is None


def test_a_report_warns_of_a_list_that_may_be_cut_off():
    """What it lists, what it had, and the mend."""
    report = replace(REPORT, skipped=(), needs_ocr=0, shrunk=(Shrunk("/r/list.csv", 1200, 1),))
    assert report_lines(report, has_model=True)[-1] == (
        "warning: /r/list.csv lists 1 item and had 1,200, the others were removed "
        "(try: if it was cut off, put the whole list in its place and index again)"
    )
    assert report_json(report)["shrunk"] == [{"path": "/r/list.csv", "had": 1200, "has": 1}]


def test_a_report_counts_files_of_kinds_that_are_not_read():
    """The five commonest kinds by name, all of them with -v; for programs all."""
    kinds = {".mp4": 1000, ".mov": 10, "": 3, ".py": 2, ".js": 2, ".go": 1}
    report = replace(REPORT, other_kinds=kinds)
    named = ".mp4 1,000, .mov 10, without suffix 3, .py 2, .js 2"
    told = f"1,018 files of kinds that are not read: {named}"
    assert report_lines(report, has_model=True)[-1] == f"{told}, …"
    assert report_lines(report, has_model=True, verbosity=1)[-1] == f"{told}, .go 1"
    assert report_json(report)["other_kinds"] == kinds
    assert report_lines(REPORT, has_model=True) == report_lines(report, has_model=True)[:-1]


def test_json_of_an_item_is_complete():
    """Everything of an item under a fixed name, tags as a list, fields with their own types."""
    told = item_json(PAIR)
    assert (told["item"], told["path"], told["image_path"]) == (12, "/r/pairs.json", "/r/img/7.jpg")
    assert told["fields"] == {"price": 499, "maker": "北欧"}
    assert told["tags"] == ["sofa", "oak"]
    assert (told["language"], told["date"], told["page_number"]) == ("en", "2024-05", None)
    assert set(told) == set(item_json(FIGURE))


def test_boxes_are_rounded_fractions():
    """Four decimals are a tenth of a point on A4; no box is null."""
    assert item_json(FIGURE)["bbox"] == [0.1, 0.2, 0.3333, 1.0]
    assert item_json(PAIR)["bbox"] is None


def test_a_place_names_its_page():
    """A page number follows the path; a photo has none."""
    assert place("a\n.pdf", 3) == "a .pdf page 3"
    assert place("椅子.jpg", None) == "椅子.jpg"


def test_an_item_becomes_a_card_without_a_claim():
    """A sample was not searched for: no cosine, no reasons, a short snippet."""
    hit = hit_of_item(replace(PAIR, item=replace(PAIR.item, text="椅" * 400)), 2, "/lib")
    assert (hit.rank, hit.item, hit.cosine, hit.reasons, hit.library) == (2, 12, None, (), "/lib")
    assert columns_of(hit.snippet) <= 160


def test_contents_for_people():
    """Thousands are separated, sizes decimal, skipped files point to their reasons."""
    shown = "\n".join(stats_lines("/lib", STATS, STAMP))
    assert "3, 1 of them skipped (see --files)" in shown
    assert "1,200 pages, 1 photo" in shown
    assert "1,201 of images" in shown
    assert "starter (revision 1, 256 dimensions)" in shown
    assert "2.0 MB and 402 kB of derived indexes (2.0 kB per item)" in shown


def test_contents_of_an_empty_library():
    """Nothing is divided by no items, and what is not there is called none."""
    shown = "\n".join(stats_lines("/lib", StoreStats(0, 0, {}, {}, 4096, 0, 0), None))
    assert "no items" in shown
    assert "per item" not in shown
    assert "none: searched by words alone" in shown


def test_contents_for_programs():
    """Numbers stay numbers, the model is null when there is none."""
    told = stats_json("/lib", STATS, STAMP)
    assert told["model"] == {"name": "starter", "revision": "1", "dim": 256}
    assert (told["size_bytes"], told["derived_bytes"], told["sequence"]) == (2_000_000, 402_000, 9)
    assert stats_json("/lib", STATS, None)["model"] is None


def test_files_with_what_was_left_out_of_them():
    """Files that hold items first; then skipped files and skipped pages with their reasons."""
    held = FileRecord("/r/a.pdf", "/r", 12_000, 0, "s", page_skips=(ODD,), n_items=7)
    lost = FileRecord("/r/b.pdf", "/r", 5, 0, "s", skipped=BROKEN)
    assert file_lines([held, lost]) == [
        "",
        "7 items  12 kB  /r/a.pdf",
        "skipped 1 file and 1 page:",
        "  /r/b.pdf: it is encrypted (try: --password-file)",
        "  /r/a.pdf page 3: the page has no size",
    ]
    assert file_lines([]) == []
    assert file_json(held)["page_skips"][0]["page_number"] == 3
    assert file_json(lost)["skipped"]["mend"] == "--password-file"


def test_a_report_of_all_that_can_happen():
    """Files and items, what was unchanged, moved or removed, unread pages, and what was skipped."""
    assert report_lines(REPORT, has_model=True) == [
        "indexed 2 files (4 pages, 1 photo) in 1 min 15 s",
        "files: 5 unchanged, 6 moved, 1 copied or touched, 3 removed",
        "2 pictures with words that OCR alone can read: found by their look alone",
        "skipped 1 file and 1 page:",
        "  /r/b.pdf: it is encrypted (try: --password-file)",
        "  /r/a.pdf page 3: the page has no size",
    ]


@pytest.mark.parametrize(
    ("ocr", "needs", "lines"),
    [
        (OcrReport(), 0, []),
        (OcrReport(read=3, seconds=75.2), 0, ["OCR: 3 pictures read in 1 min 15 s of these"]),
        (OcrReport(read=2, recalled=2), 0, ["OCR: 2 pictures read, 2 of them read before"]),
        (
            OcrReport(mend="pip install 'tusou[ocr]'"),
            1,
            [
                (
                    "1 picture with words that OCR alone can read: found by their look alone "
                    "(try: pip install 'tusou[ocr]')"
                )
            ],
        ),
    ],
)
def test_what_ocr_did(ocr, needs, lines):
    """What was read and in how much of the time; what was not, and what to do."""
    report = replace(REPORT, ocr=ocr, needs_ocr=needs, skipped=())
    assert report_lines(report, has_model=True)[2:] == lines
    assert report_json(report)["ocr"]["read"] == ocr.read


def test_what_finds_pages_without_text(monkeypatch):
    """Their look, if there is a model to see it; else nothing but the names of their files."""
    report = replace(REPORT, skipped=())
    told = "2 pictures with words that OCR alone can read: found by "
    assert report_lines(report, has_model=True)[-1] == f"{told}their look alone"
    assert report_lines(report, has_model=False)[-1] == f"{told}the names of their files alone"
    monkeypatch.setenv("TUSOU_LANG", "zh")
    assert report_lines(report, has_model=True)[-1].endswith("只能按画面找到")
    assert report_lines(report, has_model=False)[-1].endswith("只能按文件名找到")


@pytest.mark.parametrize(
    ("texts_from", "line"),
    [
        ({}, "none"),
        ({"layer": 14, "ocr": 1}, "14 pages from their text layer, 1 page by OCR"),
        (
            {"layer": 1, "none": 3, "unread": 2, "photos": 1},
            (
                "1 page from their text layer, 1 photo by OCR, 3 pages without, "
                "2 pictures that OCR has not read"
            ),
        ),
    ],
)
def test_where_texts_come_from(texts_from, line):
    """Pages by where their text comes from."""
    stats = replace(STATS, texts_from=texts_from)
    assert any(shown.split(None, 1) == ["text", line] for shown in stats_lines("/l", stats, None))
    assert stats_json("/l", stats, None)["texts_from"] == texts_from


def test_a_report_for_programs():
    """Seconds to the millisecond, and every skip whole."""
    told = report_json(REPORT)
    assert (told["event"], told["seconds"], told["needs_ocr"]) == ("report", 75.123, 2)
    assert told["items"] == {"page": 4, "figure": 0, "photo": 1}
    assert [skip["whole_file"] for skip in told["skipped"]] == [True, False]


def test_a_profile_for_people():
    """Time and share of each stage; also what others worked meanwhile, by part, largest first."""
    stages = (
        StageTime("walk", 0.01, 0.01, {"files": 0.01}),
        StageTime("decode", 2.0, 9.0, {"text": 2.0, "render": 6.98, "other": 0.02}),
        StageTime("encode", 6.0, 11.0, {"pictures": 8.8, "texts": 2.2}),
        StageTime("ocr", 1.99, 3.0),
    )
    assert profile_lines(Profile(stages)) == [
        "stage    time  share",
        "decode  2.0 s    20%  waited for; workers 9.0 s: render 78%, text 22%",
        "encode  6.0 s    60%  waited for; threads 11.0 s: pictures 80%, texts 20%",
        "OCR     2.0 s    20%  waited for; workers 3.0 s",
        "limiting: encode (60% of the run)",
    ]


def test_what_limits_a_run_that_had_little_to_do_has_a_line_too():
    """No stage is named that has no line above."""
    stages = (StageTime("indexes", 0.02, 0.02), StageTime("other", 0.08, 0.08))
    assert profile_lines(Profile(stages)) == [
        "stage             time  share",
        "derived indexes  0.0 s    20%",
        "other            0.1 s    80%",
        "limiting: derived indexes (20% of the run)",
    ]


def test_a_profile_of_nothing():
    """A run that did nothing has a head and no limiting stage."""
    assert profile_lines(Profile()) == ["stage  time  share"]


def test_progress_for_programs():
    """Each count has its name, and the file being read is told."""
    told = progress_json(Progress(1, 2, 3, 0, 0.12345, "椅子.pdf"))
    assert told == {
        "event": "progress", "done_files": 1, "total_files": 2, "done_items": 3,
        "skipped_files": 0, "seconds": 0.123, "current": "椅子.pdf", "read": 0, "to_read": 0,
    }  # fmt: skip


def test_kinds_without_items_are_not_counted_up():
    """Only kinds that are there are named, in the plural where it is due."""
    assert items_line({"page": 1, "figure": 2, "photo": 0}) == "1 page, 2 figures"
    assert items_line({"page": 0}) == items_line({}) == "no items"


def test_kinds_are_always_named_in_one_order():
    """Runs count them as they come, and stores sort them by name."""
    counts = {"photo": 8, "pair": 34, "figure": 32, "page": 15}
    assert items_line(counts) == "15 pages, 32 figures, 8 photos, 34 pairs"


def test_an_error_with_and_without_a_mend():
    """The mend has its own line; names inside cannot drive the terminal."""
    assert error_lines(TusouError("it broke")) == ["tusou: it broke"]
    assert error_lines(NotFound("no \x1b[31mred", "look\nhere")) == [
        "tusou: no  [31mred",
        "  try: look here",
    ]
