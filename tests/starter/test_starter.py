"""The starter model that ships, through the encoder that the package runs it with."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from starter.canonical import KEPT, STARTER, TEXTS, drawn

pytestmark = pytest.mark.skipif(not STARTER.is_dir(), reason="the starter model was deleted")

ROUNDING = 0.02
"""The image tower rounds to whole numbers after every layer, and a sum that falls between two may
go the other way on another processor: with convolutions in float32 between the roundings, which is
as far as two ways of computing can lie apart, these values move by 0.006 and those of photos by
0.013 (cosine 0.999). Other weights move them by 0.06, which is what one of 256 values has."""
TEXT_ROUNDING = 0.01
"""The layers of the text tower round to whole numbers too: computed in float32 between them, these
values move by up to 0.006."""


def test_vectors_are_unit_rows_of_the_size_described(starter):
    dim = json.loads((STARTER / "model.json").read_text("utf-8"))["dim"]
    for rows in (starter.encode_texts(TEXTS), starter.encode_images([drawn(1), drawn(2)])):
        assert rows.dtype == np.float32
        assert rows.shape[1] == dim
        assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-5


def test_pictures_and_texts_are_prepared_as_they_were_in_training(starter):
    """Another size, filter or mean moves canonical values less than rounding may."""
    kept = json.loads(KEPT.read_text("utf-8"))
    assert starter.stamp.preprocessing_sha256 == kept["preprocessing"]


def test_canonical_vectors(starter):
    kept = json.loads(KEPT.read_text("utf-8"))
    for text, values in kept["texts"].items():
        assert starter.encode_texts([text])[0, :5] == pytest.approx(values, abs=TEXT_ROUNDING)
    for seed, values in kept["pictures"].items():
        found = starter.encode_images([drawn(int(seed))])[0, :5]
        assert found == pytest.approx(values, abs=ROUNDING)


def test_the_batch_changes_no_vector(starter):
    pictures = [drawn(seed) for seed in range(5)]
    alone = np.concatenate([starter.encode_images([picture]) for picture in pictures])
    assert np.abs(starter.encode_images(pictures) - alone).max() < 1e-5
    alone = np.concatenate([starter.encode_texts([text]) for text in TEXTS])
    assert np.abs(starter.encode_texts(TEXTS) - alone).max() < 1e-5


def test_the_towers_belong_together(starter, built_in):
    """Most of a dozen built-in pairs are found first: by chance it would be one."""
    pictures = starter.encode_images([picture for picture, _, _ in built_in])
    for language in (1, 2):
        texts = starter.encode_texts([row[language] for row in built_in])
        first = (texts @ pictures.T).argmax(1) == np.arange(len(built_in))
        assert first.mean() >= 0.75


def test_both_languages_land_near_the_picture_and_each_other(starter, built_in):
    pictures = starter.encode_images([picture for picture, _, _ in built_in])
    english = starter.encode_texts([row[1] for row in built_in])
    chinese = starter.encode_texts([row[2] for row in built_in])
    for rows in (english, chinese):
        cosines = rows @ pictures.T
        others = cosines[~np.eye(len(cosines), dtype=bool)].mean()
        assert np.diag(cosines).mean() > others + 0.15
    between = english @ chinese.T
    assert (between.argmax(1) == np.arange(len(between))).mean() >= 0.75


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A DOG", "a dog"),
        ("ｄｏｇ", "dog"),
        ("café", "cafe"),
        ("红色  椅子", "红色 椅子"),
        ("狗。", "狗"),
    ],
)
def test_case_width_accents_and_full_stops_change_nothing(starter, one, other):
    first, second = starter.encode_texts([one, other])
    assert float(first @ second) > 0.999


def test_any_text_is_taken(starter):
    odd = ["", " ", "😀", "\x00", "привет мир", "a" * 5000, "龘" * 300, "\u202e反", "1234567890 %"]
    rows = starter.encode_texts(odd)
    assert np.isfinite(rows).all()
    assert np.abs(np.linalg.norm(rows, axis=1) - 1).max() < 1e-5


def test_any_shape_of_picture_is_taken(starter):
    shapes = [(1, 1), (3, 900), (900, 3), (640, 480)]
    assert np.isfinite(
        starter.encode_images([Image.new("RGB", s, (9, 99, 199)) for s in shapes])
    ).all()


def test_all_files_together_stay_small():
    files = [path for path in STARTER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 25_000_000
    assert {"LICENSE", "MODEL_CARD.md", "MODEL_CARD.zh.md", "model.json"} <= {p.name for p in files}
