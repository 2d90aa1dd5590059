"""`tusou lookup`, `sample`, `stats` and `models`: what the library holds."""

from __future__ import annotations

import json

import pytest


def test_looking_up_a_path(run, library):
    """The exact path of a picture gives the items that show it."""
    done = run("lookup", "--path", library / "red.png")
    assert done.code == 0
    assert "A red armchair with wooden legs" in done.out
    assert "price: 499" in done.out


def test_looking_up_a_text(run, library):
    """The exact text, spaces around it aside, gives its items with all their facts."""
    (item,) = run("lookup", "--text", " 蓝色沙发\n", "--json").json
    assert item["image_path"] == str(library / "blue.png")
    assert item["tags"] == ["sofa"]
    assert item["kind"] == "pair"
    assert item["language"] == "zh"


def test_a_key_that_is_not_there(run, library):
    """Its own exit code, and the nearest names."""
    done = run("lookup", "--path", library / "rad.png")
    assert done.code == 4
    assert done.out == ""
    assert "red.png" in done.err


def test_a_text_that_is_not_there(run, library):
    """A nearly right text suggests the right one."""
    done = run("lookup", "--text", "A red armchair with wooden leg")
    assert done.code == 4
    assert "A red armchair with wooden legs" in done.err


def test_a_sample_shows_items(run, library):
    """Random items with number, kind, place and text."""
    lines = run("sample", 4).out.splitlines()
    assert sum(line.startswith("#") for line in lines) == 4


def test_a_seed_makes_a_sample_repeatable(run, library):
    """The same seed gives the same items."""
    assert run("sample", 2, "--seed", 5).out == run("sample", 2, "--seed", 5).out


def test_a_sample_as_json(run, library):
    """All facts of an item, for programs; more than there are gives all."""
    items = run("sample", 100, "--json").json
    assert {item["kind"] for item in items} == {"photo", "pair"}
    assert len(items) == 4


def test_a_sample_of_an_empty_library(run, colour_model, tmp_path):
    """Nothing on stdout, one line of talk."""
    (tmp_path / "empty").mkdir()
    run("index", tmp_path / "empty", "--workers", 0)
    done = run("sample")
    assert (done.code, done.out) == (0, "")
    assert "is empty" in done.err
    searched = run("search", "sofa")
    assert (searched.code, searched.out) == (0, "nothing found\n")
    assert "is empty" in searched.err


def test_stats_for_people(run, library, own_home):
    """Counts by kind, vectors, the model and the size on disk."""
    done = run("stats")
    assert done.code == 0
    assert str(own_home / "library") in done.out
    assert "2 photos, 2 pairs" in done.out
    assert "colour (revision 1, 32 dimensions)" in done.out
    assert "kB per item" in done.out


def test_stats_as_json(run, library):
    """The same numbers for programs; the list of files only when asked for."""
    stats = run("stats", "--json").json
    assert stats["items"] == {"photo": 2, "pair": 2}
    assert stats["model"]["name"] == "colour"
    assert "file_list" not in stats
    listed = run("stats", "--json", "--files").json["file_list"]
    assert {record["path"] for record in listed} == {
        str(library / name) for name in ("green.png", "yellow.png", "pairs.json")
    }


def test_stats_list_what_was_skipped_and_why(run, library):
    """--files names every file; those skipped come with their reason."""
    broken = library / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    run("index", library, "--workers", 0)
    done = run("stats", "--files")
    assert "1 of them skipped" in done.out
    assert f"  {broken}: " in done.out
    assert str(library / "green.png") in done.out
    skipped = [
        record
        for record in run("stats", "--files", "--json").json["file_list"]
        if record["skipped"]
    ]
    assert [record["path"] for record in skipped] == [str(broken)]
    assert skipped[0]["skipped"]["problem"]


def test_a_words_only_library_says_so(run, no_model, folder):
    """No model, no vectors."""
    run("index", folder, "--workers", 0)
    done = run("stats")
    assert "none: searched by words alone" in done.out
    assert run("stats", "--json").json["model"] is None


def test_the_models_there_are(run, colour_model, own_home):
    """Each model with its facts; the default one is marked."""
    done = run("models", "list")
    assert "colour (default)" in done.out
    assert "32 dim" in done.out
    assert str(own_home / "models") in done.err
    listed = {model["name"]: model for model in run("models", "list", "--json").json}
    assert listed["colour"]["default"] is True
    assert listed["colour"]["languages"] == ["en", "zh"]
    assert listed["colour"]["size_bytes"] == (own_home / "models/colour/model.json").stat().st_size


@pytest.mark.parametrize("command", ["stats", "sample", "forget x", "lookup --text x"])
def test_commands_on_a_library_that_is_not_there(run, command):
    """All of them end with exit code 4 and the way to make one."""
    done = run(*command.split())
    assert done.code == 4
    assert "tusou index" in done.err


def test_control_characters_of_a_file_do_not_reach_the_terminal(run, colour_model, tmp_path):
    """A text that holds escape codes is shown without them, and kept whole in JSON."""
    from indexing.making import pairs, photo

    photo(tmp_path / "files" / "red.png", "red")
    text = "red \x1b[31m\x07 chair"
    pairs(tmp_path / "files" / "pairs.json", [{"text": text, "image_path": "red.png"}])
    run("index", tmp_path / "files", "--workers", 0)
    assert "\x1b" not in run("sample").out
    assert "\x1b" not in run("search", "red chair").out
    assert json.dumps(text)[1:-1] in run("sample", "--json").out
