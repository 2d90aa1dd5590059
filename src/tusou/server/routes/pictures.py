"""Pictures that are sent, to be searched by one or several times."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from tusou.server.answers import PictureAnswer
from tusou.server.asked import GIVEN
from tusou.server.routes.common import FORM, PICTURE_SENT, TheDesk, refusals, told
from tusou.server.routes.items import JPEG, PICTURE_ANSWERS, Picture
from tusou.server.sending import etag_of, send_bytes

router = APIRouter(tags=["pictures"])

KEPT = "private, max-age=86400"
"""The number of a picture is made of its content."""


class PictureForm(BaseModel):
    """A picture."""

    model_config = ConfigDict(extra="forbid")

    image: Annotated[UploadFile, PICTURE_SENT]


@router.post(
    "/pictures", status_code=201, responses=refusals(400, 503), response_model=PictureAnswer
)
def send_picture(desk: TheDesk, sent: Annotated[PictureForm, FORM]) -> Response:
    """Send a picture once and search by its number; it is decoded apart and kept a while."""
    upload = desk.pictures.receive(sent.image.file.read())
    content = {"picture": upload.id, "width_px": upload.width_px, "height_px": upload.height_px}
    return told(content, 201)


@router.get(
    "/pictures/{picture}", responses=refusals(404, 416) | PICTURE_ANSWERS, response_class=Picture
)
def sent_picture(
    desk: TheDesk, picture: Annotated[str, Path(pattern=GIVEN)], request: Request
) -> Response:
    """A picture that was sent, as it is searched by: its longest side 448 pixels."""
    from tusou.server.drawing import as_jpeg

    jpeg = as_jpeg(desk.pictures.uploaded(picture).picture)
    headed = {"etag": etag_of(picture), "cache-control": KEPT}
    return send_bytes(jpeg, JPEG, request.headers, headed)
