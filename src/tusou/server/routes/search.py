"""Search by a sentence, a picture or both; by likeness; by exact key."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query, Request, Response, UploadFile
from pydantic import Field, model_validator

from tusou.errors import InputError
from tusou.library.told import item_json
from tusou.server.answers import ItemsAnswer, SearchAnswer
from tusou.server.asked import ByPicture, Search, answered, image_of, paged
from tusou.server.routes.common import FORM, PICTURE_SENT, TheDesk, refusals, told
from tusou.server.spoken import spoken

router = APIRouter(tags=["search"])


@router.get("/search", responses=refusals(400, 404, 409, 503), response_model=SearchAnswer)
def search(desk: TheDesk, asked: Annotated[Search, Query()], request: Request) -> Response:
    """Search by a sentence, by a picture that the server has, or by both."""
    return _told(answered(desk, asked, image_of(desk, asked)), request)


def _told(answer: dict[str, Any], request: Request) -> Response:
    hints = [spoken(hint, request.headers) for hint in answer["hints"]]
    return told(answer | {"hints": hints})


class SearchForm(Search):
    """A search with a picture sent along."""

    # Never null, but perhaps not there: that is what a form can say.
    image: Annotated[UploadFile, PICTURE_SENT] = None  # type: ignore[assignment]

    @model_validator(mode="before")
    @classmethod
    def _without_null(cls, members: Any) -> Any:
        """Leave out what may be null and is: a form can only write the word."""
        if not isinstance(members, dict):
            return members
        return {
            name: value
            for name, value in members.items()
            if value != "null" or name not in NULLABLE
        }


NULLABLE = frozenset(
    one.alias or name
    for name, one in SearchForm.model_fields.items()
    if type(None) in get_args(one.annotation)
)


@router.post("/search", responses=refusals(400, 404, 409, 503), response_model=SearchAnswer)
def search_with_picture(
    desk: TheDesk, asked: Annotated[SearchForm, FORM], request: Request
) -> Response:
    """Search by a picture sent along, by a sentence, or by both: for programs, in one step."""
    if "image" not in asked.model_fields_set:
        return _told(answered(desk, asked, image_of(desk, asked)), request)
    upload = desk.pictures.receive(asked.image.file.read())
    sent = asked.model_copy(update={"picture": upload.id, "item": None})
    return _told(answered(desk, sent, image_of(desk, sent)), request)


class Similar(ByPicture):
    """A picture, and what is compared with it."""

    to: Literal["image", "text"] = Field(
        "image", description="image: pictures that look alike; text: texts that fit"
    )


@router.get("/similar", responses=refusals(400, 404, 409, 503), response_model=SearchAnswer)
def similar(desk: TheDesk, asked: Annotated[Similar, Query()], request: Request) -> Response:
    """What looks like an item or a picture, or whose text fits it."""
    what = asked.item if _is_whole_item(asked) else image_of(desk, asked)
    if what is None:
        raise InputError("there is nothing to compare with", "give item= or picture=")
    with desk.searching.passed():
        result = desk.library.similar(
            what,
            k=asked.k + 1,
            offset=asked.offset,
            to=asked.to,
            where=asked.where(),
        )
    return _told(paged(result, asked), request)


def _is_whole_item(asked: ByPicture) -> bool:
    return asked.item is not None and asked.picture is None and asked.box is None


@router.get("/lookup", responses=refusals(400, 404), response_model=ItemsAnswer)
def lookup(
    desk: TheDesk,
    path: Annotated[
        str | None, Query(min_length=1, max_length=4096, description="of an image")
    ] = None,
    text: Annotated[str | None, Query(max_length=20_000, description="the whole of it")] = None,
) -> Response:
    """Items by their exact path or by their exact text: a look-up in an index."""
    found = desk.library.lookup(path=path, text=text)
    return told({"items": [item_json(stored) for stored in found]})
