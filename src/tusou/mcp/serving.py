"""Run the server: over stdin and stdout, or over streamable HTTP."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.errors import InputError, MissingExtra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from tusou.library import Library

HERE = ("127.0.0.1", "localhost", "::1")
PATH = "/mcp"
TOKEN_CHARACTERS = 16
"""The least of a token: 16 random letters are beyond guessing."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where an HTTP server listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Where clients connect."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{PATH}"


def serve_stdio(libraries: Sequence[Library], *, talkative: bool = False) -> None:
    """Serve until stdin ends; stdout carries the protocol and nothing else."""
    _server(libraries, read_files=True, talkative=talkative).run("stdio")


def serve_http(
    libraries: Sequence[Library],
    address: Address,
    *,
    token: str = "",
    talkative: bool = False,
) -> None:
    """Serve over streamable HTTP until interrupted.

    Raises:
        InputError: the address is not this machine's own and there is no token, or it is taken.
    """
    import uvicorn

    app = http_app(libraries, address, token=token, talkative=talkative)
    level = "info" if talkative else "warning"
    config = uvicorn.Config(app, host=address.host, port=address.port, log_level=level)
    try:
        uvicorn.Server(config).run()
    except SystemExit as leaving:  # uvicorn leaves so when it cannot listen, having said why
        raise InputError(
            f"cannot listen at {address.host}:{address.port}", "give another port"
        ) from leaving


def http_app(
    libraries: Sequence[Library], address: Address, *, token: str = "", talkative: bool = False
) -> ASGIApp:
    """The application that `serve_http` runs.

    Raises:
        InputError: the address is not this machine's own and there is no token, or a short one.
    """
    if address.host not in HERE and not token:
        raise InputError(
            f"{address.host} can be reached by other machines, so a token is needed",
            "give one with --token-file, or listen at 127.0.0.1",
        )
    if token and len(token) < TOKEN_CHARACTERS:
        raise InputError(
            f"the token has fewer than {TOKEN_CHARACTERS} characters", "make a longer one"
        )
    server = _server(libraries, read_files=False, talkative=talkative)
    app = server.streamable_http_app(streamable_http_path=PATH, host=address.host)
    return _Guarded(app, token) if token else app


class _Guarded:
    """Lets through what carries the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 401 to a request without the token."""
        if scope["type"] != "http" or self._is_allowed(scope):
            await self._app(scope, receive, send)
            return
        from starlette.responses import JSONResponse

        refusal = JSONResponse(
            {"problem": "the token is missing or wrong", "mend": "send Authorization: Bearer …"},
            status_code=401,
            headers={"WWW-Authenticate": "Bearer"},
        )
        await refusal(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        given = dict(scope["headers"]).get(b"authorization", b"")
        return hmac.compare_digest(given, self._expected)


def _server(libraries: Sequence[Library], *, read_files: bool, talkative: bool) -> Any:
    from tusou.mcp.desk import Desk

    try:
        from tusou.mcp.tools import build
    except ModuleNotFoundError as exc:
        if (exc.name or "").partition(".")[0] == "tusou":
            raise
        raise MissingExtra.of("mcp", "mcp", "tusou mcp") from exc
    desk = Desk(libraries, read_files=read_files)
    return build(desk, log_level="INFO" if talkative else "WARNING")
