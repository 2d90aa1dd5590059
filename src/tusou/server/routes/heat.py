"""Where a picture looks like what was asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from tusou.errors import InputError, NotFound
from tusou.library.unchanged import unchanged
from tusou.server.answers import HeatAnswer
from tusou.server.asked import GIVEN, LIKE, UNLIKE, ExampleText, Flag, Text, examples
from tusou.server.desk import Desk
from tusou.server.routes.common import TheDesk, refusals, told
from tusou.server.routes.items import Id
from tusou.types import Query as LibraryQuery

router = APIRouter(tags=["items"])


class Heat(BaseModel):
    """The query whose likeness is looked for in a picture."""

    model_config = ConfigDict(extra="forbid")

    q: Text = ""
    literal: Flag = False
    picture: str | None = Field(None, pattern=GIVEN)
    like: list[ExampleText] = Field([], max_length=20, description=LIKE)
    unlike: list[ExampleText] = Field([], max_length=20, description=UNLIKE)


@router.get("/items/{item}/heat", responses=refusals(400, 404, 409, 503), response_model=HeatAnswer)
def heat(desk: TheDesk, item: Id, asked: Annotated[Heat, Query()]) -> Response:
    """Where an item's picture looks like the query: found by covering one place after another."""
    from tusou.explaining import heat_map
    from tusou.searching import asked_of, lists_only

    stored = desk.library.get(item)
    query = _query(desk, asked)
    shelf = desk.library.shelf()
    if not (query.text.strip() or query.image or query.like):
        raise InputError("there is nothing to compare", "ask by a sentence or a picture")
    if shelf.encoder is None or lists_only(query, shelf):
        raise NotFound("there is nothing to compare", "ask by a sentence or a picture")
    with unchanged(desk.library, stored):
        picture = desk.pictures.pixels(stored)
    with desk.searching.passed():
        found = heat_map(picture, asked_of(query, shelf).vector(shelf.encoder), shelf.encoder)
    values = [[round(float(value), 3) for value in row] for row in found.values]
    return told({"values": values, "cosine": round(found.cosine, 4), "drop": round(found.drop, 4)})


def _query(desk: Desk, asked: Heat) -> LibraryQuery:
    image = None if asked.picture is None else desk.pictures.uploaded(asked.picture).picture
    return LibraryQuery(
        text=asked.q,
        literal=asked.literal,
        image=image,
        like=examples(desk, asked.like),
        unlike=examples(desk, asked.unlike),
    )
