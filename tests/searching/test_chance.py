"""What chance gives, and how far a cosine stands above it."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.searching.chance import (
    MIN_SPREAD,
    TELLING,
    Background,
    Scatter,
    quantile,
    spread_of,
    stretched,
)

CHANCE = Background(0.2, 0.03, 1000)


def height(cosine):
    """How high a cosine stands."""
    return float(stretched(np.float32(cosine)))


def test_the_middle_is_that_of_the_query_and_the_spread_that_of_usual_ones():
    """The median of the heights, beside the spread that was given."""
    heights = np.random.default_rng(0).normal(0.2, 0.01, 256).astype(np.float32)
    measured = Background.of(heights, Scatter(0.03), 1000)
    assert measured.middle == pytest.approx(0.2, abs=0.01)
    assert (measured.spread, measured.n_items) == (0.03, 1000)


SENTENCES = np.linspace(0.0, 0.3, 16, dtype=np.float32)
"""The heights of one photo for usual sentences."""


@pytest.mark.parametrize("n", [1, 2, 3])
def test_what_is_asked_of_a_few_photos_is_judged_by_usual_sentences(n):
    """One of the few is the right one: its own height is no measure of what is usual."""
    usual = Scatter.of(np.tile(SENTENCES, (n, 1)))
    right = np.full(n, 0.15, dtype=np.float32)
    right[0] = 0.6
    measured = Background.of(right, usual, n)
    assert measured.middle == pytest.approx(0.15, abs=0.07)
    assert measured.spread == pytest.approx(SENTENCES.std(), rel=0.3)
    assert measured.surprise(0.6) > 1.2
    assert measured.surprise(0.3) < 0.5


def test_from_a_few_more_on_the_query_tells_what_is_usual_for_it():
    """The more items there are, the more; of eight their own heights alone are asked."""
    own = np.full(TELLING, 0.4, dtype=np.float32)
    middles = [
        Background.of(own[:n], Scatter.of(np.tile(SENTENCES, (n, 1))), n).middle
        for n in range(1, TELLING + 1)
    ]
    assert middles == sorted(middles)
    assert middles[0] == pytest.approx(np.median(SENTENCES), abs=1e-4)
    assert middles[-1] == pytest.approx(own[0])


def test_of_many_items_usual_queries_tell_the_spread_alone():
    """As they do of usual pictures, which are some of the items."""
    heights = np.random.default_rng(0).normal(0.2, 0.03, (TELLING, 16)).astype(np.float32)
    assert Scatter.of(heights) == Scatter.of_many(heights) == Scatter(spread_of(heights))


def test_the_spread_is_measured_robustly():
    """A few relevant items do not widen what counts as chance."""
    chance = np.random.default_rng(0)
    heights = np.concatenate([chance.normal(0.2, 0.03, (240, 4)), np.full((16, 4), 0.9)])
    assert spread_of(heights.astype(np.float32)) == pytest.approx(0.03, abs=0.01)


def test_of_photos_the_spread_is_that_of_what_stands_above_the_middle():
    """There the best by chance stands; how far down the others reach says nothing of it."""
    heights = np.abs(np.random.default_rng(0).normal(0, 0.1, (20_001, 1))).astype(np.float32)
    assert spread_of(heights) == pytest.approx(spread_of(-heights))
    assert spread_of(heights, upwards=True) > 1.3 * spread_of(-heights, upwards=True)
    few = Scatter.of(heights[:3], upwards=True)
    assert few.spread >= spread_of(heights[:3], upwards=True)


@pytest.mark.parametrize("upwards", [False, True])
def test_of_normal_heights_the_spread_is_the_standard_deviation(upwards):
    """The mean over the queries."""
    heights = np.random.default_rng(0).normal(0.2, [0.03, 0.05], (20_000, 2)).astype(np.float32)
    assert spread_of(heights, upwards=upwards) == pytest.approx(0.04, rel=0.02)


def test_between_sentences_and_words_the_scatter_moves_in_proportion():
    """The query's own share is one matter of how many items there are."""
    sentences, words = Scatter(0.1, 0.2, 0.5), Scatter(0.08, 0.1, 0.5)
    assert sentences.towards(words, 0.0) == sentences
    assert sentences.towards(words, 1.0) == words
    assert sentences.towards(words, 0.5) == Scatter(
        pytest.approx(0.09), pytest.approx(0.15), pytest.approx(0.5)
    )


def test_where_most_heights_are_equal_the_few_others_tell_the_spread():
    """An encoder that knows few words gives most items the cosine 0."""
    heights = np.zeros((64, 1), dtype=np.float32)
    heights[:8] = 0.5
    assert spread_of(heights) == pytest.approx(heights.std(), rel=1e-3)


@pytest.mark.parametrize("n", [1, 2, 5, 8, 101])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.8413, 1.0])
def test_quantiles_are_those_of_numpy(n, share):
    """Between two rows in proportion."""
    rows = np.random.default_rng(n).normal(0, 1, (n, 3)).astype(np.float32)
    assert quantile(rows, share) == pytest.approx(np.quantile(rows, share, axis=0), abs=1e-6)


def test_equal_pictures_do_not_make_chance_impossible():
    """A library of one picture has a spread all the same."""
    assert spread_of(np.zeros((5, 2), dtype=np.float32)) == MIN_SPREAD


def test_surprise_grows_with_the_cosine():
    """Larger cosine, larger surprise."""
    surprises = [CHANCE.surprise(height(cosine)) for cosine in np.linspace(-1, 1, 41)]
    assert surprises == sorted(surprises)


def test_the_best_of_chance_is_no_surprise():
    """In a thousand items something lies three spreads out; that proves nothing."""
    assert CHANCE.surprise(0.2 + 3.3 * 0.03) < 0.1


def test_more_items_need_a_larger_cosine():
    """The best of a million by chance is better than the best of ten."""
    few, many = Background(0.2, 0.03, 10), Background(0.2, 0.03, 1_000_000)
    assert few.surprise(0.35) > many.surprise(0.35)


def test_a_narrow_query_is_no_surer_than_a_wide_one():
    """The spread is not the query's own: what excites the model little stays unsure."""
    rng = np.random.default_rng(0)
    wide = Background.of(rng.normal(0, 0.1, 256).astype(np.float32), Scatter(0.1), 1000)
    narrow = Background.of(rng.normal(0, 0.02, 256).astype(np.float32), Scatter(0.1), 1000)
    assert narrow.surprise(4 * 0.02) < wide.surprise(4 * 0.1)


def test_small_cosines_are_hardly_stretched():
    """Sentences and pictures have small cosines, which keep their distances."""
    cosines = np.array([-0.1, 0.0, 0.1, 0.3], dtype=np.float32)
    assert stretched(cosines) == pytest.approx(cosines, abs=0.01)


def test_a_handful_of_items_is_compared_as_if_there_were_some_more():
    """Of one or two a spread is known too badly for the best by chance to stand low."""
    surprises = [Background(0.2, 0.05, n).surprise(0.4) for n in (1, 2, TELLING, TELLING + 1)]
    assert surprises[0] == surprises[1] == surprises[2] > surprises[3]
