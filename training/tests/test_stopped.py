"""A run that is stopped while it saves goes on with the next call."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import IO

import numpy as np
import pytest
import torch
from training.backbone import Backbone
from training.corpus import Corpus
from training.distil import teacher_targets
from training.exported import FILES
from training.image_tower import ImageTower, Pair
from training.lexicon import Pair as Meaning
from training.mobilenet import network
from training.photos import Photo
from training.settings import Settings
from training.teacher import HIDDEN
from training.text_tower import TextTower
from training.views import GRID, View

from training import export, material, tune


class Teacher:
    """Gives every text a vector of its own."""

    def encode(self, texts: list[str]) -> np.ndarray:
        rows = [np.random.default_rng(list(text.encode())).normal(size=HIDDEN) for text in texts]
        return np.asarray(rows, np.float32)


def stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def half_an_array(file: Path | IO[bytes], _array: np.ndarray) -> None:
    """Writes the first bytes of an array, under a name or to an open file, and is stopped."""
    with open(file, "wb") if isinstance(file, Path) else nullcontext(file) as opened:
        opened.write(b"\x93NUMPY")
    raise KeyboardInterrupt


def test_meanings_are_never_those_of_other_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lessons = [Meaning(text, (text,), "gloss") for text in ("dog", "cat", "tree", "house")]
    teacher_targets(lessons[:1], Teacher(), tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", stopped)
        patched.setattr("os.replace", stopped)
        with pytest.raises(KeyboardInterrupt):
            teacher_targets(lessons[:2], Teacher(), tmp_path)
    found = teacher_targets([lessons[3], lessons[0]], Teacher(), tmp_path)
    (fresh := tmp_path / "fresh").mkdir()
    wanted = teacher_targets([lessons[3], lessons[0]], Teacher(), fresh)
    assert np.array_equal(found, wanted)


def test_starting_features_are_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, tmp_path, backbones=("mobilenet_v2",))
    monkeypatch.setattr(material, "starting_backbone", lambda _settings: _network())
    photos = tuple(Photo(b"", ("a",), (), "", "train", "mine") for _ in range(2))
    corpus = Corpus(photos, (View(0, "plain"), View(1, "plain")))
    store = SimpleNamespace(maps=np.ones((2, 32, GRID, GRID), np.float16))
    with monkeypatch.context() as patched:
        patched.setattr(np, "save", half_an_array)
        with pytest.raises(KeyboardInterrupt):
            material.starting_features(settings, corpus, store)
    assert material.starting_features(settings, corpus, store).shape == (2, 1280)


def test_features_of_the_last_stage_are_computed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, tmp_path, backbones=("mobilenet_v2",))
    pair = Pair(ImageTower(_network()), TextTower(9))
    maps, kept = np.ones((2, 32, GRID, GRID), np.float16), np.array([1, 0], np.uint8)
    with monkeypatch.context() as patched:
        patched.setattr(np, "save", half_an_array)
        with pytest.raises(KeyboardInterrupt):
            tune.pooled_features(pair, maps, kept, settings)
    assert tune.pooled_features(pair, maps, kept, settings).shape == (2, 1280)


def test_features_of_other_weights_are_not_taken_for_these(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path, backbones=("mobilenet_v2",))
    pair = Pair(ImageTower(_network()), TextTower(9))
    maps, kept = np.ones((2, 32, GRID, GRID), np.float16), np.array([1, 0], np.uint8)
    first = tune.pooled_features(pair, maps, kept, settings)
    with torch.no_grad():
        for weights in pair.image.backbone.late.parameters():
            weights.mul_(1.5)
    assert not np.array_equal(tune.pooled_features(pair, maps, kept, settings), first)
    assert len(list(settings.folder.glob("features*.npy"))) == 1


def test_an_export_leaves_the_files_of_the_last_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path, tmp_path / "work", backbones=("mobilenet_v2",))
    pair = Pair(ImageTower(_network()), TextTower(10)).eval()
    monkeypatch.setattr(export, "trained_pair", lambda _settings: (pair, 1))
    monkeypatch.setattr(export, "write_eight_bits", stopped)
    folders = (tmp_path / "out", settings.work / "float32")
    for folder in folders:
        folder.mkdir(parents=True)
        for name in FILES:
            (folder / name).write_text("of the last export")
    with pytest.raises(KeyboardInterrupt):
        export.run_export(settings, folders[0])
    files = [folder / name for folder in folders for name in FILES]
    assert {file.read_bytes() for file in files} == {b"of the last export"}


def _network() -> Backbone:
    torch.manual_seed(3)
    return network()
