"""Environments of their own for what is compared: nothing of it is ever a dependency of tusou."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".build" / "benchmarks"


def environment(name: str, packages: list[str], *, with_tusou: bool = False) -> Path:
    """Make the environment `name` where it is missing or stale; returns its Python.

    Args:
        name: folder below `.build/benchmarks`.
        packages: what pip installs.
        with_tusou: also install the packages that tusou needs, not tusou itself: that runs from
            the sources, like everything here.
    """
    folder = PLACE / name
    python = folder / "bin" / "python"
    wanted = [*packages, *(_needs() if with_tusou else ())]
    state = hashlib.sha256("\n".join([sys.version, *wanted]).encode()).hexdigest()
    stamp = folder / "stamp"
    if python.exists() and stamp.exists() and stamp.read_text() == state:
        return python
    print(f"making the environment {folder.relative_to(ROOT)}", file=sys.stderr, flush=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["sh", str(ROOT / "tools" / "venv.sh"), str(folder)], check=True)
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*install, *wanted], check=True)
    stamp.write_text(state)
    return python


def versions(python: Path, packages: Iterable[str]) -> dict[str, str]:
    """The versions of packages, given as pip takes them, in an environment."""
    names = [re.split(r"[^\w.-]", one)[0] for one in packages]
    asked = (
        "import json, sys; from importlib.metadata import version; "
        "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
    )
    done = subprocess.run(
        [str(python), "-c", asked, *names], stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, str] = json.loads(done.stdout)
    return told


def run(python: Path, module: str, *arguments: str) -> str:
    """Run a module of the benchmarks in an environment; returns its last line."""
    done = subprocess.run(
        [str(python), "-m", module, *arguments],
        cwd=ROOT,
        env=variables(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def variables() -> dict[str, str]:
    """The environment variables of a process that is measured.

    tusou runs from the sources, where Python may keep its bytecode as it does of what is installed:
    without it each start compiles 200 files, 0.2 s.
    """
    inherited = {key: one for key, one in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}


VECTORS = ("avx512_vnni", "avx512f", "avx2")
"""Of these the first that is there is told. With it products in 8 bits take a quarter of the time
of those in 32; without any of the 512 they take two thirds."""


def machine() -> str:
    """The machine in a line: processor, its vectors, cores that may be used, memory, Python."""
    parts = [line.partition(":") for line in _lines("/proc/cpuinfo")]
    told = {name.strip(): value.strip() for name, _, value in parts}
    flags = told.get("flags", "").split()
    vectors = next((f" ({name})" for name in VECTORS if name in flags), "")
    model = told.get("model name", platform.machine()) + vectors
    memory = next((line.split()[1] for line in _lines("/proc/meminfo")), "0")
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {int(memory) / 1e6:.0f} GB, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _needs() -> list[str]:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs: list[str] = project["dependencies"]
    return needs
