"""What the source distribution holds."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_what_a_readme_links_comes_along(readme):
    """Nothing that is named to a reader of the sources lacks there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    links = re.findall(r"\]\(([^)#:]+)[^):]*\)", (ROOT / readme).read_text(encoding="utf-8"))
    assert links
    assert {link.split("/")[0] for link in links} <= set(included)
