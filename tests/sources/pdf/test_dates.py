"""PDF dates become ISO 8601."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.sources.pdf.dates import date_of, iso_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("D:20130409134022-05'00'", "2013-04-09T13:40:22-05:00"),
        ("D:20240410211143Z", "2024-04-10T21:11:43+00:00"),
        ("D:20190404184521+08'00'", "2019-04-04T18:45:21+08:00"),
        ("D:20131014124204-04'", "2013-10-14T12:42:04-04:00"),
        ("D:20131014124204+0530", "2013-10-14T12:42:04+05:30"),
        ("D:199812231952", "1998-12-23T19:52:00"),
        ("20051122", "2005-11-22"),
        ("D:2005", "2005"),
        ("D:200506", "2005-06"),
        ("2021-03-04T05:06:07Z", "2021-03-04T05:06:07+00:00"),
    ],
)
def test_dates_keep_the_precision_that_they_have(written, iso):
    """A date is as precise as the file tells, its offset included."""
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("", ""),
        ("yesterday", ""),
        ("D:", ""),
        ("D:00000101", ""),
        ("D:20231399", "2023"),
        ("D:20230230", "2023"),
        ("D:20230228256199", "2023-02-28"),
        ("D:20230228101112+99'00'", "2023-02-28T10:11:12"),
        ("Tue Apr 09 2013", ""),
    ],
)
def test_impossible_parts_are_left_out(written, iso):
    """What cannot be a date loses its impossible part, or says nothing."""
    assert iso_date(written) == iso


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(written):
    """Any text gives a date or nothing, never an error."""
    assert isinstance(iso_date(written), str)


def test_the_day_it_was_made_goes_before_that_of_the_last_change():
    """CreationDate is preferred; ModDate stands in for it."""
    both = {"CreationDate": "D:2001", "ModDate": "D:2002"}
    assert date_of(both) == "2001"
    assert date_of({"CreationDate": "soon", "ModDate": "D:2002"}) == "2002"
    assert date_of({}) == ""
