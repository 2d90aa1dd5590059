"""The web page: a handful of files of the package, read once; no other file can be named."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from tusou.server.faults import shaped
from tusou.server.sending import etag_of, send_bytes

router = APIRouter(include_in_schema=False)

_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/manifest+json",
}
INDEX = "index.html"


@cache
def page_files() -> dict[str, tuple[bytes, str]]:
    """Name → content and media type of every file of the page."""
    found = {}
    for file in (files("tusou.server") / "page").iterdir():
        suffix = file.name[file.name.rfind(".") :]
        if suffix in _MEDIA_TYPES:
            found[file.name] = (file.read_bytes(), _MEDIA_TYPES[suffix])
    return found


@router.get("/")
def page(request: Request) -> Response:
    """The page itself."""
    return _sent(INDEX, request)


@router.get("/page/{name}")
def page_file(name: str, request: Request) -> Response:
    """A style, a script or an icon of the page."""
    return _sent(name, request)


def _sent(name: str, request: Request) -> Response | JSONResponse:
    if name not in page_files():
        lacking = "there is nothing at this address"
        return shaped(request.headers, 404, "NotFound", lacking, "see /")
    content, media_type = page_files()[name]
    headed = {"etag": etag_of(content), "cache-control": "no-cache"}
    return send_bytes(content, media_type, request.headers, headed)
