"""A real server over real sockets, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexing.making import colour_folder, pairs

START = "import sys; from colour_encoder import register; register(); from tusou.cli import main; sys.exit(main())"  # noqa: E501


class Running:
    """A server that `tusou serve` runs; stopped by `stop`."""

    def __init__(self, process: subprocess.Popen[str], address: str, complaints: Path) -> None:
        self.process, self.address, self.complaints = process, address, complaints

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """Tell it to stop, as Ctrl-C does; returns its exit code."""
        self.process.send_signal(by)
        return self.process.wait(60)


@pytest.fixture
def filled(own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library in a folder of its own, filled by the command line."""
    from colour_encoder import register, write_model_folder
    from tusou.cli import main

    register()
    write_model_folder(own_home / "models" / "colour")
    monkeypatch.setenv("TUSOU_MODEL", "colour")
    folder = colour_folder(tmp_path / "files")
    rows: list[dict[str, object]] = [
        {"text": "A red armchair with wooden legs", "image_path": "red.png", "price": 499}
    ]
    pairs(folder / "pairs.json", rows)
    library = tmp_path / "library"
    assert main(["index", str(folder), "--library", str(library), "--workers", "0", "-q"]) == 0
    return library


@pytest.fixture
def serving(filled: Path, tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start `tusou serve` over a library at a port that is free."""
    started: list[Running] = []

    def start(*arguments: str, library: Path = filled) -> Running:
        import tusou

        paths = [str(Path(__file__).parents[1]), str(Path(tusou.__file__).parents[1])]
        command = [sys.executable, "-c", START, "serve", "--port", "0", "--library", str(library)]
        complaints = tmp_path / f"complaints-{len(started)}"
        with complaints.open("w") as file:
            process = subprocess.Popen(
                [*command, *arguments],
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        line = process.stdout.readline()
        started.append(Running(process, line.split(" at ")[1].split()[0], complaints))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()
        running.process.stdout.close()
