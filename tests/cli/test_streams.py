"""Streams that the shell has closed, or that cannot be written: talk is lost, the work is not."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tusou
from tusou.cli.terminal import Terminal

FULL = Path("/dev/full")


class FullDisk(io.StringIO):
    """A stream whose disk is full."""

    def write(self, _: str) -> int:
        raise OSError(28, "No space left on device")


def shell(redirected: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run tusou from a shell that redirects its streams."""
    paths = [str(Path(tusou.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        ["sh", "-c", f'"$@" {redirected}', "sh", sys.executable, "-m", "tusou",
         *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        check=False,
    )  # fmt: skip


def test_talk_that_cannot_be_written_stops_nothing():
    """A log on a full disk costs the lines, and not the run that they are about."""
    terminal = Terminal(io.StringIO(), FullDisk(), verbosity=1)
    terminal.talk("a hint")
    terminal.detail("a detail")
    terminal.complain("a fault")
    terminal.data("a hit")
    assert terminal.out.getvalue() == "a hit\n"


@pytest.mark.parametrize("redirected", ["2>&-", "2>/dev/full"])
def test_hints_never_mix_into_the_data(redirected, no_model, folder):
    """Without a usable stderr, stdout holds the answer alone, and the code is that of success."""
    if "full" in redirected and not FULL.exists():
        pytest.skip("this system has no /dev/full")
    done = shell(redirected, "index", folder, "--workers", 0)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("indexed ")
    done = shell(redirected, "search", "armchair", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["hits"]


@pytest.mark.parametrize("line", [["search", "armchair"], ["search", "armchair", "--json"], []])
def test_a_closed_stdout_is_no_fault(line, no_model, folder):
    """Who closes stdout wants no data: the command does its work and ends well."""
    assert shell("2>&1", "index", folder, "--workers", 0, "-q").returncode == 0
    done = shell(">&-", *line, "-q") if line else shell(">&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_error_without_a_stderr_keeps_its_code():
    """The message is lost, the exit code is not, and stdout stays empty."""
    done = shell("2>&-", "stats")
    assert (done.returncode, done.stdout, done.stderr) == (4, "", "")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_an_error_as_json_on_a_full_disk_keeps_its_code():
    """People are told all the same."""
    done = shell(">/dev/full", "stats", "--json")
    assert done.returncode == 4
    assert done.stderr.startswith("tusou: there is no library")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "line", [["search", "--all", "armchair", "-q"], ["stats", "--files"], ["search", "-h"], []]
)
def test_whoever_stops_reading_is_no_fault(line, no_model, folder):
    """As of any tool whose pipe was closed: 141, and not a word."""
    assert shell("2>&1", "index", folder, "--workers", 0, "-q").returncode == 0
    done = shell("| true", *line)
    assert (done.stdout, done.stderr) == ("", "")


def test_queries_are_read_from_stdin(no_model, folder):
    """A line each; answers come as JSON lines, or below what was asked."""
    assert shell("2>&1", "index", folder, "--workers", 0, "-q").returncode == 0
    asked = "<<'END'\nred armchair\n\n蓝色沙发\nEND\n"
    done = shell(asked, "search", "-", "--json", "-k", 1, "-q")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["query"] for answer in answers] == ["red armchair", "蓝色沙发"]
    assert all(answer["hits"] for answer in answers)
    done = shell(asked, "search", "-", "-k", 1, "-q")
    headings = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert headings == ["red armchair", "蓝色沙发"]
    assert shell("<&-", "search", "-", "-q").returncode == 0


def test_queries_of_stdin_are_not_drawn_into_one_file(no_model, tmp_path):
    """Each would take the place of the one before."""
    done = shell("</dev/null", "search", "-", "--sheet", tmp_path / "sheet.png")
    assert done.returncode == 2
    assert "stdin" in done.stderr
