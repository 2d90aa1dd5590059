"""All benchmarks that write into the documentation, in order, for a machine that is quiet.

    python -m benchmarks [--only NAME …] [--data ../shared/data] [--dry-run] [--fresh] [--write]

Each is a process of its own and keeps what it measured; called again, this goes on where it was
killed and only writes the tables of what is there. One that fails does not keep the others from
running. `make bench` does the same in the environment of the tests (`BENCH_ARGS="--only search"`).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.environments import ROOT
from benchmarks.options import add_options

BUSY = 0.5
"""Load from which a machine is not quiet."""
PDFS, PHOTOS = "pdfs", "photos/flickr8k-00.parquet"
"""Below the folder of data."""
STEPS: dict[str, list[str]] = {
    "end-to-end": ["end_to_end", PDFS],
    "photos": ["photos", PHOTOS],
    "search": ["search"],
    "per-item": ["per_item"],
    "search-5m": ["search", "--items", "5000000"],
}
"""Name → module and arguments, the longest last."""


def main() -> int:
    """Run what is asked for; returns how many failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=STEPS, default=list(STEPS), metavar="NAME")
    shared = os.environ.get("TUSOU_SHARED", "../shared")
    parser.add_argument("--data", type=Path, default=Path(shared) / "data", help="pdfs and photos")
    add_options(parser)
    args = parser.parse_args()
    if os.getloadavg()[0] > BUSY and not args.dry_run:
        print(f"the machine is busy (load {os.getloadavg()[0]:.1f}): compare ratios only")
    names = ("dry-run", "fresh", "no-docs", "write")
    flags = [f"--{name}" for name in names if _is_set(args, name)]
    failed = [name for name in STEPS if name in args.only and not _ran(name, args.data, flags)]
    if failed:
        print(f"failed: {', '.join(failed)}")
    return len(failed)


def _is_set(args: argparse.Namespace, name: str) -> bool:
    return bool(getattr(args, name.replace("-", "_")))


def _ran(name: str, data: Path, flags: list[str]) -> bool:
    print(f"\n── {name} ──", flush=True)
    return subprocess.run(command(name, data, flags), cwd=ROOT, check=False).returncode == 0


def command(name: str, data: Path, flags: list[str]) -> list[str]:
    """What is run for a step."""
    module, *arguments = STEPS[name]
    given = [str(data.resolve() / one) if one in (PDFS, PHOTOS) else one for one in arguments]
    return [sys.executable, "-m", f"benchmarks.{module}", *given, *flags]


if __name__ == "__main__":
    sys.exit(main())
