"""Folding equal pictures."""

from __future__ import annotations

from tusou.ranking import Groups, fold_equal


def test_the_first_of_equals_stays_with_the_others():
    """Order is kept; the others follow their first."""
    folded = fold_equal(["a1", "b1", "a2", "c1", "a3"], key=lambda item: item[0])
    assert folded == [("a1", ["a2", "a3"]), ("b1", []), ("c1", [])]


def test_items_without_a_key_are_never_equal():
    """What could not be drawn is no copy of anything."""
    assert fold_equal(["x", "y"], key=lambda _item: None) == [("x", []), ("y", [])]


def test_nothing_to_fold():
    """An empty ranking stays empty."""
    assert fold_equal([], key=str) == []


def grouped(n, alike):
    """Numbers 0 to n - 1, each of which may be alike the first of every group."""
    groups = Groups()
    for at in range(n):
        groups.join(at, [first for first, *_ in groups], alike)
    return list(groups)


def test_what_is_alike_joins_the_first_that_it_is_like():
    assert grouped(5, lambda first, other: first % 2 == other % 2) == [[0, 2, 4], [1, 3]]


def test_likeness_is_not_passed_on():
    """A chain of small steps: 0 and 2 are too far from each other, though 1 is near both."""
    assert grouped(4, lambda first, other: other - first <= 1) == [[0, 1], [2, 3]]


def test_only_what_is_near_is_compared():
    asked = []

    def alike(first, other):
        asked.append((first, other))
        return True

    groups = Groups()
    assert groups.join(0, [], alike)
    assert groups.join(1, [], alike)
    assert not groups.join(2, [0], alike)
    assert not groups.join(3, [1], alike)
    assert (list(groups), len(groups)) == ([[0, 2], [1, 3]], 2)
    assert asked == [(0, 2), (1, 3)]
