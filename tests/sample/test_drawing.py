"""The renderer behind the sample pictures: forms, materials, placing, light."""

from __future__ import annotations

import math

import numpy as np
import pytest

pytest.importorskip("samples.draw.forms", reason="the drawing code is not part of this tree")

from samples.draw.forms import (
    Box,
    Cylinder,
    Ellipsoid,
    Ring,
    Rod,
    Turned,
    apply,
    curve,
    product,
    rotation,
)
from samples.draw.materials import COLOURS, Material, linear, noise, shade, wood
from samples.draw.render import render, silhouette
from samples.draw.scene import Camera, Room, Scene, Solid, place
from samples.draw.scenes import SCENES

FORMS = [
    Box((0.3, 0.2, 0.1), 0.02),
    Box((0.3, 0.2, 0.1), 0.05, 0.4),
    Cylinder(0.2, 0.3),
    Rod((0, 0, 0), (0.1, 0.4, 0.1), 0.05, 0.02),
    Ellipsoid((0.3, 0.1, 0.2)),
    Ellipsoid((0.05, 0.005, 0.2)),
    Ring(0.3, 0.02),
    Turned(((0.1, 0.0), (0.2, 0.3)), 0.01),
]


def at(*point: float) -> list[np.ndarray]:
    return [np.array([c], np.float32) for c in point]


@pytest.mark.parametrize(
    ("form", "point", "distance"),
    [
        (Box((0.3, 0.2, 0.1), 0.02), (0.5, 0, 0), 0.2),
        (Box((0.3, 0.2, 0.1), 0.02), (0, 0, 0), -0.1),
        (Cylinder(0.2, 0.3), (0, 0.5, 0), 0.2),
        (Cylinder(0.2, 0.3), (0.5, 0, 0), 0.3),
        (Rod((0, 0, 0), (0, 1, 0), 0.1, 0.1), (0.5, 0.5, 0), 0.4),
        (Ring(0.3, 0.02), (0, 0, 0), 0.28),
        (Turned(((0.1, 0.0), (0.1, 0.3)), 0.01), (0.4, 0.1, 0), 0.29),
        (Ellipsoid((0.2, 0.2, 0.2)), (0.2, 0, 0), 0.0),
    ],
)
def test_distances(form, point, distance):
    """Distances at points whose distance is known."""
    assert form.distance(*at(*point))[0] == pytest.approx(distance, abs=1e-6)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: type(form).__name__)
def test_distance_never_leaps_through(form):
    """Marching along a ray never crosses a surface: the value changes no faster than the way."""
    points = np.random.default_rng(3).uniform(-0.6, 0.6, (3, 4000)).astype(np.float32)
    step = np.random.default_rng(4).normal(size=(3, 4000)).astype(np.float32)
    step *= np.float32(0.01) / np.sqrt((step * step).sum(axis=0))
    here = form.distance(*points)
    there = form.distance(*(points + step))
    outside = (here > 0) & (there > 0)
    # A tenth more is made up for by the distance at which a ray counts as having hit.
    assert (abs(there - here)[outside] < 0.0185).all()


@pytest.mark.parametrize("form", FORMS, ids=lambda form: type(form).__name__)
def test_reach_holds_the_form(form):
    """Beyond its reach a form is nowhere."""
    directions = np.random.default_rng(5).normal(size=(3, 2000)).astype(np.float32)
    directions /= np.sqrt((directions * directions).sum(axis=0))
    points = directions * np.float32(form.reach * 1.02 + 0.001)
    assert (form.distance(*points) > 0).all()


def test_rotations():
    """Turning about y by 90° sends z to x; rotations combine."""
    assert apply(rotation(turn=90), (0, 0, 1)) == pytest.approx((1, 0, 0))
    twice = product(rotation(turn=30), rotation(turn=60))
    assert apply(twice, (0.2, 0.4, 0.6)) == pytest.approx(apply(rotation(turn=90), (0.2, 0.4, 0.6)))


