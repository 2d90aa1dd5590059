"""Fitting pictures into a square, and thumbnails."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tusou.pictures import cut, fit, fitted_size, thumbnail
from tusou.types import Box

SIDES = st.integers(1, 20_000)


@given(SIDES, SIDES, st.integers(1, 2_000))
def test_fitted_size_keeps_bounds_and_proportion(width, height, longest):
    """No side exceeds the limit, none vanishes, and the proportion holds to a pixel."""
    w, h = fitted_size((width, height), longest)
    assert min(w, h) >= 1
    assert max(w, h) <= max(longest, 1)
    assert abs(w * height - h * width) <= max(width, height)


@given(SIDES, SIDES)
def test_never_enlarged(width, height):
    """A picture that fits keeps its size."""
    assert fitted_size((width, height), max(width, height)) == (width, height)


def test_fit_returns_the_picture_itself_when_small():
    """Nothing is copied where nothing is to be done."""
    image = Image.new("RGB", (30, 20))
    assert fit(image, 30) is image


def test_fit_averages_and_does_not_pick():
    """A fine checker becomes grey, not black or white: the filter looks at all pixels."""
    checker = Image.new("L", (64, 64))
    checker.putdata([255 * ((i + i // 64) % 2) for i in range(64 * 64)])
    low, high = fit(checker, 8).getextrema()
    assert 110 < low <= high < 145


@pytest.mark.parametrize("size", [(1, 5000), (5000, 1)])
def test_thin_pictures_keep_a_pixel(size):
    """A line a pixel wide does not vanish."""
    assert sorted(fit(Image.new("RGB", size), 100).size) == [1, 100]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "1", "CMYK", "I;16"])
def test_thumbnail_is_a_small_jpeg(mode):
    """Whatever the mode, the thumbnail is an RGB JPEG within the bound."""
    data = thumbnail(Image.new(mode, (900, 300)), 320)
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (320, 107))


@pytest.mark.parametrize(
    ("part", "size"),
    [
        (Box(0.25, 0.5, 0.75, 1.0), (20, 15)),
        (Box(0.5, 0.5, 0.5, 0.5), (1, 1)),
        (Box(1.0, 1.0, 1.0, 1.0), (1, 1)),
    ],
)
def test_a_part_has_a_pixel_at_least_and_lies_within_the_picture(part, size):
    image = Image.new("RGB", (40, 30), "white")
    seen = cut(image, part)
    assert seen.size == size
    assert seen.getextrema() == ((255, 255),) * 3
