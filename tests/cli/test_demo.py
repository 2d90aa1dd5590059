"""`tusou demo`: what a stranger sees first."""

from __future__ import annotations

import shlex

from PIL import Image

SEARCHES = 5
"""Without OCR, which these tests leave out; with it there is one more."""


def commands_in(out: str) -> list[list[str]]:
    """The command lines that the demo shows."""
    lines = [line for line in out.splitlines() if line.startswith("$ tusou ")]
    return [shlex.split(line)[2:] for line in lines]


def test_the_demo(run, colour_model, tmp_path):
    """It copies, indexes, searches five times, and writes a picture that it names."""
    done = run("demo", tmp_path / "demo")
    assert done.code == 0
    assert done.err == ""
    assert "indexed 12 files" in done.out
    assert [command[0] for command in commands_in(done.out)] == ["index"] + ["search"] * SEARCHES
    with Image.open(tmp_path / "demo" / "results.png") as sheet:
        assert sheet.width > 500
    assert str(tmp_path / "demo" / "results.png") in done.out


def test_with_ocr_the_demo_finds_a_scan(run, colour_model, tmp_path, monkeypatch):
    """The scan among the samples is read, and a search shows that its words find it."""
    monkeypatch.setenv("TUSOU_OCR", "auto")
    done = run("demo", tmp_path / "demo")
    assert "OCR: 1 picture read" in done.out
    assert len(commands_in(done.out)) == 1 + SEARCHES + 1
    found = run("search", "cats warranty", "--rank", "words", "-k", "1", "--library",
                tmp_path / "demo" / "library")  # fmt: skip
    assert "warranty-scan.pdf page 1" in found.out


def test_a_stranger_can_type_what_the_demo_shows(run, colour_model, tmp_path, monkeypatch):
    """Every command line that is shown works as it stands and prints the same."""
    monkeypatch.chdir(tmp_path)
    shown = run("demo").out
    for command in commands_in(shown)[1:]:
        typed = run(*command)
        assert typed.code == 0
        assert typed.out in shown
    assert "12 unchanged" in run(*commands_in(shown)[0]).out


def test_a_second_demo_goes_on_from_the_first(run, colour_model, tmp_path):
    """Nothing is indexed twice."""
    run("demo", tmp_path / "demo")
    done = run("demo", tmp_path / "demo")
    assert done.code == 0
    assert "12 unchanged" in done.out


def test_without_a_model_the_demo_searches_words(run, tmp_path, monkeypatch):
    """It says so and leaves out what needs a model; Chinese and English are found all the same."""
    monkeypatch.setenv("TUSOU_MODEL", "none")
    done = run("demo", tmp_path / "demo")
    assert done.code == 0
    assert "No model is installed" in done.out
    assert len(commands_in(done.out)) == 4
    assert "a-127-red-armchair.jpg" in done.out
    assert "catalogue-zh.pdf page 5" in done.out


def test_the_graded_queries_of_the_sample(run, colour_model, tmp_path):
    """The demo leaves graded queries behind, so that `tusou eval` can be tried."""
    run("demo", tmp_path / "demo")
    done = run(
        "eval", tmp_path / "demo" / "queries.jsonl", "--library", tmp_path / "demo" / "library",
        "--rank", "words", "--json",
    )  # fmt: skip
    assert done.json["unknown_paths"] == []
    assert done.json["kind"]["text"]["ndcg@5"] > 0.5


def test_the_sample_holds_nothing_but_samples(run, tmp_path):
    """What the project keeps beside the samples for its own tests is not copied into them."""
    run("demo", tmp_path / "demo")
    names = {path.name for path in (tmp_path / "demo" / "sample").rglob("*")}
    assert "catalogue-en.pdf" in names
    assert not names & {"selftest.json", "queries.jsonl", "__pycache__"}


def test_a_demo_where_a_file_stands(run, tmp_path):
    """The place is named with the reason, and how to name another."""
    (tmp_path / "demo").write_text("mine", encoding="utf-8")
    done = run("demo", tmp_path / "demo")
    assert (done.code, done.out) == (2, "")
    assert f"cannot be written into {tmp_path / 'demo'}: " in done.err
    assert "tusou demo DIR" in done.err


def test_a_demo_of_which_some_files_cannot_be_written(run, tmp_path):
    """So is the first of many files that could not be copied."""
    (tmp_path / "demo" / "sample").mkdir(parents=True)
    (tmp_path / "demo" / "sample" / "pictures").write_text("mine", encoding="utf-8")
    done = run("demo", tmp_path / "demo")
    assert (done.code, done.out) == (2, "")
    assert "pictures" in done.err
