"""Heat maps: hot where the picture is like the query, cold where it is not."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from tusou.explaining import heat_map
from tusou.explaining.occlusion import GRID, SCALES, Scale, covered
from tusou.types import Box

RED, BLUE, GREEN = (220, 30, 30), (40, 80, 210), (40, 160, 60)


@pytest.fixture
def encoder():
    """Knows colours and nothing else, wherever in the picture they are."""
    return ColourEncoder()


def picture_of(*patches, size=(160, 160), ground=BLUE):
    """A picture of one colour with patches (box, colour) on it."""
    made = Image.new("RGB", size, ground)
    for box, colour in patches:
        corners = (box.x0 * size[0], box.y0 * size[1], box.x1 * size[0], box.y1 * size[1])
        made.paste(colour, tuple(map(round, corners)))
    return made


def share_within(values, box):
    """How much of the heat lies in a box."""
    rows = slice(round(box.y0 * GRID), round(box.y1 * GRID))
    columns = slice(round(box.x0 * GRID), round(box.x1 * GRID))
    return values[rows, columns].sum() / values.sum()


QUARTERS = {
    "top left": Box(0, 0, 0.5, 0.5),
    "top right": Box(0.5, 0, 1, 0.5),
    "bottom left": Box(0, 0.5, 0.5, 1),
    "bottom right": Box(0.5, 0.5, 1, 1),
}


@pytest.mark.parametrize("name", QUARTERS)
def test_heat_lies_where_the_colour_is(encoder, name):
    """The quarter that is red holds most of the heat of "red"."""
    box = QUARTERS[name]
    picture = picture_of((box, RED))
    heat = heat_map(picture, encoder.encode_texts(["red"])[0], encoder)
    assert share_within(heat.values, box) > 0.6
    hottest = np.unravel_index(heat.values.argmax(), heat.values.shape)
    assert box.y0 * GRID <= hottest[0] < box.y1 * GRID
    assert box.x0 * GRID <= hottest[1] < box.x1 * GRID


def test_two_queries_give_two_maps(encoder):
    """On one picture red and green are found in their own places."""
    left, right = Box(0.05, 0.3, 0.35, 0.7), Box(0.65, 0.3, 0.95, 0.7)
    picture = picture_of((left, RED), (right, GREEN))
    for text, here, there in (("red", left, right), ("绿色", right, left)):
        heat = heat_map(picture, encoder.encode_texts([text])[0], encoder)
        assert share_within(heat.values, here) > 4 * share_within(heat.values, there)


def test_form_of_a_map(encoder):
    """32 × 32 values of float32 from 0 to 1; the cosine is that of the whole picture."""
    picture = picture_of((QUARTERS["top left"], RED))
    query = encoder.encode_texts(["red"])[0]
    heat = heat_map(picture, query, encoder)
    assert heat.values.shape == (32, 32)
    assert heat.values.dtype == np.float32
    assert heat.values.min() >= 0
    assert heat.values.max() == pytest.approx(1)
    assert heat.cosine == pytest.approx(
        float(encoder.encode_images([picture])[0] @ query), abs=0.02
    )
    assert 0 < heat.drop < heat.cosine


def test_what_has_nothing_of_the_query_stays_cold(encoder):
    """Where no covering lowers the cosine, all values are 0 and so is the drop."""
    heat = heat_map(picture_of(), encoder.encode_texts(["red"])[0], encoder)
    assert not heat.values.any()
    assert heat.drop == 0


def test_covering_what_speaks_against_it_is_not_hot(encoder):
    """A green patch that makes the picture less red does not become evidence for red."""
    patch = Box(0.6, 0.6, 0.9, 0.9)
    picture = picture_of((patch, GREEN), ground=RED)
    heat = heat_map(picture, encoder.encode_texts(["red"])[0], encoder)
    if heat.values.any():
        assert share_within(heat.values, patch) < 0.05


def test_picture_as_query(encoder):
    """A map can be asked for with the vector of a picture as well."""
    box = QUARTERS["bottom right"]
    query = encoder.encode_images([Image.new("RGB", (20, 20), GREEN)])[0]
    heat = heat_map(picture_of((box, GREEN)), query, encoder)
    assert share_within(heat.values, box) > 0.6


def test_encodings_are_few_and_batched(encoder):
    """A few dozen pictures, never more at once than the encoder asks for."""
    encoder.batch_size = 4
    heat_map(picture_of(), encoder.encode_texts(["red"])[0], encoder)
    assert sum(encoder.image_calls) <= 60
    assert max(encoder.image_calls) <= 4


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3), (33, 47), (1200, 900)])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_any_picture(encoder, size, mode):
    """Slim, tiny, large, grey and transparent pictures all give a map."""
    heat = heat_map(Image.new(mode, size), encoder.encode_texts(["red"])[0], encoder)
    assert heat.values.shape == (32, 32)
    assert np.isfinite(heat.values).all()


# ── covering ────────────────────────────────────────────────────────────────────────────────


def test_cover_takes_what_surrounds_it():
    """A red patch on blue is gone, and nothing else has come."""
    patch = Box(0.3, 0.3, 0.7, 0.7)
    gone = covered(picture_of((patch, RED)), Box(0.25, 0.25, 0.75, 0.75))
    assert np.abs(np.asarray(gone, dtype=int) - BLUE).max() < 12


def test_cover_of_an_even_picture_is_unseen():
    """Where everything is of one colour, covering changes nothing: the mask is no evidence."""
    plain = picture_of()
    for window in SCALES[0].windows():
        assert np.abs(np.asarray(covered(plain, window), dtype=int) - BLUE).max() <= 1


def test_cover_leaves_the_rest_alone():
    """Away from the window every pixel stays."""
    picture = Image.effect_noise((160, 160), 60).convert("RGB")
    after = covered(picture, Box(0.5, 0.5, 0.75, 0.75))
    assert after.crop((0, 0, 70, 160)).tobytes() == picture.crop((0, 0, 70, 160)).tobytes()
    assert after.tobytes() != picture.tobytes()


@pytest.mark.parametrize("scale", SCALES)
def test_windows_reach_every_edge(scale):
    """The first window begins at the corner, the last one ends at the other."""
    windows = list(scale.windows())
    assert len(windows) == scale.steps**2
    assert (windows[0].x0, windows[0].y0) == (0, 0)
    assert windows[-1].x1 == pytest.approx(1)
    assert windows[-1].y1 == pytest.approx(1)


def test_windows_overlap():
    """Each scale leaves no gap between its windows."""
    assert all(scale.steps * scale.side >= 1 for scale in SCALES)


def test_one_window():
    """A scale of one window starts at the corner."""
    assert list(Scale(1, 0.5).windows()) == [Box(0, 0, 0.5, 0.5)]
