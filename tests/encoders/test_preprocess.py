"""Pixels are exactly what the models were trained on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tusou.encoders.description import ImageSpec
from tusou.encoders.preprocess import normalise, pixels, resized

SPEC = ImageSpec((6, 8), "squash", "bilinear", (0.5, 0.25, 0.0), (0.5, 0.125, 1.0))


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), dtype=np.uint8))


def prepared(images: list[Image.Image], spec: ImageSpec) -> np.ndarray:
    """What an image tower is given: resized, then normalised."""
    return normalise(pixels(images, spec), spec)


def plain(image: Image.Image, spec: ImageSpec) -> np.ndarray:
    """The definition, channel by channel in double precision."""
    seen = np.asarray(image, dtype=np.float64) / 255
    return np.stack([(seen[..., c] - spec.mean[c]) / spec.std[c] for c in range(3)])


def test_shape_dtype_and_order_of_channels():
    """The result is float32 (n, 3, h, w), red first, rows in the order of the pictures."""
    images = [Image.new("RGB", (20, 10), colour) for colour in ("red", "lime", "blue")]
    values = prepared(images, SPEC)
    assert values.dtype == np.float32
    assert values.shape == (3, 3, 6, 8)
    assert values.flags.c_contiguous
    np.testing.assert_allclose(values[0, :, 0, 0], [1.0, -2.0, 0.0])
    np.testing.assert_allclose(values[1, :, 3, 5], [-1.0, 6.0, 0.0])
    np.testing.assert_allclose(values[2, :, 5, 7], [-1.0, -2.0, 1.0])


@pytest.mark.parametrize(
    ("interpolation", "resampling"),
    [
        ("nearest", Image.Resampling.NEAREST),
        ("bilinear", Image.Resampling.BILINEAR),
        ("bicubic", Image.Resampling.BICUBIC),
        ("lanczos", Image.Resampling.LANCZOS),
    ],
)
def test_squash_is_pillows_resize(interpolation, resampling):
    """`squash` is Pillow's resize by the filter named, to (w, h), then the normalisation."""
    image = noise(37, 19)
    spec = ImageSpec((6, 8), "squash", interpolation, SPEC.mean, SPEC.std)
    expected = plain(image.resize((8, 6), resampling), spec)
    np.testing.assert_allclose(prepared([image], spec)[0], expected, atol=2e-6)


@pytest.mark.parametrize(
    ("size", "scaled", "offset"),
    [
        ((100, 50), (20, 10), (5, 0)),  # twice as wide as high
        ((50, 100), (10, 20), (0, 5)),
        ((101, 50), (20, 10), (5, 0)),  # 20.2 is cut to 20
        ((109, 50), (21, 10), (6, 0)),  # 21.8 is cut to 21; 5.5 rounds to even: 6
        ((50, 109), (10, 21), (0, 6)),
        ((115, 50), (23, 10), (6, 0)),  # 6.5 rounds to even: 6
        ((10, 10), (10, 10), (0, 0)),
        ((3, 4), (10, 13), (0, 2)),  # enlarged; 1.5 rounds to even: 2
    ],
)
def test_shortest_cuts_the_middle_as_torchvision_does(size, scaled, offset):
    """`shortest` brings the shorter side to length and cuts the middle, half a pixel to even."""
    image = noise(*size)
    spec = ImageSpec((10, 10), "shortest", "bicubic")
    left, top = offset
    whole = image.resize(scaled, Image.Resampling.BICUBIC)
    expected = whole.crop((left, top, left + 10, top + 10))
    assert resized(image, spec).tobytes() == expected.tobytes()


def test_shortest_with_floor_cuts_as_transformers_does():
    """With `crop` floor, half a pixel is left out: 5.5 becomes 5."""
    image = noise(105, 50)
    whole = image.resize((21, 10), Image.Resampling.BICUBIC)
    found = resized(image, ImageSpec((10, 10), "shortest", "bicubic", crop="floor"))
    assert found.tobytes() == whole.crop((5, 0, 15, 10)).tobytes()


def test_shortest_edge_beyond_the_cut():
    """A shorter side longer than the cut leaves a margin on all four sides."""
    image = noise(64, 32)
    spec = ImageSpec((10, 10), "shortest", "bicubic", shortest_edge=16)
    whole = image.resize((32, 16), Image.Resampling.BICUBIC)
    assert resized(image, spec).tobytes() == whole.crop((11, 3, 21, 13)).tobytes()


@pytest.mark.parametrize(
    ("size", "inner"), [((40, 20), (0, 2, 8, 6)), ((20, 40), (2, 0, 6, 8)), ((9, 9), (0, 0, 8, 8))]
)
def test_pad_centres_on_white(size, inner):
    """`pad` keeps the aspect, centres the picture and fills with white."""
    spec = ImageSpec((8, 8), "pad", "bilinear")
    found = resized(Image.new("RGB", size, "navy"), spec)
    expected = Image.new("RGB", (8, 8), "white")
    expected.paste("navy", inner)
    assert found.tobytes() == expected.tobytes()


def test_a_picture_of_the_right_size_is_untouched():
    """No filter runs over a picture that already has the size."""
    image = noise(8, 6)
    for resize in ("squash", "shortest", "pad"):
        spec = ImageSpec((6, 8), resize, "lanczos")
        assert resized(image, spec).tobytes() == image.tobytes()


def test_other_modes_become_rgb():
    """Grey and alpha pictures are taken in their RGB form, and the original stays as it is."""
    image = noise(9, 9).convert("RGBA")
    before = image.tobytes()
    np.testing.assert_array_equal(prepared([image], SPEC), prepared([image.convert("RGB")], SPEC))
    assert image.tobytes() == before


def test_no_pictures():
    """No pictures give (0, 3, h, w)."""
    assert prepared([], SPEC).shape == (0, 3, 6, 8)


@given(
    st.integers(1, 300),
    st.integers(1, 300),
    st.sampled_from(["squash", "shortest", "pad"]),
    st.tuples(st.integers(1, 24), st.integers(1, 24)),
)
def test_any_picture_becomes_the_size(width, height, resize, size):
    """Whatever the size and aspect, the result has exactly the size of the spec."""
    spec = ImageSpec(size, resize, "bilinear")
    assert pixels([Image.new("RGB", (width, height), "teal")], spec).shape == (1, *size, 3)


def test_a_flat_colour_stays_flat():
    """Resizing a picture of one colour gives that colour everywhere, to the last digit."""
    image = Image.new("RGB", (123, 77), (10, 200, 90))
    found = pixels([image], ImageSpec((16, 16), "shortest", "lanczos"))
    assert (found == np.array([10, 200, 90])).all()
