"""What the towers are trained on: pictures with texts, and the list of their views."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from training.documents import draw_one
from training.photos import Photo, load_photos
from training.progress import say
from training.rooms import room_photos
from training.views import View

if TYPE_CHECKING:
    from training.settings import Settings

DRAWINGS = 1200
ROOMS = 400
ROOM_VIEWS = ("plain", "mirror", "crop0")
TINY_STEP = 2
"""Every second tiny_imagenet picture is used: at 64 px they blur, and all are one domain."""


@dataclass(frozen=True)
class Corpus:
    """Train pictures with their views; the index of a view is its row in the store."""

    photos: tuple[Photo, ...]
    views: tuple[View, ...]


def training_corpus(settings: Settings) -> Corpus:
    """Every train photo, the drawings, and the views of all in the order of computing."""
    found = used_photos(load_photos(settings.data, settings.sources, "train"))
    photos = [photo for photo in found if photo.english or photo.label]
    if mute := len(found) - len(photos):
        say(f"left out: {mute} photos with neither English captions nor a label")
    photos += drawings(settings.seed)
    rooms = room_photos(ROOMS, settings.seed, settings.work / "rooms.parquet")
    kinds = ["plain", "mirror", *(f"crop{k}" for k in range(settings.views - 3)), "page"]
    views = [View(i, kind) for kind in kinds for i, p in enumerate(photos) if _wants(p, kind)]
    last = range(len(photos), len(photos) + len(rooms))
    views += [View(i, kind) for kind in ROOM_VIEWS for i in last]
    return Corpus((*photos, *rooms), tuple(views))


def used_photos(photos: list[Photo]) -> list[Photo]:
    """The train photos that are used: of tiny_imagenet every second one."""
    tiny = [photo for photo in photos if photo.source == "tiny_imagenet"]
    left_out = {id(photo) for index, photo in enumerate(tiny) if index % TINY_STEP}
    return [photo for photo in photos if id(photo) not in left_out]


def _wants(photo: Photo, kind: str) -> bool:
    if photo.captioned or kind == "plain":
        return True
    return photo.source not in ("drawing", "tiny_imagenet") and kind in ("crop0", "page")


def drawings(seed: int) -> list[Photo]:
    """The generated charts, tables and diagrams as photos of the source "drawing"."""
    rng = random.Random(seed)
    made = []
    for _ in range(DRAWINGS):
        drawing = draw_one(rng)
        buffer = io.BytesIO()
        drawing.image.save(buffer, "PNG")
        made.append(
            Photo(
                buffer.getvalue(),
                drawing.english,
                drawing.chinese,
                drawing.label,
                "train",
                "drawing",
            )
        )
    return made
