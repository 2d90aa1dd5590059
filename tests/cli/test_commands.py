"""Corners of the commands: shapes of JSON, exit codes, paths as people type them."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

import pytest

from tusou.cli.passwords import passwords_of
from tusou.cli.render.text import columns_of
from tusou.errors import InputError
from tusou.library.pictures import query_picture


def test_the_keys_of_an_item_are_the_same_everywhere(run, library):
    """Sample and look-up tell items in one shape."""
    looked = run("lookup", "--text", "蓝色沙发", "--json").json
    sampled = run("sample", 4, "--json").json
    assert {frozenset(item) for item in sampled} == {frozenset(looked[0])}


def test_a_copy_of_a_library_is_told(run, library, tmp_path):
    """In JSON the last line is the report; the exit code tells whether both are the same."""
    origin = run("stats", "--json").json["library"]
    done = run("migrate", origin, tmp_path / "copy", "--json")
    report = json.loads(done.out.splitlines()[-1])
    assert (done.code, report["differences"], report["already"]) == (0, [], 0)
    again = run("migrate", origin, tmp_path / "copy").out
    assert f"copied 0 files, 0 items ({report['files']} were there)" in again
    assert run("migrate", origin, origin).code == 2


def test_similar_answers_in_the_shape_of_search(run, library):
    """A program reads both with the same code."""
    found = run("search", "red", "--rank", "image", "--json").json
    alike = run("similar", library / "red.png", "--json").json
    assert set(alike) == set(found)
    assert set(alike["hits"][0]) == set(found["hits"][0])


def test_an_item_may_be_named_as_it_is_shown(run, library):
    """`#2`, as sample prints it, is the item 2."""
    item = run("sample", 1, "--seed", 1, "--json").json[0]["item"]
    hashed, plain = (run("similar", given, "--json").json for given in (f"#{item}", item))
    assert [hit["item"] for hit in hashed["hits"]] == [hit["item"] for hit in plain["hits"]]


def test_similar_k_limits_the_hits(run, library):
    """-k counts for likeness too."""
    assert len(run("similar", library / "red.png", "-k", 2, "--json").json["hits"]) == 2


def test_similar_needs_a_model(run, no_model, folder):
    """A words-only library cannot compare looks: exit code 2 and how it gets a model."""
    run("index", folder, "--workers", 0)
    done = run("similar", folder / "red.png")
    assert done.code == 2
    assert "tusou reembed --model" in done.err


def test_similar_to_what_is_no_picture(run, library):
    """A text file is told by its name, not by a crash."""
    done = run("similar", library / "pairs.json")
    assert (done.code, done.out) == (2, "")
    assert "pairs.json" in done.err


def test_a_picture_below_home(own_home):
    """A tilde inside quotes is understood, as in --image '~/chair.jpg'."""
    from indexing.making import photo

    photo(own_home / "chair.png", "red")
    assert query_picture("~/chair.png").getpixel((3, 3)) == (220, 30, 30)


def test_forgetting_with_a_relative_path(run, library, monkeypatch):
    """A path is understood from where one stands."""
    monkeypatch.chdir(library)
    assert run("forget", "yellow.png", "--json").json == {"removed": 1}
    assert run("search", "yellow", "--rank", "image", "-k", 1, "--all").out.count("yellow.png") == 0


def test_forgetting_twice(run, library):
    """The second time there is nothing there any more: exit code 4."""
    assert run("forget", library / "green.png").code == 0
    done = run("forget", library / "green.png")
    assert (done.code, done.out) == (4, "")


def test_no_model_installed(run, monkeypatch):
    """Where there is none, that is said; JSON is an empty list."""
    monkeypatch.setattr("tusou.models.available", lambda settings: [])
    done = run("models", "list")
    assert "no model is installed" in done.out
    assert run("models", "list", "--json").json == []


def test_models_for_programs(run, colour_model):
    """Each model has its facts under fixed names, and one is the default."""
    models = run("models", "list", "--json").json
    assert [model["name"] for model in models if model["default"]] == ["colour"]
    for model in models:
        assert {"revision", "dim", "languages", "licence", "size_bytes", "folder"} <= set(model)
        assert Path(model["folder"]).is_dir()


def test_a_measurement_for_several_sizes(run):
    """--pairs may be repeated; the rows come in the order asked for, under one heading."""
    done = run("bench", "lookup", "--pairs", 20, "--pairs", 10, "--keys", 2)
    heading, *rows = done.out.splitlines()
    assert "times faster" in heading
    sizes = [row.split()[0] for row in rows]
    assert sizes == sorted(sizes, reverse=True)
    assert set(sizes) == {"20", "10"}
    assert len({columns_of(row) for row in (heading, *rows)}) == 1


def test_a_measurement_of_nothing(run):
    """Neither no pairs nor no keys can be measured."""
    assert run("bench", "lookup", "--pairs", 0).code == 2
    assert run("bench", "lookup", "--keys", 0).code == 2


def test_graded_queries_that_are_not_there(run, library, tmp_path):
    """The file is named, exit code 2."""
    done = run("eval", tmp_path / "none.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "none.jsonl" in done.err


def test_a_seed_that_is_no_number(run, library):
    """A seed is a whole number."""
    done = run("sample", 2, "--seed", "x")
    assert done.code == 2
    assert "--seed" in done.err


def test_looking_up_nothing(run, library):
    """An empty text is no key: an error, never every item without text."""
    done = run("lookup", "--text", "")
    assert done.code != 0
    assert done.out == ""


@pytest.mark.parametrize(
    ("content", "passwords"),
    [
        (b"", []),
        (b"\xef\xbb\xbfone\r\n\r\ntwo\r\n", ["one", "two"]),
        ("密码\n p w \n".encode(), ["密码", " p w "]),
    ],
)
def test_password_files_of_every_system(tmp_path, content, passwords):
    """Windows line ends, byte order marks and Chinese are read; spaces are kept."""
    file = tmp_path / "passwords.txt"
    file.write_bytes(content)
    assert passwords_of(Namespace(password_file=file)) == passwords


@pytest.mark.parametrize("content", [b"caf\xe9\n", None])
def test_password_files_that_cannot_be_read(tmp_path, content):
    """Bytes that are no UTF-8, or a folder in the place of a file, are told with a mend."""
    file = tmp_path / "passwords.txt"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    with pytest.raises(InputError, match="cannot read the passwords") as caught:
        passwords_of(Namespace(password_file=file))
    assert "one password per line" in caught.value.mend


def test_indexing_the_same_again_as_json(run, library):
    """Every line is JSON; the last one is the report, which counts what was unchanged."""
    *progress, report = run("index", library, "--workers", 0, "--json").json_lines
    assert {line["event"] for line in progress} <= {"progress"}
    assert (report["event"], report["indexed"], report["unchanged"]) == ("report", 0, 3)


def test_names_in_chinese_and_with_spaces(run, no_model, tmp_path):
    """Any file name comes back as it is on disk, in text and in JSON."""
    from indexing.making import pairs, photo

    made = tmp_path / "我的 照片"
    photo(made / "红 椅.png", "red")
    pairs(made / "清单.json", [{"text": "红色椅子", "image_path": "红 椅.png"}])
    assert run("index", made, "--workers", 0).code == 0
    assert "清单.json → 红 椅.png" in run("search", "椅子").out
    done = run("lookup", "--path", made / "红 椅.png", "--json")
    assert done.json[0]["image_path"] == str(made / "红 椅.png")
    assert "红 椅" in done.out


def test_quiet_leaves_the_data(run, library):
    """-q changes nothing on stdout, for any command that answers."""
    for line in ("sample 2 --seed 3", "stats", "lookup --text 蓝色沙发"):
        assert run(*line.split(), "-q").out == run(*line.split()).out
        assert run(*line.split(), "-q").err == ""


def test_json_and_text_name_the_same_hits(run, library):
    """What people see is what programs get, in the same order."""
    hits = run("search", "red", "--rank", "image", "--all", "--json").json["hits"]
    heads = [line for line in run("search", "red", "--rank", "image", "--all").out.splitlines()
             if "cosine" in line]  # fmt: skip
    assert len(heads) == len(hits)
    for line, hit in zip(heads, hits, strict=True):
        assert hit["relative_path"] in line
        assert f"{hit['cosine']:.4f}" in line
        assert json.dumps(hit["rank"]) == line.split()[0]
