"""Logging in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from tusou import __version__
from tusou.errors import NoAccess
from tusou.server.answers import SessionAnswer
from tusou.server.desk import Desk
from tusou.server.guard import cookie_name, cookie_of
from tusou.server.passwords import fits, is_among
from tusou.server.routes.common import TheDesk, refusals, told

router = APIRouter(tags=["session"])


class Login(BaseModel):
    """A password, or a token."""

    model_config = ConfigDict(extra="forbid")

    password: str = Field(min_length=1, max_length=1000)


@router.get("/session", responses=refusals(), response_model=SessionAnswer)
def session(desk: TheDesk, request: Request) -> Response:
    """Whether a login is needed, and the CSRF token of whoever has logged in."""
    found = desk.sessions.find(cookie_of(request.scope))
    return told(_told(desk, None if found is None else found.csrf))


@router.post("/session", responses=refusals(400), response_model=SessionAnswer)
def log_in(desk: TheDesk, login: Login, request: Request) -> Response:
    """Log in: the answer sets a cookie that scripts cannot read."""
    options = desk.options
    desk.logins.count()
    known = bool(options.password_hash) and fits(login.password, options.password_hash)
    if options.is_guarded and not known and not is_among(login.password, options.tokens):
        raise NoAccess("the password is wrong", "ask whoever runs the server")
    cookie, opened = desk.sessions.open()
    response = told(_told(desk, opened.csrf))
    response.set_cookie(
        cookie_name(request.scope),
        cookie,
        httponly=True,
        samesite="strict",
        secure=options.secure_cookies,
    )
    return response


@router.delete("/session", responses=refusals(), response_model=SessionAnswer)
def log_out(desk: TheDesk, request: Request) -> Response:
    """Log out."""
    desk.sessions.end(cookie_of(request.scope))
    response = told(_told(desk, None))
    response.delete_cookie(cookie_name(request.scope), httponly=True, samesite="strict")
    return response


def _told(desk: Desk, csrf: str | None) -> dict[str, object]:
    return {
        "guarded": desk.options.is_guarded,
        "logged_in": csrf is not None,
        "csrf": csrf or "",
        "read_only": desk.options.read_only,
        "version": __version__,
    }
