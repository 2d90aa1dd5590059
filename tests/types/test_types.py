"""The room of values: its files are loaded one by one, and no name of it is lost by that."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

import tusou.types
from tusou.errors import InputError
from tusou.types import EncoderStamp, Query, Where
from tusou.types.asked import MOST_FILTERS

FILE = Path(tusou.types.__file__)
TREE = ast.parse(FILE.read_text(encoding="utf-8"))
LISTED = {
    name.name: node.module
    for node in ast.walk(TREE)
    if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tusou.types.")
    for name in node.names
}


def test_every_name_that_the_type_checker_is_told_can_be_imported():
    assert LISTED
    for name, module in LISTED.items():
        assert getattr(tusou.types, name) is getattr(import_module(module), name)


def test_the_type_checker_is_told_every_name():
    """A class that is missing there would be none to mypy."""
    for file in FILE.parent.glob("[a-z]*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        made = {node.name for node in tree.body if isinstance(node, ast.ClassDef)}
        assert {name for name in made if LISTED.get(name) == f"tusou.types.{file.stem}"} == made


def test_another_name_is_no_attribute():
    with pytest.raises(AttributeError, match="has no attribute 'Sofa'"):
        tusou.types.Sofa  # noqa: B018


def test_a_closed_list_loads_no_dataclass():
    code = "import sys; from tusou.types import KINDS; print('dataclasses' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_a_model_is_known_by_what_it_computes_and_not_by_its_name():
    """Fetched again, it may have another revision though only its README changed."""
    stamp = EncoderStamp("clip", "17b9d07", "f" * 64, "p" * 64, 512)
    again = replace(stamp, name="renamed", revision="master")
    assert again == stamp
    assert len({again, stamp}) == 1
    for field, value in (("files_sha256", "0"), ("preprocessing_sha256", "0"), ("dim", 256)):
        assert replace(stamp, **{field: value}) != stamp


@pytest.mark.parametrize(
    ("excluded", "problem"),
    [
        (Where(phrases=("red sofa",)), "words or phrases"),
        (Where(kinds=("page",), without=("sofa",)), "words or phrases"),
        (Where(), "empty filter"),
    ],
)
def test_a_filter_that_cannot_be_turned_round_is_refused(excluded, problem):
    """A store would leave out everything, and no answer would say why."""
    with pytest.raises(InputError, match=problem):
        Where(excluded=(Where(kinds=("photo",)), excluded))


def test_more_filters_than_can_be_compared_are_refused():
    """All together, wherever they stand; values of one list are no more than one."""
    names = tuple(f"{n}.pdf" for n in range(MOST_FILTERS))
    assert Where(path_globs=names).n_filters == MOST_FILTERS
    Where(fields=tuple(("colour", name) for name in (*names, "red")), without=names)
    with pytest.raises(InputError, match="1,001 filters are too many: 1,000 may"):
        Where(path_globs=names, fields=(("colour", "red"),))
    with pytest.raises(InputError, match="too many"):
        Where(excluded=tuple(Where(languages=("en",)) for _ in (*names, "red")))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": "clip"}, "clip"),
        ({"revision": "2"}, "revision"),
        ({"files_sha256": "x"}, "other model files"),
        ({"preprocessing_sha256": "x"}, "other preprocessing"),
    ],
)
def test_a_mismatch_says_what_differs(changed, told):
    """Two models of the same name and revision are told apart by what differs."""
    stamp = EncoderStamp("starter", "1", "f", "p", 8)
    assert told in replace(stamp, **changed).difference(stamp)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"kinds": "photo"}, Where(kinds=("photo",))),
        ({"path_globs": ["a/", "*.pdf"]}, Where(path_globs=("a/", "*.pdf"))),
        ({"languages": "EN"}, Where(languages=("en",))),
        ({"fields": {"colour": "red"}}, Where(fields=(("colour", "red"),))),
        ({"after": "2024/5"}, Where(after="2024-05")),
    ],
)
def test_one_filter_stands_for_several(given, kept):
    """However it is given, it is kept in one form, and so compares and hashes as one."""
    assert Where(**given) == kept
    assert hash(Where(**given)) == hash(kept)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"kinds": ("foto",)}, "no kind is called 'foto'"),
        ({"path_globs": ("",)}, "argument path_globs: it is empty"),
        ({"path_globs": (None,)}, "argument path_globs: None is no text"),
        ({"languages": ("english",)}, "argument languages: 'english' is no code"),
        ({"after": "soon"}, "argument after: 'soon' is not a date"),
        ({"before": None}, "argument before: None is not a date"),
        ({"fields": ("colour", "red")}, "argument fields: 'colour' is no pair"),
        ({"fields": (("price", 3),)}, "argument fields: 3 is no text"),
        ({"phrases": ("",)}, "argument phrases: it is empty"),
        ({"excluded": ("photo",)}, "argument excluded: 'photo' is no Where"),
    ],
)
def test_a_filter_that_is_none_is_refused(given, problem):
    """It would let nothing pass, or fail where nobody expects it."""
    with pytest.raises(InputError) as caught:
        Where(**given)
    assert caught.value.problem.startswith(problem)
    assert caught.value.mend


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"text": 5}, "argument text: 5 is no text"),
        ({"image": "chair.jpg"}, "argument image: 'chair.jpg' is no picture of Pillow"),
        ({"k": 0}, "argument k: 0 is not a whole number of at least 1"),
        ({"offset": -1}, "argument offset: -1 is not a whole number of at least 0"),
        ({"rank": "imgae"}, "no way of ranking is called 'imgae'"),
        ({"where": {"kinds": "photo"}}, "argument where: {'kinds': 'photo'} is no Where"),
        ({"min_cosine": 7}, "argument min_cosine: 7 is not a number from -1 to 1"),
        ({"min_confidence": -0.1}, "argument min_confidence: -0.1 is not a number from 0 to 1"),
        ({"show_all": "no"}, "argument show_all: 'no' is neither true nor false"),
        ({"like": 2.5}, "argument like: 2.5 is no sentence, no picture and no number of an item"),
        ({"unlike": ("",)}, "argument unlike: it is empty"),
    ],
)
def test_a_query_is_made_of_what_can_be_asked(given, problem):
    """Whoever makes one is told, whichever library it is then put to."""
    with pytest.raises(InputError) as caught:
        Query(**given)
    assert caught.value.problem.startswith(problem)
    assert caught.value.mend
