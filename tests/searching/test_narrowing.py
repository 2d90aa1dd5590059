"""What passes two filters together."""

from __future__ import annotations

from itertools import product

import pytest

from searching.shop import FILES, shop
from tusou.errors import InputError
from tusou.searching.narrowing import both
from tusou.types import Where

FILTERS = [
    Where(),
    Where(kinds=("pair",)),
    Where(kinds=("photo", "page")),
    Where(path_globs=("shop/",)),
    Where(path_globs=("*.csv",)),
    Where(languages=("en", "zh")),
    Where(languages=("fr",)),
    Where(after="2020", before="2021"),
    Where(before="2019"),
    Where(fields=(("Colour ", "red"), ("colour", "blue"))),
    Where(fields=(("colour", "crimson"), ("access", "secret"))),
    Where(phrases=("a chair",), without=("sofa",)),
    Where(excluded=(Where(kinds=("photo",)),)),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    made = shop(tmp_path_factory.mktemp("narrowing"), FILES)
    yield made.store
    made.store.close()


@pytest.mark.parametrize(("one", "other"), [*product(FILTERS, FILTERS)])
def test_what_passes_both_passes_each(store, one, other):
    """And nothing else does, in whichever order."""
    passing = sorted(set(store.ids(one)) & set(store.ids(other)))
    assert store.ids(both(one, other)) == passing


def test_too_many_together_are_refused():
    many = Where(path_globs=tuple(f"{at}/" for at in range(1000)))
    with pytest.raises(InputError):
        both(many, Where(path_globs=("a/",)))
