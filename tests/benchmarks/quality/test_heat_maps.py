"""The measurement of heat maps, on maps and pictures whose answer is known."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.quality.heat_maps import Case, cases, composed, interval, outcome, report, run
from PIL import Image

from colour_encoder import ColourEncoder
from tusou.explaining import HeatMap

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (40, 160, 60), (40, 80, 210), (245, 220, 40)


def photo(colour):
    """A JPEG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


@pytest.fixture
def case():
    """Red is asked for and lies at the top right, on less than a quarter."""
    split = (0.6, 0.4)
    picture = composed([photo(colour) for colour in (BLUE, RED, GREEN, YELLOW)], split)
    return Case(picture, "red", "en", 1, split)


def hot(rows, columns):
    """A map that is hot there alone."""
    values = np.zeros((32, 32), dtype=np.float32)
    values[rows, columns] = 1
    return HeatMap(values, 0.3, 0.1)


def test_photos_meet_where_the_case_says(case):
    """Each photo fills its part of the picture."""
    assert case.picture.size == (448, 448)
    for at, colour in (
        ((20, 20), BLUE),
        ((440, 20), RED),
        ((20, 440), GREEN),
        ((440, 440), YELLOW),
    ):
        assert np.abs(np.subtract(case.picture.getpixel(at), colour)).max() < 12
    assert case.picture.getpixel((262, 20))[2] > 180
    assert case.picture.getpixel((276, 20))[0] > 180


def test_heat_on_the_right_photo(case):
    """All of it there is 100 %, on the area that the photo has."""
    told = outcome(case, hot(slice(0, 12), slice(20, 32)), 1.0)
    assert (told.share, told.hottest, told.most) == (1.0, True, True)
    assert told.area == pytest.approx(0.16, abs=0.02)


def test_heat_on_another_photo(case):
    """None of it there is 0 %."""
    told = outcome(case, hot(slice(20, 32), slice(0, 10)), 1.0)
    assert (told.share, told.hottest, told.most) == (0.0, False, False)


def test_no_heat_counts_as_chance(case):
    """A cold map says nothing: its share is that of the area, and nothing is hottest."""
    told = outcome(case, hot(slice(0, 0), slice(0, 0)), 1.0)
    assert told.share == told.area
    assert not told.hottest


def test_a_real_map(case):
    """An encoder that knows colours points at the red photo."""
    (told,) = run(ColourEncoder(), [case])
    assert told.share > 2 * told.area
    assert told.hottest


def test_cases_share_no_photo_and_are_the_same_again():
    """Drawn from a seed; every second sentence is Chinese."""
    rows = [
        {"image": photo((i, i, i)), "captions_en": [f"en {i}"], "captions_zh": [f"zh {i}"]}
        for i in range(24)
    ]
    drawn = list(cases(rows, 6, seed=1))
    assert [one.language for one in drawn] == ["en", "zh"] * 3
    assert all(one.sentence.startswith(one.language) for one in drawn)
    assert len({one.sentence for one in drawn}) == 6
    assert [one.sentence for one in cases(rows, 6, seed=1)] == [one.sentence for one in drawn]
    assert [one.sentence for one in cases(rows, 6, seed=2)] != [one.sentence for one in drawn]


def test_report(case):
    """One line for all, one for each language, one for the time."""
    told = outcome(case, hot(slice(0, 12), slice(20, 32)), 0.5)
    lines = report([told, replace(told, language="zh", share=0.0)])
    assert "50.0 %" in lines[0]
    assert "100.0 %" in lines[1]
    assert lines[3] == "500 ms a map (median)"


def test_interval_holds_the_mean():
    """The mean lies in its interval, which is a point when all values are one."""
    mean, low, high = interval([0.0, 1.0] * 20)
    assert low < mean == 0.5 < high
    assert interval([0.3] * 5) == pytest.approx((0.3, 0.3, 0.3))
