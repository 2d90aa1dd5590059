"""Files that a run does not see and the library keeps."""

from __future__ import annotations

import shlex

import pytest

from tusou.indexing.out_of_sight import drive_away, forgettable, gone, left_behind
from tusou.types import Skipped
from tusou.wording import translated

PATH = "/media/old photos/it's"


@pytest.mark.parametrize(
    "told",
    [
        gone(PATH, is_folder=True),
        drive_away(PATH, "/media", is_folder=False),
        left_behind(PATH, 3, is_there=False),
        forgettable(Skipped(PATH, "there is no file in it", fault="outside")),
    ],
    ids=lambda told: told.problem,
)
def test_what_takes_the_files_out_can_be_pasted(told):
    """Also where a path has blanks or quotes; and it is told in the person's language."""
    before, command = told.mend.split(": ", 1)
    assert before == "if its files are really gone"
    assert shlex.split(command) == ["tusou", "forget", PATH]
    assert (told.path, told.fault) == (PATH, "outside")
    assert translated(told.mend, "zh") == f"若文件真的没有了：{command}"


def test_a_folder_that_lost_files_to_another_is_indexed_again():
    told = left_behind(PATH, 1200, is_there=True)
    assert told.problem == "moved away from here: 1,200"
    assert shlex.split(told.mend) == ["tusou", "index", PATH]


def test_a_path_that_is_no_unicode_is_told_so():
    """The library knows it by its bytes; what is told can be written down."""
    told = gone("/media/\udce9t\udce9", is_folder=True)
    assert told.path == "/media/\udce9t\udce9"
    assert told.problem == "/media/�t� is not there any more"
    assert told.mend.endswith(" '/media/�t�'")
