"""The folder of a library."""

from __future__ import annotations

import shlex

import pytest

from tusou.errors import InputError, StoreError
from tusou.stores.folders import make_folder, no_library


def test_a_folder_is_made_with_those_above_it(tmp_path):
    """And again without harm."""
    for _ in range(2):
        make_folder(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize(("name", "problem"), [("a", "is a file"), ("a/b", "cannot be made")])
def test_a_file_in_its_place_is_told(tmp_path, name, problem):
    """With a way on."""
    (tmp_path / "a").write_text("x", "utf-8")
    with pytest.raises(StoreError, match=problem) as told:
        make_folder(str(tmp_path / name))
    assert "folder" in told.value.mend
    assert "Errno" not in told.value.problem


def test_no_library_is_made_among_the_files_of_somebody(tmp_path):
    """They are likely what is to be searched, and in a library they could never be indexed."""
    (tmp_path / "photo.jpg").touch()
    with pytest.raises(InputError, match="holds other files"):
        make_folder(str(tmp_path))
    (tmp_path / "library.db").touch()
    make_folder(str(tmp_path))


def test_what_an_interrupted_making_left_and_litter_are_no_files_of_somebody(tmp_path):
    (tmp_path / "index").mkdir()
    for name in ("library.lock", ".DS_Store"):
        (tmp_path / name).touch()
    make_folder(str(tmp_path))


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("furnitur", "furniture"),
        ("demo", "demo/my library"),
        ("Demo/my libary", ""),
        ("photos", ""),
        ("a/b/c", ""),
    ],
)
def test_a_library_in_or_beside_the_folder_may_have_been_meant(tmp_path, asked, meant):
    """One with a name like it, or the one that lies in it; folders of other things are not."""
    for there in ("furniture", "demo/my library"):
        (tmp_path / there).mkdir(parents=True)
        (tmp_path / there / "library.db").touch()
    (tmp_path / "photo").mkdir()
    error = no_library(str(tmp_path / asked))
    assert error.problem == f"there is no library at {tmp_path / asked}"
    if meant:
        assert error.mend == f"did you mean {shlex.quote(str(tmp_path / meant))}?"
    else:
        place = shlex.quote(str(tmp_path / asked))
        assert error.mend == f"make one with: tusou index FOLDER --library {place}"


@pytest.mark.parametrize("named", ["my archive", "my archive/a.pdf"])
def test_files_in_place_of_a_library_are_what_is_to_be_searched(tmp_path, named):
    """No library can be made there, so the mend indexes them into one elsewhere."""
    place = tmp_path / named
    (tmp_path / "my archive").mkdir()
    (tmp_path / "my archive" / "a.pdf").touch()
    error = no_library(str(place))
    quoted = shlex.quote(str(place))
    assert error.mend == f"make one elsewhere of what is there: tusou index {quoted} --library NEW"
