"""The installed command, as a person runs it: another process, real pipes, real signals."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import sysconfig
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(sysconfig.get_path("scripts")) / "tusou"
COMMAND = [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "tusou"]
N_PICTURES = 60


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of pictures whose names are their words."""
    folder = tmp_path_factory.mktemp("pictures")
    for n in range(N_PICTURES):
        Image.new("RGB", (40, 30), (n * 4, 90, 200 - n)).save(folder / f"lamp {n:03}.png")
    return folder


def tusou(*arguments: object, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


@pytest.fixture
def library(pictures: Path) -> Path:
    """The default library, with all pictures in it."""
    done = tusou("index", pictures)
    assert done.returncode == 0, done.stderr
    assert f"indexed {N_PICTURES} files" in done.stdout
    return pictures


def test_from_a_folder_to_a_hit(library):
    """Index with worker processes, then search by words, in two runs of the command."""
    done = tusou("search", "lamp 007", "--rank", "words", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["hits"][0]["relative_path"] == "lamp 007.png"


def test_data_and_talk_are_apart(library):
    """What a program reads holds no talk: stdout is JSON even with -v."""
    done = tusou("stats", "--json", "-v")
    assert json.loads(done.stdout)["files"] == N_PICTURES


def test_no_colours_in_a_pipe(library):
    """Output that is not a terminal holds no escape codes."""
    assert "\x1b" not in tusou("search", "lamp", "--rank", "words").stdout


@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_in_a_terminal(library, setting, coloured):
    """A terminal gets colours, unless NO_COLOR asks for none."""
    master, slave = _open_terminal()
    environment = {**os.environ, "TERM": "xterm-256color", **setting}
    command = [*COMMAND, "search", "lamp", "--rank", "words", "-k", "2"]
    subprocess.run(command, stdout=slave, stderr=slave, env=environment, check=True, timeout=60)
    os.close(slave)
    shown = _read_all(master)
    assert "lamp" in shown
    assert ("\x1b[1" in shown) is coloured


def test_a_progress_bar_in_a_terminal(pictures):
    """A person who watches sees a bar; the report comes after it."""
    master, slave = _open_terminal()
    environment = {**os.environ, "TERM": "xterm-256color"}
    done = subprocess.run(
        [*COMMAND, "index", str(pictures)],
        stdout=subprocess.PIPE, stderr=slave, env=environment, text=True, check=True, timeout=120,
    )  # fmt: skip
    os.close(slave)
    assert "files" in _read_all(master)
    assert f"indexed {N_PICTURES} files" in done.stdout


def _open_terminal() -> tuple[int, int]:
    """A terminal that only this test looks at; some containers have none to give."""
    pty = pytest.importorskip("pty")
    try:
        return pty.openpty()
    except OSError:
        pytest.skip("no terminal can be opened here")


def _read_all(master: int) -> str:
    parts = []
    with open(master, "rb", buffering=0) as stream:
        while True:
            try:
                part = stream.read(65536)
            except OSError:  # how Linux tells that the other side was closed
                break
            if not part:
                break
            parts.append(part)
    return b"".join(parts).decode("utf-8", "replace")


def test_a_reader_that_leaves_early(library):
    """`tusou stats --files | head -1` ends without a traceback."""
    with subprocess.Popen(
        [*COMMAND, "sample", "60"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.readline()
        running.stdout.close()
        error = running.stderr.read()
    assert b"Traceback" not in error
    assert b"BrokenPipe" not in error


@contextmanager
def _started(command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A command in a session of its own that a Ctrl-C reaches; ended with the block."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # Tests started in the background inherit a Ctrl-C that is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no lock is held
    ) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


def test_ctrl_c_keeps_what_was_indexed(tmp_path):
    """Interrupted while indexing: exit code 130, a friendly line, and the next run finishes."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(400):
        Image.new("RGB", (400, 300), (n % 256, n // 2, 90)).save(folder / f"{n}.png")
    command = [*COMMAND, "index", str(folder), "--json"]
    with _started(command) as running:
        while json.loads(running.stdout.readline())["done_files"] < 5:
            pass
        # As a terminal does it: to the command and its workers.
        os.killpg(running.pid, signal.SIGINT)
        _, error = running.communicate(timeout=60)
    assert running.returncode == 130, error
    assert "what was indexed is kept" in error
    assert "Traceback" not in error
    again = tusou("index", folder, "--json")
    report = json.loads(again.stdout.splitlines()[-1])
    assert report["unchanged"] >= 5
    assert report["unchanged"] + report["indexed"] + report["reused"] == 400


def test_watching_follows_the_folder(tmp_path):
    """`--watch` indexes what comes while it runs, until Ctrl-C ends it."""
    folder = tmp_path / "watched"
    folder.mkdir()
    Image.new("RGB", (40, 30), (9, 9, 9)).save(folder / "first.png")
    command = [*COMMAND, "index", str(folder), "--watch", "--json", "--workers", "0"]
    stop = threading.Event()

    def add_pictures() -> None:
        # Again and again: the first may come before the watching has begun.
        for n in itertools.takewhile(lambda _: not stop.wait(0.5), itertools.count()):
            Image.new("RGB", (40, 30), (n % 256, 90, 9)).save(folder / f"new {n}.png")

    with _started(command) as running:
        assert _next_report(running)["indexed"] == 1
        adding = threading.Thread(target=add_pictures)
        adding.start()
        try:
            report = _next_report(running)
        finally:
            stop.set()
            adding.join()
        os.killpg(running.pid, signal.SIGINT)
        _, error = running.communicate(timeout=60)
    assert report["indexed"] >= 1
    assert report["unchanged"] >= 1
    assert running.returncode == 130, error


def _next_report(running: subprocess.Popen[str]) -> dict[str, Any]:
    for line in running.stdout:
        event = json.loads(line)
        if event["event"] == "report":
            return event
    pytest.fail(running.stderr.read())


def test_file_names_that_are_no_text(tmp_path):
    """A name in an old encoding is indexed, found and printed."""
    folder = tmp_path / "old"
    folder.mkdir()
    name = os.fsencode(folder) + b"/stuhl-gr\xfcn.png"
    try:
        with open(name, "wb") as stream:
            Image.new("RGB", (40, 30), (0, 128, 0)).save(stream, "PNG")
    except OSError:
        pytest.skip("this file system takes no such names")
    done = subprocess.run(
        [*COMMAND, "index", str(folder)], capture_output=True, timeout=120, check=False
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0
    listed = subprocess.run(
        [*COMMAND, "stats", "--files"], capture_output=True, timeout=120, check=False
    )
    assert b"Traceback" not in listed.stderr
    assert listed.returncode == 0


def test_the_module_is_the_command():
    """`python -m tusou` is the same as `tusou`."""
    done = subprocess.run(
        [sys.executable, "-m", "tusou", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == tusou("--version").stdout
