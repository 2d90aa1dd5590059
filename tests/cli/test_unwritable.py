"""Places that cannot be written: a full disk, nobody reading, folders that are not there."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tusou
from tusou.cli.parser import Parser
from tusou.cli.terminal import Terminal
from tusou.errors import TusouError

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")


class FullDisk(io.StringIO):
    """A stream whose disk is full."""

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


class NobodyReads(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, _: str) -> int:
        raise BrokenPipeError(32, "Broken pipe")


def tusou_to(stream: object, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run tusou as a process of its own, its stdout going to `stream`."""
    paths = [str(Path(tusou.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, "-m", "tusou", *arguments],
        stdout=stream,  # type: ignore[arg-type]
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        check=False,
    )


def test_a_full_disk_is_told_with_its_reason():
    """A line that cannot be written is an error of one sentence, with a mend."""
    with pytest.raises(TusouError) as caught:
        Terminal(FullDisk(), io.StringIO()).data("a hit")
    assert caught.value.problem == "cannot write to stdout: no space left on device"
    assert "make room" in caught.value.mend


def test_json_on_a_full_disk_is_told_too():
    """What is written for programs fails as clearly as what is written for people."""
    with pytest.raises(TusouError, match="no space left"):
        Terminal(FullDisk(), io.StringIO()).json({"hits": []})


def test_help_on_a_full_disk_is_told_too():
    """argparse would swallow that its help could not be written."""
    with pytest.raises(TusouError, match="no space left"):
        Parser(prog="tusou search").print_help(FullDisk())


def test_a_reader_that_has_gone_is_not_a_full_disk():
    """`| head` closing the pipe stays what it is, so that it can be passed over in silence."""
    with pytest.raises(BrokenPipeError):
        Terminal(NobodyReads(), io.StringIO()).data("a hit")


@needs_full
@pytest.mark.parametrize("line", ["--help", "models --help", "models list --json"])
def test_a_process_on_a_full_disk_ends_with_one_error(line):
    """Exit code 1, problem and mend on stderr, no traceback, nothing at Python's last flush."""
    with FULL.open("w") as full:
        done = tusou_to(full, *line.split())
    assert done.returncode == 1
    assert done.stderr == (
        "tusou: cannot write to stdout: no space left on device\n"
        "  try: make room there, or write to another place\n"
    )


@needs_full
def test_a_search_on_a_full_disk(run, no_model, folder):
    """Hits that cannot be printed make the search fail, rather than look like no hits."""
    assert run("index", folder, "--workers", 0).code == 0
    with FULL.open("w") as full:
        done = tusou_to(full, "search", "armchair", "-q")
    assert done.returncode == 1
    assert done.stderr.startswith("tusou: cannot write to stdout")
    assert "Traceback" not in done.stderr


def test_a_process_whose_reader_has_gone_ends_in_silence():
    """`tusou --help | true` ends with 141 as shells have it and says nothing."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = tusou_to(writing, "--help")
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_a_sheet_into_a_folder_that_is_not_there(run, library, tmp_path):
    """A mistyped folder is named and not made; the hits themselves are printed all the same."""
    missing = tmp_path / "no" / "such"
    done = run("search", "red armchair", "--sheet", missing / "x.png")
    assert done.code == 2
    assert f"there is no folder {missing}" in done.err
    assert "make the folder first" in done.err
    assert "red.png" in done.out
    assert not (tmp_path / "no").exists()


def test_a_sheet_below_a_file(run, library):
    """A file where a folder is needed is told like a folder that is not there."""
    done = run("sample", 1, "--sheet", library / "green.png" / "x.png")
    assert done.code == 2
    assert "there is no folder" in done.err


def test_a_sheet_where_a_folder_stands(run, library, tmp_path):
    """The name of a folder cannot be written as a picture; the reason is the system's."""
    taken = tmp_path / "taken.png"
    taken.mkdir()
    done = run("search", "red", "--sheet", taken)
    assert done.code == 2
    assert f"cannot write {taken}: is a directory" in done.err


def test_a_sheet_in_the_folder_where_one_stands(run, library, tmp_path, monkeypatch):
    """A bare name needs no folder."""
    monkeypatch.chdir(tmp_path)
    assert run("search", "red", "--sheet", "here.png").code == 0
    assert (tmp_path / "here.png").exists()


def test_an_export_that_no_item_passes_says_so(run, library, tmp_path):
    """A mistyped field is told on stderr, and the counts stay on stdout."""
    done = run("export", "--pairs", tmp_path / "p.json", "--field", "nosuch=1")
    assert done.code == 0
    assert "exported 0 items, 0 pairs" in done.out
    assert done.err == "nothing to export: no item of the library passes these filters\n"


def test_an_export_of_nothing_keeps_its_json(run, library, tmp_path):
    """Programs read the zero from the JSON; -q silences the remark."""
    line = ("export", "--pairs", tmp_path / "p.json", "--field", "nosuch=1", "--json")
    assert run(*line).json["items"] == 0
    assert "no item" in run(*line).err
    assert run(*line, "-q").err == ""


def test_an_export_of_an_empty_library_says_so(run, colour_model, tmp_path):
    """Where no filter was given, the library is what is empty."""
    (tmp_path / "empty").mkdir()
    run("index", tmp_path / "empty", "--workers", 0)
    done = run("export", "--pairs", tmp_path / "p.json")
    assert done.err == "nothing to export: the library is empty\n"


def test_an_export_with_hits_says_nothing_more(run, library, tmp_path):
    """A filter that some item passes makes no remark."""
    assert run("export", "--pairs", tmp_path / "p.json", "--field", "price=499").err == ""
