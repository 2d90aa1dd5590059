"""How sure a hit is."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.searching.confidence import (
    Background,
    cosine_confidence,
    joint,
    stretched,
    words_confidence,
)
from tusou.text import query_units, segment

CHANCE = Background.of(np.random.default_rng(0).normal(0.2, 0.03, 256).astype(np.float32), 1000)


def test_the_background_is_measured_robustly():
    """A few relevant items do not widen what counts as chance."""
    cosines = np.concatenate([np.random.default_rng(0).normal(0.2, 0.03, 240), np.full(16, 0.9)])
    measured = Background.of(cosines.astype(np.float32), 256)
    assert measured.middle == pytest.approx(0.2, abs=0.01)
    assert measured.spread == pytest.approx(0.03, abs=0.01)


def test_confidence_grows_with_the_cosine():
    """Larger cosine, larger confidence, always within 0–1."""
    sure = [cosine_confidence(cosine, CHANCE) for cosine in np.linspace(-1, 1, 41)]
    assert sure == sorted(sure)
    assert 0 <= sure[0] < 0.01
    assert 0.99 < sure[-1] <= 1


def test_the_best_of_chance_is_not_enough():
    """In a thousand items something lies three spreads out; that proves nothing."""
    assert cosine_confidence(0.2 + 3.5 * 0.03, CHANCE) < 0.35


def test_more_items_need_a_larger_cosine():
    """The best of a million by chance is better than the best of ten."""
    few, many = Background(0.2, 0.03, 10), Background(0.2, 0.03, 1_000_000)
    assert cosine_confidence(0.35, few) > cosine_confidence(0.35, many)


def test_equal_pictures_do_not_make_chance_impossible():
    """A library of one picture has a spread all the same."""
    assert Background.of(np.zeros(5, dtype=np.float32), 5).spread > 0


def _words(query, *texts):
    return words_confidence(query_units(query), [set(segment(text)) for text in texts])


def test_the_same_picture_is_sure_where_all_pictures_are_alike():
    """A library of similar pictures leaves little room to stand out; the same picture does."""
    rng = np.random.default_rng(3)
    alike = Background.of(np.tanh(rng.normal(0.8, 0.25, 256)).astype(np.float32), 90)
    assert cosine_confidence(1.0, alike) > 0.99
    assert cosine_confidence(0.985, alike) > 0.6
    assert cosine_confidence(0.85, alike) < 0.35


def test_the_only_picture_of_a_library_is_found_by_itself():
    """Where an item is its own background, being the same picture is still sure."""
    alone = Background.of(np.ones(1, dtype=np.float32), 1)
    assert cosine_confidence(0.9995, alone) == 1.0
    assert cosine_confidence(0.9, alone) < 0.5


def test_small_cosines_are_hardly_stretched():
    """Sentences and pictures have small cosines, which keep their distances."""
    cosines = np.array([-0.1, 0.0, 0.1, 0.3], dtype=np.float32)
    assert stretched(cosines) == pytest.approx(cosines, abs=0.01)


def test_all_words_are_sure_and_none_is_nothing():
    """The share of the query that is covered, 0–1."""
    assert _words("red chair", "a red chair", "a lamp") == [pytest.approx(1), 0]


def test_a_rare_word_counts_more():
    """What every page has says little."""
    texts = ["chair oslo", *["chair"] * 20]
    sure = _words("oslo chair", *texts)
    assert sure[0] == pytest.approx(1)
    assert sure[1] < 0.3


def test_an_absent_word_weighs_most():
    """A page that matches the common half of a query is no answer."""
    assert max(_words("giant panda", *["giant step"] * 10)) < 0.35


def test_without_words_there_is_no_evidence():
    """A query of signs covers nothing."""
    assert _words("?!", "text") == [0.0]
    assert words_confidence(query_units("red"), []) == []


def test_signals_join_as_independent_evidence():
    """One sure signal is enough; none is none."""
    assert joint([]) == 0
    assert joint([0.0, 0.8]) == pytest.approx(0.8)
    assert joint([0.5, 0.5]) == pytest.approx(0.75)
