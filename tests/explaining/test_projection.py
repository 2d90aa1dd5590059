"""The map of a collection: what is alike lies together."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.explaining.projection import main_components, nearest, plane


def clusters(n_each: int, n_clusters: int = 4, dim: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Unit rows around a few random directions, and which direction each belongs to."""
    random = np.random.default_rng(7)
    middles = random.normal(size=(n_clusters, dim))
    rows = np.repeat(middles, n_each, axis=0) + 0.25 * random.normal(
        size=(n_clusters * n_each, dim)
    )
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), np.repeat(np.arange(n_clusters), n_each)


@pytest.mark.parametrize("n_each", [8, 40])
def test_neighbours_on_the_map_are_alike(n_each):
    """The nearest on the plane belongs to the same cluster nine times of ten."""
    rows, belongs = clusters(n_each)
    places = plane(rows)
    gaps = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    np.fill_diagonal(gaps, np.inf)
    assert (belongs[gaps.argmin(axis=1)] == belongs).mean() > 0.9


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 13])
def test_few_items_lie_within_the_map_too(n):
    rows, _ = clusters(4)
    places = plane(rows[:n])
    assert places.shape == (n, 2)
    assert places.dtype == np.float32
    assert np.isfinite(places).all()
    assert ((places >= 0) & (places <= 1)).all()


def test_equal_items_do_not_break_the_map():
    """A library of one picture many times over has no direction to differ in."""
    places = plane(np.ones((30, 4), np.float32) / 2)
    assert np.isfinite(places).all()


def test_the_same_vectors_give_the_same_map():
    rows, _ = clusters(10)
    assert (plane(rows) == plane(rows)).all()


def test_the_whole_map_is_used():
    """No stray item squeezes the others into a corner."""
    rows, _ = clusters(20)
    places = plane(rows)
    assert (places.std(axis=0) > 0.15).all()


def test_nearest_rows_are_those_of_the_largest_product():
    """Checked against the plain way, across the boundary of a block."""
    random = np.random.default_rng(1)
    rows = random.normal(size=(1100, 8)).astype(np.float32)
    alike = rows @ rows.T
    np.fill_diagonal(alike, -np.inf)
    found = nearest(rows, 3)
    for row in (0, 1023, 1024, 1099):
        assert set(found[row]) == set(np.argsort(-alike[row])[:3])


def test_main_components_keep_what_differs_most():
    random = np.random.default_rng(2)
    rows = np.zeros((50, 6), np.float32)
    rows[:, 3], rows[:, 5] = random.normal(size=50), 0.5 * random.normal(size=50)
    places = main_components(rows)
    assert abs(np.corrcoef(places[:, 0], rows[:, 3])[0, 1]) > 0.99
    assert main_components(np.ones((4, 1), np.float32)).shape == (4, 2)
