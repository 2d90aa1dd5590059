"""What the operating system says, told apart and told on."""

from __future__ import annotations

import errno

import pytest

from tusou.errors import NotFound, is_outside, system_reason
from tusou.wording import translated


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "no such file or directory"),
        (OSError("Image file is truncated"), "image file is truncated"),
    ],
)
def test_what_the_system_says_becomes_a_part_of_a_sentence(error, sentence):
    """Packages raise the same errors with a text of their own and no number."""
    assert system_reason(error) == sentence


@pytest.mark.parametrize(
    ("error", "outside"),
    [
        (OSError(errno.EIO, "Input/output error"), True),
        (OSError(errno.EMFILE, "Too many open files"), True),
        (PermissionError("may not"), True),
        (OSError(errno.EINVAL, "Invalid argument"), False),
        (OSError("broken data stream"), False),
    ],
)
def test_faults_of_the_place_are_told_from_faults_of_the_file(error, outside):
    """A drive may come back; a damaged file stays as it is."""
    assert is_outside(error) is outside


@pytest.mark.parametrize(
    ("error", "english", "chinese"),
    [
        (NotFound.item(7), "there is no item 7 (see: tusou sample)", "没有条目 7"),
        (
            NotFound.file("/a b"),
            "the library holds nothing at /a b (see: tusou stats --files)",
            "图库里没有文件 /a b",
        ),
    ],
)
def test_what_a_library_does_not_hold_is_told_in_the_same_words_everywhere(error, english, chinese):
    assert str(error) == english
    assert translated(error.problem, "zh") == chinese
