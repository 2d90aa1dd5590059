"""Much of something, some at a time."""

from __future__ import annotations

from itertools import count

import pytest

from tusou.batching import batched


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, []), (1, [[0]]), (3, [[0, 1, 2]]), (7, [[0, 1, 2], [3, 4, 5], [6]])],
)
def test_lists_are_full_but_the_last(n, expected):
    assert list(batched(range(n), 3)) == expected


def test_nothing_is_read_before_it_is_asked_for():
    numbers = count()
    lists = batched(numbers, 4)
    assert next(numbers) == 0
    assert next(lists) == [1, 2, 3, 4]
    assert next(numbers) == 5


def test_a_dictionary_is_cut_by_its_keys():
    assert list(batched({"a": 1, "b": 2, "c": 3}, 2)) == [["a", "b"], ["c"]]
