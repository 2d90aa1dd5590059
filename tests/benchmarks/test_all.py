"""What runs all benchmarks: each one alone, in order, with the data that it needs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from benchmarks.__main__ import STEPS, command, main
from benchmarks.environments import ROOT

from benchmarks import __main__ as everything


def test_every_step_is_a_module_with_a_place_on_the_page():
    """And the page has a chapter for its command."""
    page = (ROOT / "docs/en/benchmarks.md").read_text(encoding="utf-8")
    for module, *_ in STEPS.values():
        assert find_spec(f"benchmarks.{module}.__main__")
        assert f"\npython -m benchmarks.{module}" in page


def test_data_are_named_in_full():
    """The steps run from the top of the checkout, wherever this was called."""
    _, _, module, folder, flag = command("end-to-end", Path("data"), ["--dry-run"])
    assert (module, folder, flag) == (
        "benchmarks.end_to_end",
        str(Path("data").resolve() / "pdfs"),
        "--dry-run",
    )


@pytest.mark.parametrize("name", STEPS)
def test_every_step_is_told_what_is_asked(name):
    """Two share their checkpoints: each forgets its own sizes alone."""
    assert command(name, Path("data"), ["--fresh"])[-1] == "--fresh"


@pytest.fixture
def ran(monkeypatch):
    """What was run; the photos fail."""
    names = []

    def run(name, data, flags):
        names.append(name)
        return name != "photos"

    monkeypatch.setattr(everything, "_ran", run)
    return names


def test_one_that_fails_does_not_stop_the_others(ran, monkeypatch, capsys):
    """It is named at the end, and the exit code tells."""
    monkeypatch.setattr("sys.argv", ["benchmarks", "--dry-run"])
    assert main() == 1
    assert ran == list(STEPS)
    assert "failed: photos" in capsys.readouterr().out


def test_only_some(ran, monkeypatch):
    """In the order of the list."""
    monkeypatch.setattr("sys.argv", ["benchmarks", "--only", "per-item", "search", "--dry-run"])
    assert main() == 0
    assert ran == ["search", "per-item"]


def test_a_step_really_runs(monkeypatch, capfd):
    """As a process of its own that only tells how long it would take."""
    monkeypatch.setattr("sys.argv", ["benchmarks", "--only", "per-item", "--dry-run"])
    assert main() == 0
    assert "steps are there; the others take about" in capfd.readouterr().err
