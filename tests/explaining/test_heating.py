"""Heat maps over pictures: clear where cold, red where hot, in the right part of the page."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from tusou.explaining import HeatMap, heat_layer, with_heat
from tusou.types import Box


@pytest.fixture
def corner():
    """A map that is hot in its top left quarter alone."""
    values = np.zeros((32, 32), dtype=np.float32)
    values[:16, :16] = 1
    return HeatMap(values, 0.3, 0.1)


def test_layer_is_clear_where_cold(corner):
    """An RGBA picture of the size asked for: nothing is seen where there is no heat."""
    layer = heat_layer(corner, (200, 120))
    assert (layer.mode, layer.size) == ("RGBA", (200, 120))
    assert layer.getpixel((190, 110))[3] == 0
    assert layer.getpixel((20, 20))[3] > 150


def test_hotter_is_redder_and_darker():
    """The ramp goes from yellow to a dark red, so that it reads in grey as well."""
    ramp = np.tile(np.linspace(0.1, 1, 32, dtype=np.float32), (32, 1))
    layer = heat_layer(HeatMap(ramp, 0.3, 0.1), (320, 32)).convert("RGB")
    greens = [layer.getpixel((x, 16))[1] for x in (10, 100, 200, 310)]
    assert greens == sorted(greens, reverse=True)
    assert layer.getpixel((310, 16))[0] > 3 * layer.getpixel((310, 16))[1]


def test_picture_stays_to_be_seen(corner):
    """Black print is told from white paper also under the hottest place."""
    page = Image.new("RGB", (200, 200), "white")
    page.paste("black", (40, 40, 60, 60))
    shown = with_heat(page, corner)
    print_, paper = shown.getpixel((50, 50)), shown.getpixel((30, 30))
    assert sum(paper) - sum(print_) > 40


def test_cold_places_lose_their_colours(corner):
    """Away from the heat the picture is paler, so that its own red is not taken for heat."""
    shown = with_heat(Image.new("RGB", (100, 100), (220, 30, 30)), corner)
    red, green, _ = shown.getpixel((90, 90))
    assert red - green < 100


def test_map_of_a_figure_lies_in_its_box(corner):
    """On a page the map of a figure covers the figure's box and nothing else."""
    page = Image.new("RGB", (200, 400), "white")
    shown = with_heat(page, corner, Box(0.5, 0.5, 1, 0.75))
    assert shown.getpixel((110, 210)) != (255, 255, 255)
    assert shown.getpixel((20, 20)) == (255, 255, 255)
    assert shown.getpixel((190, 290)) == (255, 255, 255)


def test_picture_itself_is_left_alone(corner):
    """A copy is painted."""
    page = Image.new("RGB", (50, 50), "white")
    with_heat(page, corner)
    assert page.tobytes() == Image.new("RGB", (50, 50), "white").tobytes()


@pytest.mark.parametrize("box", [Box(0, 0, 0, 0), Box(1, 1, 1, 1), Box(0.5, 0.5, 0.5001, 0.5001)])
def test_tiny_boxes(corner, box):
    """A box of less than a pixel harms nothing."""
    assert with_heat(Image.new("RGB", (50, 50)), corner, box).size == (50, 50)
