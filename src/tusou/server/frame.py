"""Around every request: security headers on the way out, counting and one line in the log."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from tusou.server.desk import Desk

log = logging.getLogger(__name__)

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'; require-trusted-types-for 'script'"
)
"""No script and no style but our files, nothing from elsewhere, no frame around the page."""

HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",  # addresses hold what is searched for
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""Set unless a route has set its own."""


HEADED = frozenset({"/", "/page/{name}", "/healthz", "/readyz", "/api/v1/items/{item}/thumbnail"})
"""Where HEAD is answered, as GET without content: who watches a server or keeps copies asks so."""


class Patterns:
    """The patterns of all paths: what is counted and logged in place of the path itself."""

    def __init__(self, methods: Mapping[str, Iterable[str]]) -> None:
        self._methods = {path: sorted(map(str.upper, names)) for path, names in methods.items()}
        self._known = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in methods]

    def pattern_of(self, path: str) -> str:
        """The pattern that fits; one word for all paths that there are not."""
        return next((one for fits, one in self._known if fits.fullmatch(path)), "(none)")

    def at(self, path: str) -> list[str]:
        """The methods of a path."""
        pattern = self.pattern_of(path)
        head = ["HEAD"] if pattern in HEADED else []
        return self._methods.get(pattern, ["GET"]) + head


class Frame:
    """Adds headers, counts, and logs: method, pattern of the path, status and time; no query."""

    def __init__(self, app: ASGIApp, desk: Desk, routes: Patterns) -> None:
        self._app = app
        self._desk = desk
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request within the frame."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500
        is_head = scope["method"] == "HEAD" and self._routes.pattern_of(scope["path"]) in HEADED

        async def framed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app({**scope, "method": "GET"} if is_head else scope, receive, framed)
        finally:
            self._note(scope, status, time.perf_counter() - started)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = self._routes.pattern_of(scope["path"])
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"
        self._desk.metrics.count_request(route, method, status, seconds)
        query = ""
        if self._desk.options.log_queries and scope["query_string"]:
            query = "?" + scope["query_string"].decode("latin-1")
        log.info("%s %s%s %d %.1f ms", method, route, query, status, 1000 * seconds)


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
