"""Photos among pages: what the table counts."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.quality.collecting import COLUMNS, Seen
from benchmarks.quality.fitting import Answer
from benchmarks.quality.photo_queries import PhotoQuery

from benchmarks.quality import fitting, mixed
from tusou.searching.fitted import fitted

W = np.array([getattr(fitted(), name) for name in fitting.ORDER])


def seen_with(*items: tuple[str, bool, float]) -> Seen:
    """Items by file, whether it is a photo, and the surprise of its picture."""
    signs = np.zeros((len(items), len(COLUMNS)))
    signs[:, 2] = [surprise for _, _, surprise in items]
    signs[:, 3] = -50.0
    signs[:, mixed.PHOTO] = [is_photo for _, is_photo, _ in items]
    ranks = np.tile(np.arange(len(items))[:, None], (1, 3))
    places = tuple((name, None if is_photo else 1) for name, is_photo, _ in items)
    return Seen(signs, ranks, np.arange(len(items)), places)


SEEN = seen_with(("a.pdf", False, 3.0), ("photos/1.jpg", True, 1.0), ("photos/2.jpg", True, 0.5))


def test_what_is_in_use_and_what_was_tried_are_compared():
    names = [look.name for look in mixed.looks()]
    assert names[0] == mixed.ALIKE
    assert names[-1] == f"**{fitted().photo_slope}, {fitted().photo_shift}**"
    assert len(set(names)) == len(mixed.TRIED) + 2


@pytest.mark.parametrize(
    ("look", "first"), [(mixed.Look(mixed.ALIKE), "a.pdf"), (mixed.Look("", (2.0, 4.0)), "1.jpg")]
)
def test_a_look_decides_whether_pages_or_photos_come_first(look, first):
    assert mixed.places(SEEN, mixed.scores(SEEN, W, look))[0] == first


def test_photos_alone_and_pages_alone():
    """As if the others were not in the library."""
    total = mixed.scores(SEEN, W, mixed.Look(mixed.ALIKE))
    assert mixed.places(SEEN, mixed.alone(total, SEEN, photo=True)) == ["1.jpg", "2.jpg"]
    assert mixed.places(SEEN, mixed.alone(total, SEEN, photo=False)) == ["a.pdf"]


def test_weights_are_fitted_on_pages_alone():
    """Photos among them would teach that looks say nothing."""
    answer = mixed.without_photos(Answer(SEEN, np.array([2, 0, 0]), answerable=True))
    assert answer.grades.tolist() == [2]
    assert answer.seen.places == (("a.pdf", 1),)
    assert len(answer.seen.signs) == len(answer.seen.ranks) == len(answer.seen.items) == 1


def test_only_the_other_half_is_told():
    """The first, third … query chose the numbers."""
    right = PhotoQuery("x", "en", frozenset({"2.jpg"}), "2.jpg")
    wrong = PhotoQuery("y", "en", frozenset({"1.jpg"}), "1.jpg")
    cell = mixed.of_photos([wrong, right], [SEEN, SEEN], W, mixed.Look("", (2.0, 5.0)), "en")
    assert cell == "0.0 / 100.0"
    assert mixed.of_photos([right, wrong], [SEEN, SEEN], W, None, "en") == "100.0 / 100.0"
