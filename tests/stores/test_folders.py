"""The folder of a library."""

from __future__ import annotations

import pytest

from tusou.errors import StoreError
from tusou.stores.folders import make_folder


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