def test_curve_passes_its_points():
    """A smooth profile goes through the points it was made from."""
    points = ((0.0, 0.0), (0.1, 0.2), (0.05, 0.4))
    smooth = curve(*points, steps=4)
    assert set(points) <= set(smooth)
    assert len(smooth) == 9


def test_placing_moves_turns_and_scales():
    """A placed piece has its distances in the room."""
    [solid] = place((Solid(Box((0.1, 0.1, 0.3), 0.0), wood("oak")),), 2.0, 1.0, turn=90, scale=2)
    assert solid.at == (2.0, 0, 1.0)
    assert solid.distance(*at(3.0, 0, 1.0))[0] == pytest.approx(0.4, abs=1e-5)
    assert solid.reach == pytest.approx(2 * math.sqrt(0.11))


def test_colours():
    """Names and hex codes give linear light between 0 and 1."""
    assert linear("#ffffff") == (1, 1, 1)
    assert linear("#000000") == (0, 0, 0)
    for name in COLOURS:
        assert all(0 <= c <= 1 for c in linear(name))


def test_noise_is_fixed_and_smooth():
    """Noise depends on the place alone, lies in 0–1 and has no jumps, also at negative places."""
    x = np.linspace(-3, 3, 5000, dtype=np.float32)
    values = noise(x, x * 0 + 0.5, x * 0 - 0.25)
    assert values.min() >= 0
    assert values.max() <= 1
    assert abs(np.diff(values)).max() < 0.01
    assert (values == noise(x, x * 0 + 0.5, x * 0 - 0.25)).all()
    assert values.std() > 0.05


@pytest.mark.parametrize(
    "texture", ["plain", "cloth", "wood", "planks", "stripes", "marble", "knit"]
)
def test_textures_keep_the_colour(texture):
    """Every texture varies its colour within reason."""
    points = np.random.default_rng(6).uniform(-1, 1, (3, 3000)).astype(np.float32)
    colour = shade(Material((0.5, 0.3, 0.1), texture), *points)
    assert colour.shape == (3000, 3)
    assert colour.min() > 0
    assert colour.max() < 1.2


def ball(colour: str = "red") -> Scene:
    form = Ellipsoid((0.4, 0.4, 0.4))
    solid = Solid(form, Material(linear(colour)), (0, 0.4, 0))
    return Scene((solid,), Room(), Camera((0, 0.5, 3), (0, 0.4, 0), 2.0))


def test_ball_is_where_it_should_be():
    """The middle of the picture is red, the corners are wall and floor."""
    picture = render(ball(), 60, 40, 1)
    red, green, blue = picture.getpixel((30, 20))
    assert red > 2 * green
    assert red > 2 * blue
    assert max(picture.getpixel((3, 3))) - min(picture.getpixel((3, 3))) < 40


def test_ball_throws_a_shadow():
    """The floor is darker on the side away from the sun."""
    lit, shaded = (
        render(Scene(solids, ball().room, ball().camera), 90, 60, 1).convert("L")
        for solids in ((), ball().solids)
    )
    falls = np.asarray(lit, int) - np.asarray(shaded, int)
    right, left = falls[42:, 52:].max(), falls[42:, :25].max()
    assert right > left + 15


def test_silhouette_covers_the_ball():
    """The silhouette is white on the ball, black beside it, grey at the edge."""
    mask = silhouette(ball(), 60, 40, 2)
    assert mask.getpixel((30, 20)) == 255
    assert mask.getpixel((2, 2)) == 0
    assert any(0 < value < 255 for _, value in mask.getcolors())


def test_drawing_is_repeatable():
    """The same scene gives the same bytes."""
    assert render(ball(), 40, 30, 1).tobytes() == render(ball(), 40, 30, 1).tobytes()


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_scene_draws(name):
    """Each scene of the table gives a picture with something in it, at stamp size."""
    scene = SCENES[name]()
    picture = render(scene, 24, 24 * scene.size[1] // scene.size[0], 1)
    assert len(picture.getcolors(10_000)) > 50
