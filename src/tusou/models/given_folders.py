"""Where models lie that were given by the path of their folder, for the libraries made with them.

A library knows its model by what identifies it and not by its place, so that both can be moved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.kept import keep

if TYPE_CHECKING:
    from tusou.config import Settings
    from tusou.types import EncoderStamp

FILE = ".given.json"
"""In the folder of models. To lose it costs naming the folder once more."""
MOST = 100
"""Models remembered, the latest."""


def given_place(stamp: EncoderStamp, settings: Settings) -> str:
    """Where the model of that stamp was given last, as `place_of` tells it; "" if never."""
    return _places(settings).get(_key(stamp), "")


def remember_place(stamp: EncoderStamp, place: str, settings: Settings) -> None:
    """Remember the model's place, if `place_of` told one.

    Does nothing where the folder of models cannot be written.
    """
    if not place:
        return
    known, key = _places(settings), _key(stamp)
    if [*known.items()][-1:] != [(key, place)]:
        known.pop(key, None)
        latest = [*known.items(), (key, place)][-MOST:]
        keep(Path(settings.models) / FILE, json.dumps(dict(latest), indent=1).encode())


def _key(stamp: EncoderStamp) -> str:
    return f"{stamp.files_sha256[:16]} {stamp.preprocessing_sha256[:16]}"


def _places(settings: Settings) -> dict[str, str]:
    try:
        told = json.loads((Path(settings.models) / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    rows = told.items() if isinstance(told, dict) else ()
    return {key: place for key, place in rows if isinstance(place, str)}
