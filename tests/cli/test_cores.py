"""Processes that answer many queries, and the cores below them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tusou.cli.cores import THREADS, one_core_a_search


@pytest.fixture
def unset(monkeypatch):
    """None of the variables is set; afterwards they are as they were."""
    for name in THREADS:
        monkeypatch.setenv(name, "so that it is put back")
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("unset")
def test_searches_run_beside_each_other():
    one_core_a_search()
    assert [os.environ.get(name) for name in THREADS] == ["1", None, None]


@pytest.mark.usefixtures("unset")
@pytest.mark.parametrize("name", THREADS)
def test_what_somebody_has_set_himself_stays(monkeypatch, name):
    monkeypatch.setenv(name, "4")
    one_core_a_search()
    assert {each: os.environ.get(each) for each in THREADS} == dict.fromkeys(THREADS) | {name: "4"}


@pytest.mark.parametrize("command", ["serve", "mcp"])
def test_it_is_told_before_numpy_is_loaded(command):
    """Afterwards it would change nothing: the library reads it once."""
    code = f"""
import sys
from tusou.cli import cores
from tusou.cli.commands import {command}
from tusou.cli.main import main

class Told(Exception): pass

def told():
    assert "numpy" not in sys.modules
    raise Told

{command}.one_core_a_search = told
try:
    main(["{command}", "--library", "/nowhere"])
except Told:
    print("told first")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "told first\n", done.stderr
