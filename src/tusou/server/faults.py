"""One shape for all errors: `{"error", "problem", "mend"}`, with the status of the error tree.

Problem and mend are in the language of the request.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from tusou.errors import NoAccess, TooMany, TusouError
from tusou.server.spoken import Headers, language_of, spoken
from tusou.server.wrong import NO_JSON, near, sentence_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = logging.getLogger(__name__)

_NAMES = {404: "NotFound", 405: "NotAllowed", 413: "TooLarge", 415: "InputError", 400: "InputError"}
_MEND = "see /api/v1/openapi.json"


def answer_to(error: TusouError, asked: Headers) -> JSONResponse:
    """An error as the API tells it; `asked` are the headers of the request."""
    headers = {}
    if isinstance(error, TooMany):
        headers["retry-after"] = str(max(1, math.ceil(error.retry_after_s)))
    if isinstance(error, NoAccess):
        headers["www-authenticate"] = 'Bearer realm="tusou"'
    name = type(error).__name__
    return shaped(asked, error.http_status, name, error.problem, error.mend, headers=headers)


def shaped(
    asked: Headers,
    status: int,
    name: str,
    problem: str,
    mend: str,
    *,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """The one shape; `asked` are the headers of the request, `headers` those of the answer."""
    said = {"problem": spoken(problem, asked), "mend": spoken(mend, asked)}
    content = {"error": name} | {member: _plain(text) for member, text in said.items()}
    return JSONResponse(content, status, headers)


def add_handlers(app: FastAPI) -> None:
    """Make every error of `app` come out in the one shape."""
    app.add_exception_handler(TusouError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, TusouError)  # noqa: S101 - for the type checker
    if error.http_status >= 500:
        log.warning("%s: %s", type(error).__name__, error)
    return answer_to(error, request.headers)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - for the type checker
    problem = {
        400: f"what was sent cannot be read ({error.detail})",
        404: "there is nothing at this address",
        405: "this cannot be done here",
    }
    name = _NAMES.get(error.status_code, "TusouError")
    said = problem.get(error.status_code, str(error.detail))
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if error.status_code == 405:
        headers["allow"] = ", ".join(request.app.state.methods.at(request.url.path))
    return shaped(request.headers, error.status_code, name, said, _MEND, headers=headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - for the type checker
    faults, route = error.errors()[:3], request.scope["route"]
    is_chinese = language_of(request.headers) == "zh"
    colon, stop = ("：", "；") if is_chinese else (": ", "; ")
    said = [
        f"{_place(one)}{colon}{spoken(sentence_of(one, route), request.headers)}" for one in faults
    ]
    meant = near(faults[0], route)
    mend = f"did you mean {meant!r}?" if meant else _MEND
    return shaped(request.headers, 422, "InputError", stop.join(said), mend)


def _place(fault: dict[str, Any]) -> str:
    """The name of a member, behind what it is a member of: address, path or body."""
    names = () if fault["type"] == NO_JSON else fault["loc"][1:]
    return ".".join(map(str, names)) or str(fault["loc"][0])


async def _fault(request: Request, error: Exception) -> JSONResponse:
    log.error("a fault of tusou", exc_info=error)
    problem, mend = "the server has failed", "see its log, and please report it"
    return shaped(request.headers, 500, "Fault", problem, mend)


def _plain(text: str) -> str:
    """File names may hold half characters (surrogates), which JSON cannot carry."""
    return text.encode("utf-8", "replace").decode("utf-8")
