"""One item: what is known of it, its picture, and its original file."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from tusou.errors import NotFound
from tusou.library.around import figures_on, marks, page_of
from tusou.library.told import item_json
from tusou.library.unchanged import unchanged
from tusou.server.answers import ItemsAnswer, MarksAnswer, ShownItem
from tusou.server.asked import BOX, LAST_ITEM, ByPicture, Flag
from tusou.server.drawing import LONGEST_PX
from tusou.server.originals import KIND_POLICY, ORIGINAL_TYPES, open_original
from tusou.server.routes.common import Responses, TheDesk, refusals, told
from tusou.server.sending import etag_of, send_bytes, send_file
from tusou.types import Query as LibraryQuery

router = APIRouter(tags=["items"])

Id = Annotated[int, Path(ge=0, le=LAST_ITEM, description="an item's number")]
JPEG = "image/jpeg"
REVALIDATED = "private, no-cache"
"""Asked for again with the validator each time: at this address another library may be served."""

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_PART, _KNOWN = "the range that was asked for", "the client has it"

PICTURE_ANSWERS: Responses = {
    200: {"content": {JPEG: _BYTES}},
    206: {"description": _PART, "content": {JPEG: _BYTES}},
    304: {"description": _KNOWN},
}


class Picture(Response):
    """What the document says of pictures."""

    media_type = JPEG


@router.get("/items/{item}", responses=refusals(404), response_model=ShownItem)
def item(desk: TheDesk, item: Id) -> Response:
    """Everything that is known of an item, its text included, and what lies around it."""
    stored = desk.library.get(item)
    page = page_of(desk.library, stored)
    figures = figures_on(desk.library, stored) if stored.item.kind == "page" else []
    around = {
        "page": None if page is None else asdict(page),
        "figures": [item_json(figure) for figure in figures],
    }
    return told(item_json(stored) | around)


@router.get("/items/{item}/marks", responses=refusals(400, 404), response_model=MarksAnswer)
def item_marks(
    desk: TheDesk,
    item: Id,
    q: Annotated[str, Query(max_length=2000)] = "",
    literal: Annotated[Flag, Query(description="read as a search with `literal` reads it")] = False,
) -> Response:
    """Where the words of a query stand on an item's picture."""
    desk.library.get(item)
    asked = LibraryQuery(text=q, literal=literal)
    boxes = marks(desk.library, item, asked) if q.strip() else ()
    return told({"boxes": [box.rounded() for box in boxes]})


@router.get(
    "/items/{item}/thumbnail",
    responses=refusals(404, 416) | PICTURE_ANSWERS,
    response_class=Picture,
)
def thumbnail(desk: TheDesk, item: Id, request: Request) -> Response:
    """A JPEG, its longest side 320 pixels, as it was when the item was indexed."""
    jpeg = desk.library.thumbnail(item)
    if jpeg is None:
        raise NotFound(f"item {item} has no thumbnail", "see: GET /api/v1/sample")
    headed = {"etag": etag_of(jpeg), "cache-control": REVALIDATED}
    return send_bytes(jpeg, JPEG, request.headers, headed)


@router.get(
    "/items/{item}/image",
    responses=refusals(404, 409, 416, 503) | PICTURE_ANSWERS,
    response_class=Picture,
)
def image(
    desk: TheDesk,
    item: Id,
    request: Request,
    longest_px: Annotated[int, Query(ge=16, le=LONGEST_PX, description="its longest side")] = 1600,
    box: Annotated[str | None, Query(pattern=BOX, description="only this part of it")] = None,
) -> Response:
    """An item's picture, drawn again from its file: pages as sharp as they are asked for."""
    stored = desk.library.get(item)
    part = ByPicture.model_validate({"box": box}).part()
    with unchanged(desk.library, stored):
        jpeg = desk.pictures.jpeg(stored, longest_px, part)
    headed = {"etag": etag_of(jpeg), "cache-control": REVALIDATED}
    return send_bytes(jpeg, JPEG, request.headers, headed)


_MEDIA = dict.fromkeys(ORIGINAL_TYPES, _BYTES)
_ORIGINAL: Responses = {
    200: {"content": _MEDIA},
    206: {"description": _PART, "content": _MEDIA},
    304: {"description": _KNOWN},
}


@router.get(
    "/items/{item}/original",
    responses=refusals(404, 409, 416) | _ORIGINAL,
    response_class=Response,
)
def original(desk: TheDesk, item: Id, request: Request) -> Response:
    """The file that holds the item's picture: the PDF or the picture, byte for byte."""
    stored = desk.library.get(item)
    if not stored.item.image_path or stored.item.picture_row is not None:
        raise NotFound("this item's picture has no file of its own", "see its image")
    with unchanged(desk.library, stored) as path:
        file, media_type = open_original(path)
    status = os.fstat(file.fileno())
    name = os.path.basename(stored.item.image_path).encode("utf-8", "replace")
    headed = {
        "etag": etag_of(status.st_size, status.st_mtime_ns, status.st_ino),
        "cache-control": REVALIDATED,
        "content-disposition": f"inline; filename*=UTF-8''{quote(name)}",
        "content-security-policy": KIND_POLICY[media_type == "application/pdf"],
    }
    return send_file(file, status.st_size, media_type, request.headers, headed)


@router.get("/sample", responses=refusals(), response_model=ItemsAnswer)
def sample(
    desk: TheDesk,
    n: Annotated[int, Query(ge=1, le=100)] = 12,
    seed: Annotated[int | None, Query(ge=0, le=LAST_ITEM)] = None,
) -> Response:
    """Random items, to begin with."""
    found = desk.library.sample(n, seed=seed)
    return told({"items": [item_json(stored) for stored in found]})
