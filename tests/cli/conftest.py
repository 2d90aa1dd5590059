"""Run the command line in this process, on real small libraries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from colour_encoder import register, write_model_folder
from indexing.making import colour_folder, pairs
from tusou.cli import main


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as one JSON value."""
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        """Its output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Call `main` with these arguments; paths may be given as they are."""

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make libraries text-only, as when the packaged model was deleted."""
    monkeypatch.setenv("TUSOU_MODEL", "none")


@pytest.fixture
def colour_model(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the encoder that knows colours the default model."""
    register()
    write_model_folder(own_home / "models" / "colour")
    monkeypatch.setenv("TUSOU_MODEL", "colour")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos, each of one colour, and a manifest of two pairs."""
    made = colour_folder(tmp_path / "files")
    rows: list[dict[str, object]] = [
        {"text": "A red armchair with wooden legs", "image_path": "red.png", "price": 499},
        {"text": "蓝色沙发", "image_path": "blue.png", "tags": ["sofa"]},
    ]
    pairs(made / "pairs.json", rows)
    return made


@pytest.fixture
def library(colour_model: None, folder: Path, run: Run) -> Path:
    """The default library, filled from `folder` by the command line."""
    done = run("index", folder, "--workers", 0)
    assert done.code == 0, done.err
    return folder
