"""An earlier model is read out of the history of the checkout."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.quality import first_weights
from encoders import tiny_models


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose first commit holds a model, which the second takes away."""
    root = tmp_path / "checkout"
    place = root / first_weights.PLACE
    place.parent.mkdir(parents=True)
    tiny_models.canonical(place)
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "a model"]):
        git(root, *words)
    monkeypatch.setattr(first_weights, "ROOT", root)
    monkeypatch.setattr(first_weights, "COMMIT", git(root, "rev-parse", "--short", "HEAD").strip())
    git(root, "rm", "-qr", first_weights.PLACE)
    git(root, "commit", "-qm", "no model")
    return root


def git(root: Path, *words: str) -> str:
    who = ["-c", "user.name=n", "-c", "user.email=n@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_the_model_of_the_commit_is_opened_and_kept(history, tmp_path):
    encoder = first_weights.first_weights(tmp_path / "cache")
    rows = encoder.encode_texts(["a red chair"])
    (history / ".git").rename(tmp_path / "history")
    again = first_weights.first_weights(tmp_path / "cache")
    assert again.stamp == encoder.stamp
    assert again.encode_texts(["a red chair"]).tolist() == rows.tolist()


def test_a_checkout_without_its_history_is_told(history, tmp_path, monkeypatch):
    monkeypatch.setattr(first_weights, "COMMIT", "0123456")
    with pytest.raises(SystemExit, match="unshallow"):
        first_weights.first_weights(tmp_path / "cache")
