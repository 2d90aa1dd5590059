"""How sure a hit is."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.searching.chance import Background, stretched
from tusou.searching.confidence import Signs, confidence, evidence_of, sure_by_picture


def height(cosine):
    """How high a cosine stands."""
    return float(stretched(np.float32(cosine)))


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
