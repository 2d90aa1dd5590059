"""One value where several may stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import tusou
from tusou.errors import InputError, NotFound, UnknownName
from tusou.given import several
from tusou.library.arguments import narrowed
from tusou.types import Query, Where

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
    assert narrowed(None, (), ()) == Where()


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (lambda made: made.search("red", k="3"), "argument k: '3' is not a whole number"),
        (lambda made: made.search("red", within=3), "argument within: 3 is no text"),
        (lambda made: made.search("red", kinds="foto"), "no kind is called 'foto'"),
        (lambda made: made.search("red", where={}), "argument where: {} is no Where"),
        (lambda made: made.search(image=5), "5 is neither a picture of Pillow nor"),
        (lambda made: made.search(like=[None]), "argument like: None is no sentence"),
        (lambda made: made.similar(2.5), "2.5 is neither a picture of Pillow nor"),
        (lambda made: made.similar(True), "argument item: True is no number of an item"),
        (lambda made: made.similar(1, within=3), "argument within: 3 is no text"),
        (lambda made: made.similar(1, kinds="foto"), "no kind is called 'foto'"),
        (lambda made: made.similar(1, to="imgae"), "no way of comparing is called 'imgae'"),
        (lambda made: made.explain("first", "red"), "argument hit: 'first' is no number"),
        (lambda made: made.explain(1, 5), "argument query: 5 is no text"),
        (lambda made: made.lookup(path=5), "5 is no path"),
        (lambda made: made.lookup(text=5), "argument text: 5 is no text"),
        (lambda made: made.sample(-1), "argument n: -1 is not a whole number of at least 0"),
        (lambda made: made.get("1"), "argument item: '1' is no number of an item"),
        (lambda made: made.thumbnail(None), "argument item: None is no number of an item"),
        (lambda made: made.picture(1, 0), "argument longest_px: 0 is not a whole number"),
        (
            lambda made: made.picture(1, 20_000),
            "argument longest_px: 20000 is not",
        ),
        (lambda made: made.forget(5), "5 is no path"),
        (lambda made: made.index(5), "5 is no path"),
        (lambda made: made.index([b"a"]), "b'a' is no path"),
        (lambda made: made.index("a", max_pages=-1), "argument max_pages: -1 is not a whole"),
        (lambda made: made.index("a", workers=-1), "argument workers: -1 is not a whole"),
        (lambda made: made.index("a", figures="no"), "argument figures: 'no' is neither true"),
        (lambda made: made.index("a", ignore=5), "argument ignore: 5 is no text"),
        (lambda made: tusou.open(5), "5 is no path"),
        (lambda made: tusou.open(made.folder, model=5), "argument model: 5 is no text"),
    ],
)
def test_what_a_library_cannot_take_is_told(library, call, problem):
    """With what it would take; nothing is taken in silence for something else."""
    with pytest.raises((InputError, UnknownName)) as caught:
        call(library)
    assert caught.value.problem.startswith(problem)
    assert caught.value.mend


def test_numbers_of_numpy_are_numbers(library):
    """Items often come out of arrays."""
    first = library.sample(1)[0].id
    assert library.get(np.int64(first)).id == first
    assert library.similar(np.int64(first), k=np.int32(1)).given.like
    assert library.search(like=np.int64(first), k=1).given.like == (("item", first),)
    with pytest.raises(NotFound):
        library.get(-1)


def test_one_pattern_to_ignore_is_no_list_of_letters(library, folder):
    """Nor is one password."""
    report = library.index(folder, ignore="*.json", passwords="secret", workers=0)
    assert library.stats().items["photo"] == 4
    assert report.removed == 1


def test_several_libraries_show_their_pictures(library):
    """An answer of `search_libraries` shows itself as one of a library does."""
    found = tusou.library.search_libraries([library], Query("red", rank="image", k=1))
    assert "data:image/jpeg" in found._repr_html_()
