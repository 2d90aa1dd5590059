"""Values of manifest columns as texts, tags, dates and fields."""

from __future__ import annotations

import json
import math
import os
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tusou.text import whole
from tusou.types.file_dates import hour_of_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tusou.types import FieldValue
    from tusou.types.names import Scalar

_LONGEST_NAME = 4096
_MOST_VALUES = 20
"""Colours, sizes, rooms of a product; a longer list is a vector, an outline or the like."""
_DATE = re.compile(
    r"(?P<year>[12]\d{3})"
    r"(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2})日?)?月?)?年?"
    r"(?:[T ](?P<hour>\d{1,2})(?P<rest>:\d{2}(?::\d{2})?)(?:\s?(?P<half>[AaPp])\.?[Mm])?\S*)?"
)


def as_texts(value: Any) -> list[str]:
    """Return the strings in `value`: itself, or those of a list; numbers are no texts."""
    if isinstance(value, str):
        return [whole(value)]
    if isinstance(value, list | tuple):
        return [whole(entry) for entry in value if isinstance(entry, str)]
    return []


def as_tags(value: Any) -> list[str]:
    """Return tags from a list, or from a string that separates them by commas or semicolons."""
    parts = re.split("[,;，；、|]", whole(value)) if isinstance(value, str) else as_texts(value)
    return [part.strip() for part in parts if part.strip()]


def iso_date(value: Any) -> str:
    """Return a date or time as ISO 8601, as precise as it is given; "" when it is none.

    Understands "2024-5-1", "2024/05/01 12:30", "2024-05-01 3:05 PM", "2024年5月1日",
    "2024-05", 2024 and date objects.
    """
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    match = _DATE.fullmatch(str(value).strip())
    return "" if match is None else _as_precise(match)


def _as_precise(match: re.Match[str]) -> str:
    year, month, day = match["year"], int(match["month"] or 1), int(match["day"] or 1)
    try:
        whole = date(int(year), month, day).isoformat()
    except ValueError:
        return ""
    if not match["month"]:
        return year
    if not match["day"]:
        return whole[:7]
    if not match["hour"]:
        return whole
    hour = hour_of_day(int(match["hour"]), (match["half"] or "").lower())
    return f"{whole}T{hour:02}{match['rest']}"


def as_fields(row: Mapping[str, Any]) -> dict[str, FieldValue]:
    """Return what filters can use: scalars as they are, nested values as JSON, nothing for none.

    A list of scalars is several values, unless there are more than `_MOST_VALUES`.
    """
    fields = {whole(str(name)).strip(): _as_field(value) for name, value in row.items()}
    return {name: value for name, value in fields.items() if name and value is not None}


def _as_field(value: Any) -> FieldValue | None:
    if isinstance(value, list | tuple) and 0 < len(value) <= _MOST_VALUES:
        several = [_as_scalar(one) for one in value if not isinstance(one, list | tuple | dict)]
        if len(several) == len(value):
            return tuple(one for one in several if one is not None) or None
    return _as_scalar(value)


def _as_scalar(value: Any) -> Scalar | None:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, str):
        return whole(value).strip() or None
    if value is None or isinstance(value, bytes):
        return None
    if isinstance(value, list | tuple | dict):
        return whole(json.dumps(value, ensure_ascii=False, default=str)) if value else None
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def is_possible_name(path: str) -> bool:
    """Whether a file can have that path.

    Half a character or a NUL is in none, and no system opens one of more than 4,096 bytes, as a
    picture written out in place of its name would be.
    """
    try:
        name = os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return b"\0" not in name and len(name) <= _LONGEST_NAME
