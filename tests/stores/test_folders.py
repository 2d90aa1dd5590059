"""The folder of a library."""

from __future__ import annotations

import pytest

from tusou.errors import InputError, StoreError
from tusou.stores.folders import make_folder


def test_a_folder_is_made_with_those_above_it(tmp_path):
    """And again without harm."""
    for _ in range(2):
        make_folder(str(tmp_path / "a" / "b"), "library.db")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize(("name", "problem"), [("a", "is a file"), ("a/b", "cannot be made")])
def test_a_file_in_its_place_is_told(tmp_path, name, problem):
    """With a way on."""
    (tmp_path / "a").write_text("x", "utf-8")
    with pytest.raises(StoreError, match=problem) as told:
        make_folder(str(tmp_path / name), "library.db")
    assert "folder" in told.value.mend
    assert "Errno" not in told.value.problem


def test_no_library_is_made_among_the_files_of_somebody(tmp_path):
    """They are likely what is to be searched, and in a library they could never be indexed."""
    (tmp_path / "photo.jpg").touch()
    with pytest.raises(InputError, match="holds other files"):
        make_folder(str(tmp_path), "library.db")
    (tmp_path / "library.db").touch()
    make_folder(str(tmp_path), "library.db")


def test_what_an_interrupted_making_left_and_litter_are_no_files_of_somebody(tmp_path):
    (tmp_path / "index").mkdir()
    for name in ("library.lock", ".DS_Store"):
        (tmp_path / name).touch()
    make_folder(str(tmp_path), "library.db")
