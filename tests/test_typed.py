"""What a type checker knows of the package: names, and what may be given."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

GOOD = """
import tusou
from tusou import Where
from tusou.client import Client

Where(kinds="photo", languages="zh", path_globs="*.pdf", fields={"colour": "red"})
Where(kinds=["page", "photo"], fields=[("colour", "red"), ("price", "<500")])
Where(excluded=[Where(kinds="figure")])
"""
BAD = {
    "function": "import tusou\ntusou.opne('library')",
    "error": "import tusou\ntusou.InputEror",
    "client_name": "from tusou.client import Cleint",
    "server_name": "from tusou.server import sevre",
    "kind": "from tusou import Where\nWhere(kinds='foto')",
    "fields": "from tusou import Where\nWhere(fields={'price': 500})",
}


def checked(programs: dict[str, str], folder: Path) -> dict[str, list[str]]:
    """What mypy says of each program; of the package it is silent, as where it is installed."""
    for name, code in programs.items():
        (folder / f"{name}.py").write_text(code, encoding="utf-8")
    asked = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent"]
    files = [f"{name}.py" for name in programs]
    done = subprocess.run([*asked, *files], capture_output=True, text=True, cwd=folder, check=False)
    assert not done.stderr
    told = [line.partition(".py:") for line in done.stdout.splitlines() if ": error:" in line]
    return {name: [what for file, _, what in told if file == name] for name in programs}


def test_what_the_documents_show_is_well_typed_and_a_mistyped_name_is_told(tmp_path):
    """One kind stands for several, fields may be a mapping; a filter that is none is told too."""
    told = checked({"good": GOOD, **BAD}, tmp_path)
    assert told["good"] == []
    assert [name for name in BAD if not told[name]] == []


@pytest.mark.parametrize("module", ["tusou", "tusou.client", "tusou.server"])
def test_a_name_that_is_none_is_no_attribute(module):
    from importlib import import_module

    with pytest.raises(AttributeError, match="has no attribute 'Sofa'"):
        import_module(module).Sofa  # noqa: B018
