"""What a camera writes beside the pixels: when, where and with what a photo was taken."""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tusou.pictures.colour import METADATA_FAULTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image

    from tusou.types import FieldValue

_MAKE, _MODEL = 0x010F, 0x0110
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_TAKEN, _DIGITISED = 0x9003, 0x9004
_LATITUDE_REF, _LATITUDE, _LONGITUDE_REF, _LONGITUDE = 1, 2, 3, 4

_DATE = re.compile(r"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?")


@dataclass(frozen=True, slots=True)
class CameraData:
    """What was found; `date` is ISO 8601 in the camera's local time, "" when unknown."""

    date: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    """May hold "camera" (make and model), "latitude" and "longitude" (degrees, WGS 84)."""


def camera_data(image: Image) -> CameraData:
    """Read the EXIF data of `image`; what is missing or broken is left out."""
    fields: dict[str, FieldValue] = {}
    date = ""
    with suppress(*METADATA_FAULTS):
        exif = image.getexif()
        if camera := _camera(exif.get(_MAKE), exif.get(_MODEL)):
            fields["camera"] = camera
        taken = exif.get_ifd(_EXIF_IFD)
        date = iso_date(taken.get(_TAKEN)) or iso_date(taken.get(_DIGITISED))
        fields |= _place(exif.get_ifd(_GPS_IFD))
    return CameraData(date, fields)


def iso_date(value: object) -> str:
    """Return EXIF's "2024:05:01 12:30:00" as "2024-05-01T12:30:00"; "" for anything else."""
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return ""
    year, month, day, time = match.groups()
    if not (year >= "1826" and "01" <= month <= "12" and "01" <= day <= "31"):
        return ""  # cameras without a clock write 0000:00:00; the first photo is of 1826
    return f"{year}-{month}-{day}" + (f"T{time}" if time else "")


def _camera(make: object, model: object) -> str:
    words = [part.strip(" \0") for part in (make, model) if isinstance(part, str)]
    if len(words) == 2 and words[1].lower().startswith(words[0].lower()):
        words = words[1:]  # "Canon", "Canon EOS 5D"
    return " ".join(filter(None, words))


def _place(gps: Mapping[int, Any]) -> dict[str, FieldValue]:
    latitude = _degrees(gps.get(_LATITUDE), gps.get(_LATITUDE_REF), "S", 90)
    longitude = _degrees(gps.get(_LONGITUDE), gps.get(_LONGITUDE_REF), "W", 180)
    if latitude is None or longitude is None or latitude == longitude == 0:
        return {}
    return {"latitude": latitude, "longitude": longitude}


def _degrees(value: Any, reference: object, negative: str, limit: int) -> float | None:
    """Return degrees, minutes and seconds as one signed number; 1e-6 degrees are 11 cm."""
    if not isinstance(value, tuple) or len(value) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in value)
    angle = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(angle) or abs(angle) > limit:
        return None
    return round(-angle if reference == negative else angle, 6)
