"""One shape for all errors: `{"error", "problem", "mend"}`, with the status of the error tree."""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from tusou.errors import TusouError
from tusou.server.refusals import NoAccess, TooMany

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = logging.getLogger(__name__)

_NAMES = {404: "NotFound", 405: "NotAllowed", 413: "TooLarge", 415: "InputError", 400: "InputError"}
_MEND = "see /api/v1/openapi.json"


def answer_to(error: TusouError) -> JSONResponse:
    """An error as the API tells it."""
    headers = {}
    if isinstance(error, TooMany):
        headers["retry-after"] = str(max(1, math.ceil(error.retry_after_s)))
    if isinstance(error, NoAccess):
        headers["www-authenticate"] = 'Bearer realm="tusou"'
    return shaped(error.http_status, type(error).__name__, error.problem, error.mend, headers)


def shaped(
    status: int, name: str, problem: str, mend: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    """The one shape."""
    content = {"error": name, "problem": _plain(problem), "mend": _plain(mend)}
    return JSONResponse(content, status, headers)


def add_handlers(app: FastAPI) -> None:
    """Make every error of `app` come out in the one shape."""
    app.add_exception_handler(TusouError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)


async def _ours(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TusouError)  # noqa: S101 - for the type checker
    if error.http_status >= 500:
        log.warning("%s: %s", type(error).__name__, error)
    return answer_to(error)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    problem = {404: "there is nothing at this address", 405: "this cannot be done here"}
    name = _NAMES.get(error.status_code, "TusouError")
    said = problem.get(error.status_code, str(error.detail))
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code == 405:
        headers["allow"] = ", ".join(request.app.state.methods.at(request.url.path))
    return shaped(error.status_code, name, said, _MEND, headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    said = "; ".join(_told(one) for one in error.errors()[:3])
    return shaped(422, "InputError", said, _MEND)


def _told(one: dict[str, Any]) -> str:
    """`k: Input should be less than or equal to 100`."""
    where = [str(part) for part in one["loc"] if part not in ("query", "body", "path")]
    return f"{'.'.join(where) or 'the request'}: {one['msg']}"


async def _fault(_: Request, error: Exception) -> JSONResponse:
    log.error("a fault of tusou", exc_info=error)
    return shaped(500, "Fault", "the server has failed", "see its log, and please report it")


def _plain(text: str) -> str:
    """File names may hold half characters (surrogates), which JSON cannot carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
