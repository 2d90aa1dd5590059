"""The processes that are measured, and the line about the machine."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from benchmarks.environments import ROOT, machine, run, variables, versions


def test_a_measured_process_finds_the_sources_and_may_keep_bytecode(monkeypatch):
    """An installed tusou has its bytecode, so that none may be compiled at each start."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("SOMETHING", "else")
    given = variables()
    assert "PYTHONDONTWRITEBYTECODE" not in given
    assert given["SOMETHING"] == "else"
    assert given["PYTHONPATH"].split(os.pathsep) == [str(ROOT), str(ROOT / "src")]


def test_a_module_is_run_from_the_top_and_its_last_line_returned():
    """What a step prints before its figures does not matter."""
    assert run(Path(sys.executable), "this").startswith("Namespaces are one honking great idea")


def test_versions_are_those_of_the_environment():
    """Whatever pip was told of them."""
    found = versions(Path(sys.executable), ["numpy>=1.26", "pillow"])
    assert found == {"numpy": version("numpy"), "pillow": version("pillow")}


def test_the_machine_is_told_in_a_line():
    """Cores and Python, so that nobody compares figures of two machines."""
    told = machine()
    assert f"{len(os.sched_getaffinity(0))} cores" in told
    assert f"Python {sys.version.split()[0]}" in told


@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ("fpu avx avx2 avx512f avx512_vnni", "Some CPU (avx512_vnni), "),
        ("fpu avx2 avx512f", "Some CPU (avx512f), "),
        ("fpu avx avx2", "Some CPU (avx2), "),
        ("fpu", "Some CPU, "),
    ],
)
def test_the_width_of_vectors_is_told(monkeypatch, flags, shown):
    """Processors of one name differ by it, and so do ratios of what uses it and what does not."""
    lines = ["processor\t: 0", "model name\t: Some CPU", f"flags\t\t: {flags}", "", "power: x"]
    monkeypatch.setattr(
        "benchmarks.environments._lines", lambda path: lines if "cpu" in path else []
    )
    assert machine().startswith(shown)
