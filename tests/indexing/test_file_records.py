"""What a store knows of a file is made of the file, and gives it back."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from tusou.types import FileRecord, Skipped, SourceFile

FILE = SourceFile("s3://shop/a.pdf", "s3://shop", 1200, 7_000_000, version="etag-1")


def test_a_record_gives_back_its_file():
    """With all that tells whether it changed."""
    assert FileRecord.of(FILE, "0" * 64, "options").file == FILE


def test_a_record_keeps_all_that_it_is_told():
    """Nothing is left at its default."""
    skipped = Skipped(FILE.path, "locked", "give the password")
    record = FileRecord.of(
        FILE, "0" * 64, "options", skipped=skipped, page_skips=(skipped,), n_items=3
    )
    assert (record.sha256, record.options_key) == ("0" * 64, "options")
    assert (record.skipped, record.page_skips, record.n_items) == (skipped, (skipped,), 3)
    assert all(getattr(record, one.name) for one in fields(record))


@pytest.mark.parametrize(
    ("mtime_ns", "date"),
    [
        (1_700_000_000 * 10**9, "2023-11-14T22:13:20"),
        (1, "1970-01-01T00:00:00"),
        (-30_000_000_000 * 10**9, "1019-05-04T18:40:00"),
        (0, ""),
        (300_000_000_000 * 10**9, ""),
        (-70_000_000_000 * 10**9, ""),
    ],
)
def test_a_file_is_dated_by_its_time(mtime_ns, date):
    """To the second; without a time, and outside the years 1 to 9999, there is no date."""
    assert replace(FILE, mtime_ns=mtime_ns).dated == (date, "mtime" if date else "")


def test_a_file_is_dated_by_its_name_where_that_tells_a_date(tmp_path):
    """The time of a file is that of its last copy; the names of folders tell none."""
    path = "/files/2001-01-01/IMG_20190504_102030.jpg"
    file = replace(FILE, path=path, root="/files", mtime_ns=1)
    assert file.dated == ("2019-05-04T10:20:30", "name")
    assert replace(file, root=path).dated == file.dated
    assert replace(file, path="/files/2001-01-01/red.jpg").dated[1] == "mtime"
