"""Pictures of hits: from their files, their thumbnails, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from tusou.cli.drawing import Drawer, inline_picture, new_sheet_file, write_sheet
from tusou.cli.showing import section_of
from tusou.errors import InputError
from tusou.explaining import Section
from tusou.library import open_library


@pytest.fixture
def opened(library):
    """The colour library, open."""
    with open_library(create=False) as each:
        yield each


def first(opened, words: str):
    """The best hit for a colour."""
    return opened.search(words, rank="image", k=1).hits[0]


def test_a_hit_is_drawn_from_its_file(opened):
    """The picture is that of the file, in its own colour."""
    drawn = Drawer([opened]).hit(first(opened, "green"))
    assert drawn.convert("RGB").getpixel((5, 5)) == (40, 160, 60)


def test_a_hit_of_a_lost_file_is_its_thumbnail(opened, library):
    """The library keeps a small picture, near enough in colour."""
    hit = first(opened, "green")
    (library / "green.png").unlink()
    drawn = Drawer([opened]).hit(hit).convert("RGB").getpixel((5, 5))
    assert all(abs(a - b) < 12 for a, b in zip(drawn, (40, 160, 60), strict=True))


def test_a_photo_stands_on_no_page(opened):
    """Only what has a page number is shown on its page."""
    assert Drawer([opened]).page(first(opened, "green")) is None


def test_a_page_of_a_lost_file_is_left_out(opened, library):
    """A sheet goes on without the page that cannot be drawn."""
    hit = replace(first(opened, "green"), page_number=2)
    (library / "green.png").unlink()
    assert Drawer([opened]).page(hit) is None


def test_each_hit_is_drawn_by_its_own_library(opened, library, tmp_path, run):
    """Two libraries number their items alike; a hit says which one it came from."""
    other = tmp_path / "other"
    assert run("index", library / "yellow.png", "--library", other, "--workers", 0).code == 0
    with open_library(other, create=False) as second:
        drawer = Drawer([opened, second])
        drawn = [drawer.hit(first(opened, "green")), drawer.hit(first(second, "yellow"))]
    assert [each.convert("RGB").getpixel((5, 5)) for each in drawn] == [
        (40, 160, 60),
        (245, 220, 40),
    ]


@pytest.mark.parametrize(
    ("graphics", "start"), [("kitty", b"\x1b_G"), ("iterm", b"\x1b]1337;"), ("sixel", b"\x1bP")]
)
def test_pictures_for_each_kind_of_terminal(graphics, start):
    """The bytes begin as the terminal's protocol has it."""
    assert inline_picture(Image.new("RGB", (8, 6), "red"), graphics).startswith(start)


def test_new_sheets_never_share_a_file(tmp_path, monkeypatch):
    """Two searches at once draw two files, both PNG by name."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    one, two = new_sheet_file(), new_sheet_file()
    assert one != two
    assert one.suffix == two.suffix == ".png"
    assert one.parent == tmp_path


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP")]
)
def test_the_name_decides_the_format(opened, tmp_path, name, kind):
    """A sheet may be any picture that its ending names."""
    result = opened.search("green", rank="image", k=2)
    write_sheet(tmp_path / name, [section_of(result)], Drawer([opened]))
    with Image.open(tmp_path / name) as sheet:
        assert sheet.format == kind


def test_more_hits_make_a_wider_sheet_up_to_five(opened, tmp_path):
    """Columns follow the number of hits, and stop at five."""
    hit = first(opened, "green")
    widths = []
    for n in (2, 5, 7):
        write_sheet(tmp_path / "s.png", [Section("green", (hit,) * n)], Drawer([opened]))
        with Image.open(tmp_path / "s.png") as sheet:
            widths.append(sheet.width)
    assert widths[0] < widths[1] == widths[2]


def test_a_sheet_of_no_search_at_all(opened, tmp_path):
    """No sections are a picture too, not a crash."""
    write_sheet(tmp_path / "s.png", [], Drawer([opened]), title="tusou 图搜")
    assert (tmp_path / "s.png").stat().st_size > 0


def test_a_sheet_is_refused_before_it_is_drawn(opened, tmp_path):
    """A folder that is not there is told at once: no hit is opened for it."""

    def never(*_: object) -> None:
        raise AssertionError

    drawer = Drawer([opened])
    drawer.hit = never
    sections = [section_of(opened.search("green", rank="image", k=1))]
    with pytest.raises(InputError, match="there is no folder"):
        write_sheet(tmp_path / "no" / "s.png", sections, drawer)


def test_the_note_of_a_section(opened):
    """A search that found something tells its time; one that did not tells why."""
    assert section_of(opened.search("green", rank="image")).note.endswith(" ms")
    assert "near miss" in section_of(opened.search("zebra")).note


def test_where_nothing_can_be_written_another_ending_is_no_mend(opened, tmp_path):
    (tmp_path / "s.png").mkdir()
    with pytest.raises(InputError, match="is a directory") as told:
        write_sheet(tmp_path / "s.png", [], Drawer([opened]))
    assert "rights" in told.value.mend
