import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from training.encoding import LARGE, SMALL, cells, window
from training.export import description
from training.mobilenet import network
from training.photos import normalise, squash
from training.settings import Settings
from training.texts import encode_bank
from training.views import GRID, View, render


def test_training_and_package_prepare_pictures_alike(tmp_path: Path) -> None:
    package = pytest.importorskip("tusou.encoders.preprocess")
    read = pytest.importorskip("tusou.encoders.layouts.canonical")
    backbone = network()
    (tmp_path / "model.json").write_text(
        json.dumps(description(backbone, Settings(tmp_path, tmp_path))), "utf-8"
    )
    spec = read.read(tmp_path).image.spec
    rng = np.random.default_rng(0)
    images = [
        Image.fromarray(rng.integers(0, 255, (h, w, 3), np.uint8))
        for h, w in ((90, 301), (400, 256))
    ]
    shots = np.stack([squash(image, spec.size[0]) for image in images])
    ours = normalise(shots, backbone.mean, backbone.std)
    theirs = package.normalise(package.pixels(images, spec), spec)
    assert np.abs(ours - theirs).max() < 1e-5


def test_views_are_the_same_for_the_same_seed_and_differ_by_kind() -> None:
    image = Image.effect_mandelbrot((120, 90), (-2, -1, 1, 1), 40).convert("RGB")
    shots = {
        kind: render(image, View(0, kind), 7)
        for kind in ("plain", "mirror", "crop0", "crop1", "page")
    }
    assert all(
        np.array_equal(shot, render(image, View(0, kind), 7)) for kind, shot in shots.items()
    )
    assert len({shot.tobytes() for shot in shots.values()}) == len(shots)


def test_the_window_is_cut_from_the_rows_asked_for() -> None:
    maps = np.arange(3, dtype=np.float16)[:, None, None, None] * np.ones(
        (3, 32, GRID, GRID), np.float16
    )
    cut = window(maps, np.array([2, 0]), np.random.default_rng(0), LARGE)
    assert cut.shape == (2, 32, LARGE, LARGE)
    assert cut[:, 0, 0, 0].tolist() == [2.0, 0.0]


def test_the_window_grows_once_and_never_leaves_the_picture() -> None:
    sides = [cells(progress) for progress in np.linspace(0, 1, 11)]
    assert sides == sorted(sides)
    assert set(sides) == {SMALL, LARGE}
    assert max(sides) <= GRID


def test_noise_never_drops_the_marks() -> None:
    words = {
        "[PAD]": 0,
        "[UNK]": 1,
        "[CLS]": 2,
        "[SEP]": 3,
        **{c: i for i, c in enumerate("abcdefgh", 4)},
    }
    tokenizer = Tokenizer(models.WordLevel(words, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    bank = encode_bank(tokenizer, ["a b c d e f g h", "a"])
    ids, mask = bank.batch([0, 1], np.random.default_rng(0), drop=0.9)
    lengths = mask.sum(1).tolist()
    assert lengths[0] < 10
    assert lengths[1] == 3
    assert all(
        row[0] == 2 and row[length - 1] == 3
        for row, length in zip(ids.tolist(), lengths, strict=True)
    )
