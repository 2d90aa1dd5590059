"""The Makefile, and the script that makes an environment on machines that lack something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "tools" / "venv.sh"
SHELL = shutil.which("sh") or "/bin/sh"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_help_tells_every_target():
    """`make` alone lists every target with what it is for."""
    wanted = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    done = subprocess.run(["make", "-C", str(ROOT)], capture_output=True, text=True, check=True)
    for target in wanted[1].split():
        assert re.search(rf"^  make {target}[: ]", done.stdout, re.MULTILINE), target


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_no_stamp_stands_where_a_program_makes_its_folder():
    """A stamp is a file: a program whose folder has its name could not make that folder."""
    done = subprocess.run(
        ["make", "-C", str(ROOT), "-pnq"], capture_output=True, text=True, check=False
    )
    stamps = set(re.findall(r"^(\.build/[^\s:]+):", done.stdout, re.MULTILINE))
    code = [
        path
        for name in ("training", "benchmarks", "tools")
        for path in ROOT.glob(f"{name}/**/*.py")
    ]
    folders = {
        found
        for path in code
        for found in re.findall(r'"(\.build/[^"]+)"', path.read_text("utf-8"))
    }
    assert ".build/wheel" in stamps
    assert ".build/training" in folders
    assert not stamps & folders


@pytest.fixture
def built(tmp_path):
    """A checkout in which everything was made once."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for made in (
        ".venv/bin/python",
        ".build/dist/tusou.whl",
        ".build/wheel",
        ".build/train-venv/.installed",
        ".build/training/last.pt",
        ".build/benchmarks/torch/bin/python",
        ".build/benchmarks/results/search.json",
        "src/tusou/code.py",
        "demo/library/library.db",
    ):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).touch()
    return tmp_path


def left(folder: Path) -> set[str]:
    return {
        one.relative_to(folder).as_posix()
        for one in folder.rglob("*")
        if one.is_file() and one.name != "Makefile"
    }


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_clean_leaves_what_took_hours_and_clean_all_does_not(built):
    """Results of benchmarks and checkpoints of the training are not made again in minutes."""
    subprocess.run(["make", "-C", str(built), "clean"], check=True, capture_output=True)
    took_hours = {".build/training/last.pt", ".build/benchmarks/results/search.json"}
    kept = {"src/tusou/code.py", "demo/library/library.db"}
    assert left(built) == took_hours | kept
    subprocess.run(["make", "-C", str(built), "clean"], check=True, capture_output=True)
    subprocess.run(["make", "-C", str(built), "clean-all"], check=True, capture_output=True)
    assert left(built) == kept
    assert not (built / ".build").exists()


def machine(folder: Path, **programs: str) -> dict[str, str]:
    """A machine that has only these programs, each a line of shell, and the basic tools."""
    folder.mkdir()
    for tool in ("cat", "mktemp", "rm", "mkdir", "touch"):
        os.symlink(shutil.which(tool) or f"/bin/{tool}", folder / tool)
    for name, line in programs.items():
        program = folder / name.replace("_", "-")
        program.write_text(f"#!{SHELL}\n{line}\n")
        program.chmod(0o755)
    return {"PATH": str(folder), "HOME": str(folder)}


def make_environment(environment: dict[str, str], target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SHELL, str(SCRIPT), str(target)],
        env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


OLD = "exit 1"
"""A Python that says its version is too old."""
WITHOUT_VENV = """case "$1" in
  -c) case "$2" in *print*) echo 3.11;; esac; exit 0;;
  *) echo "ensurepip is not available" >&2; exit 1;;
esac"""


def test_without_a_new_enough_python(tmp_path):
    """What is needed is named, and how to point to it."""
    done = make_environment(machine(tmp_path / "bin", python3=OLD), tmp_path / "venv")
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    assert "make PYTHON=" in done.stderr


def test_without_the_package_that_makes_environments(tmp_path):
    """Someone who may not install packages is told the command that does."""
    programs = {"python3": WITHOUT_VENV, "id": "echo 1000", "apt_get": "echo never; exit 9"}
    done = make_environment(machine(tmp_path / "bin", **programs), tmp_path / "venv")
    assert done.returncode == 1
    assert "sudo apt-get install python3.11-venv" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_root_gets_the_missing_package(tmp_path):
    """With the right to do so, the package is installed and the environment made."""
    ready = tmp_path / "ready"
    python = WITHOUT_VENV.replace("*) echo", f'*) [ -e "{ready}" ] && exit 0; echo')
    asked = tmp_path / "asked"
    apt = f'echo "$@" >> "{asked}"; case "$*" in *install*) : > "{ready}";; esac'
    environment = machine(tmp_path / "bin", python3=python, id="echo 0", apt_get=apt)
    done = make_environment(environment, tmp_path / "venv")
    assert done.returncode == 0, done.stderr
    assert "python3.11-venv" in asked.read_text()


def test_the_named_python_comes_first(tmp_path):
    """PYTHON=… wins over what lies on the path."""
    fine = WITHOUT_VENV.replace("exit 1;;", "exit 0;;")
    environment = machine(tmp_path / "bin", python3=OLD, mine=fine)
    done = make_environment({**environment, "PYTHON": "mine"}, tmp_path / "venv")
    assert done.returncode == 0, done.stderr
