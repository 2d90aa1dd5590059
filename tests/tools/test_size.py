"""What weighs an installation."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parents[2] / "tools" / "size.py"


@pytest.fixture(scope="module")
def size():
    """The tool as a module."""
    spec = importlib.util.spec_from_file_location("size_tool", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder of installed packages: 3 MB, 1 MB and a single file."""
    for name, megabytes in (("heavy", 3), ("light", 1)):
        (tmp_path / name / "inside").mkdir(parents=True)
        (tmp_path / name / "inside" / "data").write_bytes(bytes(megabytes * 1_000_000))
    (tmp_path / "single.py").write_bytes(bytes(500_000))
    return tmp_path


def test_every_package_is_weighed_with_all_below_it(size, packages):
    """Megabytes by package, the heaviest first."""
    assert size.weigh(packages) == {"heavy": 3.0, "light": 1.0, "single.py": 0.5}
    assert list(size.weigh(packages)) == ["heavy", "light", "single.py"]


@pytest.mark.parametrize(("limit", "fits"), [(5, True), (4, False)])
def test_too_heavy_fails(size, packages, monkeypatch, capsys, limit, fits):
    """The line names the total, the limit, the verdict and the heaviest packages."""
    monkeypatch.setattr(size, "install", lambda wheel, extra, folder: packages)
    assert size.report(Path("tusou.whl"), "all", limit) is fits
    line = capsys.readouterr().out
    assert line.startswith("tusou[all]")
    assert f"4.5 MB of {limit}" in line
    assert ("TOO HEAVY" in line) is not fits
    assert "heavy 3" in line


def test_core_and_all_are_measured(size):
    """The two installations that the project makes a promise about."""
    assert size.LIMITS_MB == {"": 300, "all": 650}


def test_a_folder_without_a_wheel(size, tmp_path, capsys):
    """Measuring nothing is a mistake."""
    assert size.main([str(tmp_path)]) == 2
    assert size.main([]) == 2
    assert "no wheel" in capsys.readouterr().err
