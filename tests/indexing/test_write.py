"""How items are dated that tell no date of their own."""

import pytest

from tusou.indexing.write import date_of


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
    """In UTC, to the second; without a time, and outside the years 1 to 9999, there is no date."""
    assert date_of(mtime_ns) == date
