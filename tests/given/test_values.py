"""What callers give: what is kept of it, and what is said of what is not taken."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from tusou.errors import InputError, UnknownName
from tusou.given import (
    NotTaken,
    argument,
    chosen,
    date,
    flag,
    is_picture,
    language,
    moment,
    named_value,
    not_empty,
    number,
    text,
    whole,
)
from tusou.given.values import shown

NO_MOMENT = "is no day with a time like 2024-05-31T18:30, without a time zone"


@pytest.mark.parametrize(
    ("check", "given", "kept"),
    [
        (whole, (3,), 3),
        (whole, (np.int64(3), 1), 3),
        (whole, (3, 1, 3), 3),
        (number, (0, -1, 1), 0.0),
        (number, (np.float32(0.5), 0, 1), 0.5),
        (number, (Fraction(1, 4), 0, 1), 0.25),
        (flag, (False,), False),
        (text, ("",), ""),
        (not_empty, (" ",), " "),
        (language, ("EN",), "en"),
        (date, ("2024年5月",), "2024-05"),
        (moment, ("2024/5/31",), "2024-05-31"),
        (moment, ("2024-05-31T18:30",), "2024-05-31T18:30"),
        (moment, ("2024/5/31T18",), "2024-05-31T18"),
        (moment, ("20240531T18:30:05",), "2024-05-31T18:30:05"),
        (named_value, (" colour = red ",), ("colour", "red")),
        (named_value, ("colour=",), ("colour", "")),
    ],
)
def test_what_fits_is_brought_into_its_form(check, given, kept):
    """Plain values of Python come out, whatever class of number came in."""
    found = check(*given)
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("check", "given", "said"),
    [
        (whole, ("3",), "'3' is not a whole number of at least 0"),
        (whole, (0, 1), "0 is not a whole number of at least 1"),
        (whole, (4, 1, 3), "4 is not a whole number from 1 to 3"),
        (whole, (0, 1, 3), "0 is not a whole number from 1 to 3"),
        (whole, (2.0,), "2.0 is not a whole number of at least 0"),
        (whole, (True,), "True is not a whole number of at least 0"),
        (number, (7, -1, 1), "7 is not a number from -1 to 1"),
        (number, (math.nan, 0, 1), "nan is not a number from 0 to 1"),
        (number, ("0.5", 0, 1), "'0.5' is not a number from 0 to 1"),
        (number, (10**400, 0, 1), f"1{'0' * 78}… is not a number from 0 to 1"),
        (flag, ("no",), "'no' is neither true nor false"),
        (flag, (0,), "0 is neither true nor false"),
        (text, (5,), "5 is no text"),
        (not_empty, ("",), "it is empty, as if a variable was not set"),
        (language, ("english",), "'english' is no code of a language like en or zh"),
        (date, ("2024-02-30",), "'2024-02-30' is not a date like 2024-05-31, 2024-05 or 2024"),
        (moment, (2024,), "2024 is not a date like 2024-05-31, 2024-05 or 2024"),
        (moment, ("2024-05-31T",), f"'2024-05-31T' {NO_MOMENT}"),
        (moment, ("2024-05T18:30",), f"'2024-05T18:30' {NO_MOMENT}"),
        (moment, ("2024-05-31T1830",), f"'2024-05-31T1830' {NO_MOMENT}"),
        (moment, ("2024-05-31T25:00",), f"'2024-05-31T25:00' {NO_MOMENT}"),
        (moment, ("2024-05-31T18:30Z",), f"'2024-05-31T18:30Z' {NO_MOMENT}"),
        (moment, ("2024-05-31T18:30+02:00",), f"'2024-05-31T18:30+02:00' {NO_MOMENT}"),
        (named_value, ("=red",), "'=red' is not of the form NAME=VALUE"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_what_would(check, given, said):
    """Nothing is guessed: what merely looks like a value of the sort is none."""
    with pytest.raises(NotTaken) as caught:
        check(*given)
    assert str(caught.value) == said


def test_an_argument_is_told_by_its_name():
    """With the place whose help says more."""
    assert argument("k", "tusou.Library.search", whole, 3, 1) == 3
    with pytest.raises(InputError) as caught:
        argument("k", "tusou.Library.search", whole, 0, 1)
    assert caught.value.problem == "argument k: 0 is not a whole number of at least 1"
    assert caught.value.mend == "see: help(tusou.Library.search)"


def test_a_name_is_one_of_those_there_are():
    """The mend names the nearest."""
    assert chosen("kind", "photo", ("page", "photo")) == "photo"
    with pytest.raises(UnknownName) as caught:
        chosen("kind", "foto", ("page", "photo"))
    assert "photo" in caught.value.mend
    with pytest.raises(UnknownName):
        chosen("kind", None, ("page", "photo"))


def test_a_picture_is_one_of_pillow():
    """And no array, path or file."""
    assert is_picture(Image.new("RGB", (1, 1)))
    assert not is_picture(np.zeros((2, 2, 3)))
    assert not is_picture("chair.jpg")


def test_a_value_of_any_length_is_told_in_a_line():
    """What was given may be a whole file."""
    assert len(shown("x" * 10_000)) == 80
    assert shown("x") == "'x'"
