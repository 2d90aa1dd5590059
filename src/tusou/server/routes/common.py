"""What all routes share."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Form, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse

from tusou.server.answers import ErrorAnswer
from tusou.server.desk import Desk

_TOLD = {
    400: "the request means nothing",
    401: "not logged in, or the token is wrong",
    403: "from a foreign page or host, or switched off",
    404: "there is no such thing",
    409: "not in this state",
    413: "too many bytes or pixels",
    415: "not a kind that is taken",
    416: "there are no such bytes",
    422: "a member is missing or wrong, or a file cannot be read",
    429: "too many requests",
    500: "the server, its model or its library has failed",
    503: "too many requests of all",
}


# Spelt out: next to a model FastAPI would say that a refused picture is answered with a picture.
_SHAPE = {"application/json": {"schema": {"$ref": f"#/components/schemas/{ErrorAnswer.__name__}"}}}

Responses = dict[int | str, dict[str, Any]]


def refusals(*statuses: int) -> Responses:
    """How a route may refuse; every one may for the client's identity and rate."""
    every = sorted({401, 403, 413, 422, 429, 500, *statuses})
    return {status: {"content": _SHAPE, "description": _TOLD[status]} for status in every}


async def _desk_of(request: Request) -> Desk:
    # Not a plain function, for which every request would wait for a thread of its own.
    desk: Desk = request.app.state.desk
    return desk


TheDesk = Annotated[Desk, Depends(_desk_of)]


FORM = Form(media_type="multipart/form-data")
PICTURE_SENT = Field(
    description="JPEG, PNG, WebP, HEIC, …", json_schema_extra={"format": "picture"}
)


def told(content: dict[str, Any], status: int = 200) -> Response:
    """JSON as it is: what the library tells is in shape, checking it again would cost more."""
    return TextSafeJSON(content, status)


class TextSafeJSON(JSONResponse):
    """JSON that also carries file names which are no text, with "?" for their odd bytes."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of `content`."""
        try:
            return super().render(content)
        except UnicodeEncodeError:
            import json

            text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            return text.encode("utf-8", "replace")
