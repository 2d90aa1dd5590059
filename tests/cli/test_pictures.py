"""`--show` and `--sheet`: the pictures of what was found."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tusou.cli.terminal import Terminal


@pytest.fixture
def kitty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that draws pictures by the kitty protocol."""
    monkeypatch.setattr(Terminal, "graphics", property(lambda self: "kitty"))


def test_a_contact_sheet(run, library, tmp_path):
    """--sheet writes a picture of the hits and says where it is."""
    file = tmp_path / "a folder" / "sheet.png"
    file.parent.mkdir()
    done = run("search", "red armchair", "--sheet", file)
    assert "red.png" in done.out
    assert done.err == f"contact sheet: {file}\n"
    with Image.open(file) as sheet:
        assert sheet.width > 500
        assert (220, 30, 30) in {colour for _, colour in sheet.convert("RGB").getcolors(1 << 24)}


def test_a_sheet_of_nothing_says_so(run, library, tmp_path):
    """A search without an answer still gives the sheet that was asked for."""
    run("search", "zebra", "--sheet", tmp_path / "sheet.png")
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.height > 50


@pytest.mark.parametrize("name", ["sheet.xyz", "no-suffix"])
def test_a_sheet_that_cannot_be_written(run, library, tmp_path, name):
    """A file name that tells no format is a mistake, with its mend."""
    done = run("search", "red", "--sheet", tmp_path / name)
    assert done.code == 2
    assert "name a file ending in .png" in done.err


def test_pictures_in_a_terminal_that_draws_them(run, library, kitty, tmp_path):
    """--show sends every hit's picture after its lines, and writes no sheet."""
    done = run("search", "red", "--rank", "image", "--show", "-k", 2)
    assert done.out.count("\x1b_G") >= 2
    assert done.out.index("red.png") < done.out.index("\x1b_G")
    assert done.err == ""


def test_a_terminal_that_cannot_draw_gets_a_sheet(run, library):
    """--show falls back to a contact sheet in a file that it names."""
    done = run("search", "red", "--show")
    assert "\x1b" not in done.out
    file = Path(done.err.removeprefix("contact sheet: ").strip())
    with Image.open(file) as sheet:
        assert sheet.format == "PNG"
    file.unlink()


def test_json_stays_json(run, library, kitty):
    """Pictures never land among JSON: the sheet stands in for them."""
    done = run("search", "red", "--show", "--json")
    assert done.json["outcome"] == "hits"
    Path(done.err.removeprefix("contact sheet: ").strip()).unlink()


def test_pictures_of_a_sample(run, library, kitty):
    """A sample shows its pictures too."""
    assert run("sample", 4, "--show").out.count("\x1b_G") >= 4


def test_a_sheet_of_what_was_looked_up(run, library, tmp_path):
    """A look-up can be drawn as well."""
    file = tmp_path / "sheet.png"
    assert run("lookup", "--text", "蓝色沙发", "--sheet", file).code == 0
    assert file.exists()


def test_a_file_that_is_gone_shows_its_thumbnail(run, library, tmp_path):
    """What was deleted after indexing is drawn from the thumbnail in the library."""
    (library / "green.png").unlink()
    file = tmp_path / "sheet.png"
    run("search", "green", "--rank", "image", "-k", 1, "--sheet", file)
    with Image.open(file) as sheet:
        colours = {colour for _, colour in sheet.convert("RGB").getcolors(1 << 24)}
    assert any(abs(r - 40) + abs(g - 160) + abs(b - 60) < 12 for r, g, b in colours)
