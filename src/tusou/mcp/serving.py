"""Run the server: over stdin and stdout, or over streamable HTTP."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.mcp.desk import Desk
from tusou.mcp.tools import build

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

    from tusou.library import Library

HERE = ("127.0.0.1", "localhost", "::1")
PATH = "/mcp"
TOKEN_CHARACTERS = 16
"""The least of a token: 16 random letters are beyond guessing."""


def serve_stdio(libraries: Sequence[Library], *, talkative: bool = False) -> None:
    """Serve until stdin ends; stdout carries the protocol and nothing else."""
    _server(libraries, read_files=True, talkative=talkative).run("stdio")


def serve_http(
    libraries: Sequence[Library],
    host: str,
    port: int,
    *,
    token: str = "",
    talkative: bool = False,
    say: Callable[[str], object] = str,
) -> None:
    """Serve over streamable HTTP until interrupted.

    Args:
        libraries: opened; the caller closes them.
        host: the address to listen at.
        port: 1 to 65535.
        token: what clients have to send; "" lets in everybody who can reach the address.
        talkative: whether each request is logged.
        say: called with the URL before it listens.

    Raises:
        InputError: the address is not this machine's own and there is no token, or it is taken.
    """
    import uvicorn

    app = http_app(libraries, host, token=token, talkative=talkative)
    level = "info" if talkative else "warning"
    config = uvicorn.Config(app, host=host, port=port, log_level=level)
    say(url_of(host, port))
    try:
        uvicorn.Server(config).run()
    except SystemExit as leaving:  # uvicorn leaves so when it cannot listen, having said why
        raise InputError(f"cannot listen at {host}:{port}", "give another port") from leaving


def url_of(host: str, port: int) -> str:
    """Return where clients connect."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{PATH}"


def http_app(
    libraries: Sequence[Library], host: str, *, token: str = "", talkative: bool = False
) -> ASGIApp:
    """Return the application that `serve_http` runs.

    Raises:
        InputError: the address is not this machine's own and there is no token, or the token is
            short, or several.
    """
    if host not in HERE and not token:
        raise InputError(
            f"{host} can be reached by other machines, so a token is needed",
            "give one with --token-file, or listen at 127.0.0.1",
        )
    if token and len(token) < TOKEN_CHARACTERS:
        raise InputError(
            f"the token has fewer than {TOKEN_CHARACTERS} characters", "make a longer one"
        )
    if len(token.split()) > 1:
        raise InputError(
            "the token has blanks or several lines, and no client can send it so",
            "keep one token in the file",
        )
    server = _server(libraries, read_files=False, talkative=talkative)
    app = server.streamable_http_app(streamable_http_path=PATH, host=host)
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


def _server(libraries: Sequence[Library], *, read_files: bool, talkative: bool) -> MCPServer[None]:
    desk = Desk(libraries, read_files=read_files)
    return build(desk, log_level="INFO" if talkative else "WARNING")
