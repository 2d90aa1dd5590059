"""One value where several may stand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tusou.library.given import narrowed, several
from tusou.types import Where

PICTURE = Image.new("RGB", (4, 4))


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("a red chair", ("a red chair",)),
        (7, (7,)),
        (Path("a/b.png"), (Path("a/b.png"),)),
        (PICTURE, (PICTURE,)),
        (["a", 7], ("a", 7)),
        ((), ()),
        ({"page"}, ("page",)),
        ((one for one in "ab"), ("a", "b")),
    ],
)
def test_one_or_several(given, taken):
    """Sentences, numbers, paths and pictures are one; lists, sets and generators several."""
    assert several(given) == taken


def test_filters_are_added_to_those_that_stand():
    """A string is one glob and one kind."""
    where = Where(kinds=("page",), path_globs=("a/",))
    assert narrowed(where, "photo", "*.pdf") == Where(
        kinds=("page", "photo"), path_globs=("a/", "*.pdf")
    )
    assert narrowed(where, (), ()) == where
