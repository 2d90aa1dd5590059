"""Weigh what an installation brings: `python tools/size.py FOLDER_WITH_WHEEL`.

Installs the wheel into fresh environments, once bare and once with each measured extra, and
fails when one is heavier than its limit.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

LIMITS_MB = {"": 300, "all": 650}
"""Extra ("" is the core) → megabytes (10^6 bytes) that all installed packages may take."""

N_LISTED = 6
"""How many of the heaviest packages are named."""


def main(arguments: list[str]) -> int:
    """Measure every installation; returns 1 when one is over its limit."""
    if len(arguments) != 1:
        print("usage: python tools/size.py FOLDER_WITH_WHEEL", file=sys.stderr)
        return 2
    wheels = sorted(Path(arguments[0]).glob("*.whl"))
    if not wheels:
        print(f"there is no wheel in {arguments[0]}", file=sys.stderr)
        return 2
    within = [report(wheels[-1], extra, limit) for extra, limit in LIMITS_MB.items()]
    return 0 if all(within) else 1


def report(wheel: Path, extra: str, limit_mb: int) -> bool:
    """Install, print the weight and the heaviest parts; returns whether it is within the limit."""
    with tempfile.TemporaryDirectory(prefix="tusou-size-") as scratch:
        packages = install(wheel, extra, Path(scratch))
        parts = weigh(packages)
    total = sum(parts.values())
    name = f"tusou[{extra}]" if extra else "tusou"
    fits = total <= limit_mb
    verdict = "ok" if fits else "TOO HEAVY"
    heaviest = ", ".join(
        f"{part} {megabytes:.0f}" for part, megabytes in list(parts.items())[:N_LISTED]
    )
    print(f"{name:<12} {total:6.1f} MB of {limit_mb}  {verdict}  ({heaviest})", flush=True)
    return fits


def install(wheel: Path, extra: str, folder: Path) -> Path:
    """Install the wheel with its extra into a new environment without pip; returns its packages."""
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    wanted = f"{wheel}[{extra}]" if extra else str(wheel)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "--python", str(python), "install", wanted], check=True)
    (packages,) = folder.glob("lib/python3*/site-packages")
    return packages


def weigh(packages: Path) -> dict[str, float]:
    """Megabytes of each entry of a site-packages folder, heaviest first."""
    sizes = {entry.name: _bytes_below(entry) / 1e6 for entry in packages.iterdir()}
    return dict(sorted(sizes.items(), key=lambda pair: -pair[1]))


def _bytes_below(entry: Path) -> int:
    if entry.is_file():
        return entry.stat().st_size
    return sum(file.stat().st_size for file in entry.rglob("*") if file.is_file())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
