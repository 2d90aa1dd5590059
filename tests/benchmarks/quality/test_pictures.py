"""The fit of queries by picture finds how much a surprise tells, and reports it out of fold."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.quality.measuring import reliability
from benchmarks.quality.pictures import (
    COPIES,
    MAY_LOSE,
    Asks,
    confidence,
    cut,
    fit,
    halved,
    line,
    out_of_fold,
    saved,
    told,
)
from PIL import Image

SHIFT, SLOPE = -3.0, 1.2


def asks(n: int = 4000, seed: int = 0) -> Asks:
    """First hits that are right with the odds of a known slope and shift."""
    dice = np.random.default_rng(seed)
    surprise = dice.normal(2.0, 2.0, n)
    right = dice.random(n) < 1 / (1 + np.exp(-(SHIFT + SLOPE * surprise)))
    at = np.arange(n)
    held = right | (dice.random(n) < 0.2)
    return Asks(at // len(COPIES), at % len(COPIES), held, right, surprise, np.tanh(surprise / 5))


def test_the_slope_and_the_shift_are_found_again():
    assert fit(asks()) == pytest.approx([SHIFT, SLOPE], abs=0.15)


def test_out_of_fold_the_confidence_is_what_happens():
    seen = asks()
    _, error = reliability(out_of_fold(seen), seen.right)
    assert error < 0.03


def test_every_photo_is_judged_by_a_fit_without_it():
    """Turning the answers of one photo around changes nothing of its own confidence."""
    seen = asks(400)
    right = seen.right.copy()
    right[seen.photo == 3] ^= True
    other = Asks(seen.photo, seen.copy, seen.held, right, seen.surprise, seen.cosine)
    here = seen.photo == 3
    assert out_of_fold(other)[here] == pytest.approx(out_of_fold(seen)[here])


def test_the_line_loses_as_many_as_it_may():
    seen = asks()
    sure = confidence(seen, fit(seen))
    lost = (sure[seen.right] < line(seen, sure)).mean()
    assert lost == pytest.approx(MAY_LOSE, abs=0.01)


def test_the_report_tells_every_kind_of_copy():
    seen = asks(500)
    sure = out_of_fold(seen)
    text = told("here", seen, sure, line(seen, sure))
    assert all(copy in text for copy in COPIES)
    assert "500 queries" in text


def test_what_the_line_loses_where_it_is_set_is_no_finding():
    seen = asks(500)
    sure = out_of_fold(seen)
    needed = line(seen, sure)
    assert "of the right (it is set so)" in told("here", seen, sure, needed, is_set_here=True)
    assert "it is set so" not in told("elsewhere", seen, sure, needed)


def test_copies_are_what_they_are_called():
    picture = Image.linear_gradient("L").convert("RGB").resize((200, 100))
    assert halved(picture).size == (100, 50)
    assert cut(0.5)(picture).size == (100, 50)
    assert cut(0.9)(picture).size == (180, 90)
    assert saved(picture).size == (200, 100)
    assert saved(picture).tobytes() != picture.tobytes()
    assert halved(Image.new("RGB", (1, 1))).size == (1, 1)
