"""A shop that searches its catalogue by picture: tusou inside a FastAPI application.

    tusou index catalogue/products.json --library catalogue/library
    TUSOU_LIBRARY=catalogue/library uvicorn --app-dir examples/shop shop:app

A customer uploads a photo; the answer is the shop's own products, with the fields of its pairs. A
picture as query asks for that very picture, and a customer's photo is seldom the shop's own: so the
products that look most like it (near misses) are told too, behind those that are surely meant.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response, UploadFile
from PIL import Image

import tusou
from tusou.errors import TusouError

MOST_BYTES = 10_000_000
PRICES = ("price", "preis", "prix", "价", "價")
"""What names of columns with a price have within them ("Variant Price", "售价")."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the library once: the model stays in memory."""
    with tusou.open(create=False) as library:
        app.state.library = library
        yield


app = FastAPI(title="A shop", lifespan=lifespan)


def product(hit: tusou.Hit, *, is_found: bool) -> dict[str, Any]:
    """A hit, or a near miss, as the shop tells it."""
    return {
        "name": hit.text or hit.caption,
        "price": price(hit.fields),
        "found": is_found,
        "sure": None if hit.confidence is None else round(hit.confidence, 2),
        "picture": f"/pictures/{hit.item}",
    }


def price(fields: Mapping[str, Any]) -> Any:
    """What a pair costs, None without one: of "Old price" and "Price" the shorter name's."""
    for name in sorted(fields, key=len):
        is_price = any(part in name.casefold() for part in PRICES)
        if is_price and any(character.isdecimal() for character in str(fields[name])):
            return fields[name]
    return None


@app.post("/find")
def find(request: Request, photo: UploadFile, words: str = "") -> list[dict[str, Any]]:
    """Products that look like a photo, and fit the words if there are any.

    `found` tells which are surely meant: the photo is a copy of their picture, or the words fit.
    """
    data = photo.file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise HTTPException(413, "the photo is too large")
    try:
        with Image.open(BytesIO(data)) as picture:
            picture.draft("RGB", (900, 900))
            wanted = picture.convert("RGB")
    except (OSError, Image.DecompressionBombError) as error:
        raise HTTPException(422, "this is no picture") from error
    result = request.app.state.library.search(words, image=wanted, kinds=("pair",), k=8)
    found = [product(hit, is_found=True) for hit in result.hits]
    return found + [product(hit, is_found=False) for hit in result.near_misses]


@app.get("/pictures/{item}")
def picture(request: Request, item: int) -> Response:
    """A product's picture."""
    try:
        jpeg = request.app.state.library.thumbnail(item)
    except TusouError as error:
        raise HTTPException(error.http_status, error.problem) from error
    if jpeg is None:
        raise HTTPException(404, "there is no such picture")
    return Response(jpeg, media_type="image/jpeg")
