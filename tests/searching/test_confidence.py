"""How sure a hit is."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from tusou.searching.confidence import (
    FEW,
    MIN_SPREAD,
    TELLING,
    THOUSAND,
    Background,
    Scatter,
    Signs,
    confidence,
    coverages,
    evidence_of,
    logistic,
    logit,
    photo_line,
    quantile,
    soft,
    spread_of,
    stretched,
    sure_by_photo,
    sure_by_picture,
)
from tusou.searching.fitted import fitted
from tusou.text import query_units, segment

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


@pytest.mark.parametrize("signal", ["image", "text"])
def test_evidence_grows_with_the_surprise_and_is_never_negative(signal):
    """Never against an item."""
    parts = [evidence_of(Signs(**{signal: value}))[signal] for value in np.linspace(-30, 30, 61)]
    assert parts == sorted(parts)
    assert 0 <= parts[0] < 0.01
    assert parts[-1] > 1


def test_the_look_of_a_photo_is_weighed_by_numbers_of_its_own():
    """Of the order: what confidence is told from stays as it is."""
    signs = Signs(bm25=5.0, coverage=0.5, image=1.0, text=0.5)
    page, photo = evidence_of(signs), evidence_of(signs, of_photo=True)
    assert photo["image"] > page["image"]
    assert {**photo, "image": page["image"]} == page


def test_words_count_by_bm25_and_by_coverage():
    """Either more of the query or more of it than elsewhere is more evidence."""
    some = evidence_of(Signs(bm25=5.0, coverage=0.5))["words"]
    assert evidence_of(Signs(bm25=5.0, coverage=1.0))["words"] > some
    assert evidence_of(Signs(bm25=9.0, coverage=0.5))["words"] > some
    assert evidence_of(Signs(bm25=0.0))["words"] == 0


def test_a_point_of_bm25_counts_more_in_a_small_library():
    """Words cannot be rare among few items, so what rarity there is counts."""
    few, many = (evidence_of(Signs(bm25=5.0, n_items=n))["words"] for n in (50, 1_000_000))
    assert few > evidence_of(Signs(bm25=5.0, n_items=1000))["words"] > many


def test_only_signals_that_were_asked_say_something():
    """A search by words has no evidence of pictures."""
    assert set(evidence_of(Signs(bm25=1.0))) == {"words"}
    assert set(evidence_of(Signs(image=1.0, text=0.0))) == {"image", "text"}
    assert evidence_of(Signs()) == {}


def test_confidence_is_a_probability_that_grows_with_the_evidence():
    """More evidence never makes an item less sure."""
    for kind in ("page", "photo"):
        bare = confidence({}, kind)
        assert 0 < bare < 0.1
        for signal in ("words", "image", "text"):
            assert bare <= confidence({signal: 3.0}, kind) <= confidence({signal: 6.0}, kind) < 1


def test_a_soft_value_is_itself_where_large_and_nothing_where_small():
    """The logarithm of 1 + exp, without overflow."""
    assert soft(0.0) == pytest.approx(np.log(2))
    assert soft(500.0) == pytest.approx(500.0)
    assert 0 <= soft(-500.0) < 1e-9


def _words(query, *texts):
    return coverages(query_units(query), [set(segment(text)) for text in texts])


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
    assert coverages(query_units("red"), []) == []


@pytest.mark.parametrize("kind", ["photo", "figure"])
def test_a_picture_nearly_equal_to_the_one_asked_for_is_told_as_sure(kind):
    """Cosines of pictures with pictures: around 0.6, and 0.998 for one that was saved anew."""
    usual = Background(height(0.6), 0.2, 1000)
    cosines = (0.6, 0.8, 0.9, 0.97, 0.998)
    sure = [sure_by_picture(usual.surprise(height(cosine)), kind) for cosine in cosines]
    assert sure == sorted(sure)
    assert sure[0] < 0.05
    assert sure[-1] > 0.95


def test_a_cosine_says_less_in_a_library_where_everything_is_alike():
    """The same 0.97 is nothing among pages of one textbook."""
    alike, usual = (Background(height(middle), 0.2, 1000) for middle in (0.95, 0.6))
    few, many = (sure_by_picture(one.surprise(height(0.97)), "page") for one in (alike, usual))
    assert few < 0.15
    assert many > 0.6


def test_a_handful_of_items_is_compared_as_if_there_were_some_more():
    """Of one or two a spread is known too badly for the best by chance to stand low."""
    surprises = [Background(0.2, 0.05, n).surprise(0.4) for n in (1, 2, TELLING, TELLING + 1)]
    assert surprises[0] == surprises[1] == surprises[2] > surprises[3]


def test_the_line_of_photos_is_the_fitted_one_at_both_sizes_and_moves_between():
    """As the confidence of a right photo does with their number; and it never jumps."""
    numbers = fitted()
    assert photo_line(THOUSAND) == pytest.approx(numbers.needed_photo)
    few = logit(numbers.needed_few_photos) + numbers.sure_photo_size * math.log(FEW / THOUSAND)
    assert photo_line(FEW) == pytest.approx(logistic(few))
    lines = [photo_line(n) for n in (2, 199, 200, 201, 500, 999, 1000, 1001, 10**6)]
    steps = [abs(logit(a) - logit(b)) for a, b in itertools.pairwise(lines[1:4] + lines[5:8])]
    assert max(steps[:2] + steps[3:]) < 0.02
    assert logit(lines[-1]) - logit(lines[-2]) == pytest.approx(
        numbers.sure_photo_size * math.log(10**6 / 1001)
    )


def test_the_line_of_words_is_the_fitted_one_and_moves_between():
    """In log-odds, as the confidence does."""
    numbers = fitted()
    assert photo_line(THOUSAND, 1.0) == pytest.approx(numbers.needed_word)
    lines = [logit(photo_line(500, brevity)) for brevity in (0.0, 0.5, 1.0)]
    assert lines[1] == pytest.approx((lines[0] + lines[2]) / 2)


def test_of_a_word_a_smaller_surprise_is_enough():
    """No photo is as near to it as one is to a sentence that describes it; its line is higher,
    and still lies lower in surprise."""

    def reaches(surprise, brevity):
        parts = evidence_of(Signs(image=surprise))
        return sure_by_photo(parts, "photo", THOUSAND, brevity) >= photo_line(THOUSAND, brevity)

    first = [
        min(s for s in np.linspace(-4, 4, 801) if reaches(s, brevity)) for brevity in (0, 0.5, 1)
    ]
    assert first == sorted(first, reverse=True)
    assert first[0] > first[2]
    assert confidence(evidence_of(Signs(image=0.0)), "photo", brevity=1.0) > confidence(
        evidence_of(Signs(image=0.0)), "photo"
    )
    assert confidence(evidence_of(Signs(image=0.0)), "page", brevity=1.0) == confidence(
        evidence_of(Signs(image=0.0)), "page"
    )


@pytest.mark.parametrize("value", [-7.0, 0.0, 3.5])
def test_logit_undoes_logistic(value):
    """Probabilities and log-odds are two ways to say one thing."""
    assert logit(logistic(value)) == pytest.approx(value)
