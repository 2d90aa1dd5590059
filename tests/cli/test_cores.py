"""Processes that answer many queries, and the cores below them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tusou.cli.cores import one_core_a_search

THREADS = "OPENBLAS_NUM_THREADS"


def test_searches_run_beside_each_other(monkeypatch):
    monkeypatch.delenv(THREADS, raising=False)
    one_core_a_search()
    assert os.environ[THREADS] == "1"


def test_what_somebody_has_set_himself_stays(monkeypatch):
    monkeypatch.setenv(THREADS, "4")
    one_core_a_search()
    assert os.environ[THREADS] == "4"


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
