"""The pair self-test tells a model that sees from one that does not."""

import numpy as np
import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from tusou.encoders.selftest import Pair, pair_self_test

NAMES = {"red": "红色", "green": "绿色", "blue": "蓝色", "yellow": "黄色", "purple": "紫色"}


def pairs() -> list[Pair]:
    english = [Pair(Image.new("RGB", (20, 20), each), f"a {each} sofa", "en") for each in NAMES]
    chinese = [
        Pair(Image.new("RGB", (20, 20), each), f"{name}的沙发", "zh")
        for each, name in NAMES.items()
    ]
    return english + chinese


class Blind(ColourEncoder):
    """Sees every picture alike, and fairly near to every text."""

    def encode_images(self, images):
        rows = np.ones((len(images), self.stamp.dim), np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Swapped(ColourEncoder):
    """Takes red for blue, as a model does that is given BGR."""

    def encode_images(self, images):
        turned = [Image.merge("RGB", image.split()[::-1]) for image in images]
        return super().encode_images(turned)


def test_an_encoder_that_sees_passes():
    """Each sentence finds its picture, in both languages."""
    report = pair_self_test(ColourEncoder(), pairs())
    assert report.passed
    assert report.found == {"en": (5, 5), "zh": (5, 5)}
    assert report.margin > 0.9


def test_equal_vectors_do_not_pass():
    """A tie is a loss: an encoder that gives every picture the same vector fails all."""
    report = pair_self_test(Blind(), pairs())
    assert not report.passed
    assert report.found == {"en": (0, 5), "zh": (0, 5)}
    assert report.margin == pytest.approx(0, abs=1e-6)


def test_confusions_are_named():
    """What was confused is told: the sentence, its language, the rank and both cosines."""
    report = pair_self_test(Swapped(), pairs())
    confused = {each.sentence: each for each in report.confusions}
    assert {"a red sofa", "a blue sofa", "红色的沙发"} <= set(confused)
    red = confused["a red sofa"]
    assert red.language == "en"
    assert red.rank > 1
    assert red.best_cosine > red.cosine


def test_languages_are_ranked_apart():
    """A language that fails does not pull down the other."""
    mixed = [pair for pair in pairs() if pair.language == "en"]
    mixed += [Pair(pair.picture, "qqq", "zh") for pair in pairs() if pair.language == "zh"]
    report = pair_self_test(ColourEncoder(), mixed)
    assert report.found == {"en": (5, 5), "zh": (0, 5)}


def test_no_pairs_pass_emptily():
    """Without pairs nothing is confused."""
    report = pair_self_test(ColourEncoder(), [])
    assert report.passed
    assert report.found == {}
