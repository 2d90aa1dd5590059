"""What the package says of its terms: those of the code are not those of all that it carries."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_every_licence_of_the_package_goes_into_its_metadata():
    """Also that of the starter's weights, and of the fonts in the sample's PDFs."""
    named = {path for pattern in PROJECT["license-files"] for path in ROOT.glob(pattern)}
    assert named == {ROOT / "LICENSE", *(ROOT / "src").rglob("LICENSE*")}
    assert len(named) > 1


def test_the_code_s_licence_does_not_cover_the_weights():
    """Whoever reads the metadata alone is told that there is another one."""
    terms = PROJECT["license"].split(" AND ")
    assert terms == ["Apache-2.0", "OFL-1.1", "LicenseRef-tusou-starter"]
