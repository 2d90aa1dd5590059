"""How many digits are told."""

from __future__ import annotations

import pytest

from tusou.wording import digits_apart


@pytest.mark.parametrize(
    ("one", "other", "digits"),
    [
        (0.31, 0.35, 2),
        (0.0461, 0.047, 3),
        (0.07894, 0.07901, 4),
        (0.0790000001, 0.079, 10),
        (0.079, 0.079, 2),
        (0, 1e-30, 2),
    ],
)
def test_numbers_look_as_different_as_they_are(one, other, digits):
    """With two digits where those are enough, and where none tell them apart."""
    assert digits_apart(one, other) == digits


def test_more_digits_can_be_usual():
    assert digits_apart(0.5, 0.6, least=4) == 4
