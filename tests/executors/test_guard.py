"""What a decode function raises becomes a reason, and whether the file is to blame is told."""

from __future__ import annotations

import errno

import pytest

from tusou.errors import Locked, MissingExtra, OutOfReach, SourceError, TooLarge
from tusou.executors.guard import guarded
from tusou.timing import Stopwatch
from tusou.types import DecodeOptions, Skipped, SourceFile

FILE = SourceFile("/a/b.pdf", "/a", 1, 1)


def reason(exc: Exception) -> Skipped:
    """What comes of a decode function that raises."""

    def decode(file, options):
        raise exc
        yield

    (skipped,) = guarded(decode, FILE, DecodeOptions(), Stopwatch())
    assert isinstance(skipped, Skipped)
    return skipped


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES, errno.EMFILE])
def test_what_the_system_refuses_is_tried_again(number):
    """A failing drive, a lost network share or too many open files say nothing of the file."""
    skipped = reason(OSError(number, "Refused", FILE.path))
    assert (skipped.problem, skipped.fault) == ("it cannot be read now (refused)", "outside")


@pytest.mark.parametrize(
    "exc", [OSError("cut off"), OSError(errno.EINVAL, "Invalid"), ValueError()]
)
def test_faults_of_a_file_or_of_ours_stay(exc):
    """Without a number, or with one that comes of an offset in a file, it is not tried again."""
    skipped = reason(exc)
    assert "fault of tusou" in skipped.mend
    assert skipped.fault == "file"


@pytest.mark.parametrize(
    ("exc", "fault"),
    [
        (SourceError("it is damaged"), "file"),
        (TooLarge("it has 200 Mpx"), "too_large"),
        (OutOfReach("the file is not there"), "outside"),
        (MissingExtra.of("pyarrow", "parquet", "reading Parquet"), "outside"),
        (Locked("no password fits"), "locked"),
    ],
)
def test_an_error_of_ours_says_where_the_fault_lies(exc, fault):
    assert reason(exc).fault == fault
