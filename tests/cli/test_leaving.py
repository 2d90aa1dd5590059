"""How the process of a command ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import tusou
from tusou.cli.leaving import leave_at_once
from tusou.cli.table import COMMANDS, QUESTIONS

FULL = Path("/dev/full")


def ending(statement: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", statement], capture_output=True, text=True, check=False
    )


def test_everything_is_written_before_the_end():
    """What was printed arrives, also without a line end; the exit code is the one given."""
    done = ending(
        "import sys; from tusou.cli.leaving import leave_at_once;"
        "print('a hit', end=''); print('a word', end='', file=sys.stderr); leave_at_once(3)"
    )
    assert (done.returncode, done.stdout, done.stderr) == (3, "a hit", "a word")


def test_who_asked_to_be_told_at_the_end_is_told():
    """Temporary folders are taken away, logs closed."""
    done = ending(
        "import atexit; from tusou.cli.leaving import leave_at_once;"
        "atexit.register(print, 'told', flush=True); leave_at_once(0)"
    )
    assert (done.returncode, done.stdout) == (0, "told\n")


def test_nothing_is_taken_down_piece_by_piece():
    """Objects that live until the end are not freed one by one, which is what takes the time."""
    slow = (
        "import sys; from tusou.cli.leaving import leave_at_once\n"
        "class Slow:\n    def __del__(self): print('freed', flush=True)\n"
        "kept = Slow()\n"
    )
    assert ending(slow).stdout == "freed\n"
    assert ending(f"{slow}leave_at_once(0)").stdout == ""


def test_output_that_cannot_be_written_is_left_to_python(monkeypatch):
    """It returns, and the interpreter reports the full disk on its own way out."""

    class FullDisk(io.StringIO):
        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", FullDisk())
    assert leave_at_once(0) is None


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("name", [name for name in COMMANDS if COMMANDS[name].group == QUESTIONS])
def test_a_question_keeps_its_exit_code(name, tmp_path):
    """Through `python -m tusou`, an error has the code and the words that it always had."""
    what = {"search": ["red"], "similar": ["1"], "lookup": ["--text", "red"], "sample": []}[name]
    done = subprocess.run(
        [sys.executable, "-m", "tusou", name, *what, "--library", str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 4
    assert "tusou index" in done.stderr


def question(library: Path, **streams: object) -> subprocess.CompletedProcess[str]:
    """Ask a library of one red picture, as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tusou", "search", "red", "--json", "--library", str(library)],
        text=True,
        check=False,
        **streams,  # type: ignore[call-overload]
    )


@pytest.fixture
def library(own_home, tmp_path) -> Path:
    """A library to ask from another process."""
    (tmp_path / "pictures").mkdir()
    Image.new("RGB", (64, 48), "red").save(tmp_path / "pictures/red.png")
    with tusou.open(tmp_path / "library") as opened:
        opened.index([tmp_path / "pictures"], workers=0)
    return tmp_path / "library"


def test_an_answer_arrives_whole(library):
    """Through a pipe, with the exit code of success."""
    done = question(library, capture_output=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "hits" in json.loads(done.stdout)


def test_a_question_on_a_full_disk_is_an_error(library):
    """An answer that nobody gets is never told as a success."""
    if not FULL.exists():
        pytest.skip("this system has no /dev/full")
    with FULL.open("w") as stream:
        done = question(library, stdout=stream, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert "no space left" in done.stderr


def test_a_shell_may_have_closed_a_stream():
    """`tusou … 2>&-` leaves Python without that stream, which is no error."""
    done = ending(
        "import sys; from tusou.cli.leaving import leave_at_once;"
        "sys.stderr = None; print('a hit'); leave_at_once(4)"
    )
    assert (done.returncode, done.stdout, done.stderr) == (4, "a hit\n", "")


def test_a_question_loads_only_what_it_needs(library):
    """Locks, thread pools and masked arrays would cost a search 60 ms."""
    code = (
        "import sys; from tusou.cli import main; main(sys.argv[1:]);"
        "print([m for m in ('filelock', 'concurrent.futures', 'numpy.ma') if m in sys.modules])"
    )
    asked = ["search", "red", "--library", str(library)]
    done = subprocess.run(
        [sys.executable, "-c", code, *asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
