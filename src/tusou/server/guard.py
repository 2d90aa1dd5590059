"""Who may come in: checked before a request reaches any route."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser

from tusou.errors import Forbidden, NoAccess, TusouError
from tusou.server.faults import answer_to
from tusou.server.options import is_loopback
from tusou.server.passwords import is_among
from tusou.server.sessions import COOKIE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tusou.server.desk import Desk

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
API = "/api/"
SESSION = "/api/v1/session"
PICTURES_IN = frozenset({"/api/v1/search", "/api/v1/pictures"})
"""Where pictures are sent to."""
PROXIED = ("forwarded", "x-forwarded-", "x-real-ip")
"""Headers, or how they begin, that tell of a proxy before the server."""
FORM_BYTES = 100_000
"""What a form may hold beside its picture."""


class Guard:
    """Checks host, origin, rate, identity and size of every request.

    - **Host**: a name that is not ours means that a foreign page was rebound to this address.
      Plain addresses cannot be rebound.
    - **Origin**: other pages may neither change nor read anything, unless they are listed.
    - **Proxy**: what comes through one may come from anywhere, so the server has to be guarded. One
      that does not name itself cannot be told.
    - **Identity**: a token, or a session cookie with its CSRF token when something is changed.
    """

    def __init__(self, app: ASGIApp, desk: Desk) -> None:
        self._app = app
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._check_host(headers)
            self._desk.rate.take(client_of(scope))
            if _is_guarded(scope["path"]):
                self._check_origin(headers)
                self._check_proxy(headers)
                self._check_identity(scope, headers)
            limit = self._most_bytes(scope["path"])
            _check_length(headers, limit)
        except TusouError as error:
            await answer_to(error, headers)(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit), send)

    def _check_host(self, headers: Headers) -> None:
        host = _name_of(headers.get("host", ""))
        names = {name.lower() for name in (*self._desk.options.host_names, self._desk.options.host)}
        if not (is_loopback(host) or _is_address(host) or host in names):
            raise Forbidden(
                "the server is not known by this name", "start it with --allow-host NAME"
            )

    def _check_origin(self, headers: Headers) -> None:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin in self._desk.options.origins:
            return
        foreign = origin is not None and origin.partition("://")[2] != headers.get("host")
        if foreign or site in ("cross-site", "same-site"):
            raise Forbidden(
                "pages of other servers may not use this one",
                "start it with --allow-origin ORIGIN",
            )

    def _check_proxy(self, headers: Headers) -> None:
        if self._desk.options.is_guarded:
            return
        if any(name.startswith(PROXIED) for name in headers):
            raise Forbidden(
                "the request comes through a proxy, and nothing guards the library",
                "start the server with --password-file or --token-file",
            )

    def _check_identity(self, scope: Scope, headers: Headers) -> None:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            if not is_among(token.strip(), (self._desk.local_token, *self._desk.options.tokens)):
                raise NoAccess("the token is wrong", "see the token file of the server")
            return
        if not self._desk.options.is_guarded or scope["path"] == SESSION:
            return
        session = self._desk.sessions.find(cookie_of(scope))
        if session is None:
            raise NoAccess("log in first", "POST /api/v1/session, or send a token")
        if scope["method"] in SAFE:
            return
        if not hmac.compare_digest(headers.get(CSRF_HEADER, "").encode(), session.csrf.encode()):
            raise Forbidden("the CSRF token is missing or wrong", "GET /api/v1/session tells it")

    def _most_bytes(self, path: str) -> int:
        limits = self._desk.options.limits
        return limits.upload_bytes + FORM_BYTES if path in PICTURES_IN else limits.body_bytes


def client_of(scope: Scope) -> str:
    """The address of the client; the same word for all who come through the local socket."""
    client = scope.get("client")
    return str(client[0]) if client else "local"


def cookie_name(scope: Scope) -> str:
    """What the session cookie is called: browsers send it to the servers of all ports of a host."""
    server = scope.get("server")
    return f"{COOKIE}_{server[1]}" if server and server[1] else COOKIE


def cookie_of(scope: Scope) -> str:
    """The session cookie, "" when there is none."""
    # As browsers read them: of what other servers of the host have set nothing is refused.
    sent = cookie_parser(Headers(scope=scope).get("cookie", ""))
    return sent.get(cookie_name(scope), "")


def _name_of(host: str) -> str:
    """The name of a Host header, without its port; "" when it has none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_guarded(path: str) -> bool:
    return path.startswith(API) or path == "/metrics"


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _check_length(headers: Headers, limit: int) -> None:
    given = headers.get("content-length", "0")
    if given.isdecimal() and int(given) > limit:
        raise _too_long(limit)


def _too_long(limit: int) -> TusouError:
    from tusou.errors import TooLarge

    return TooLarge(f"the request has more than {limit / 1e6:g} MB", "send less at once")


def _counted(receive: Receive, limit: int) -> Receive:
    """Receive at most `limit` bytes, also of a request that does not tell its length."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message: Any = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            # This class alone passes through the parsers of forms and JSON unchanged.
            raise HTTPException(413, str(_too_long(limit)))
        return message  # type: ignore[no-any-return]

    return counted
