"""Finding the server of a library on this machine, and asking it over its socket.

A server that is running lays two files into the folder of its library, both readable by their
owner alone: the socket it listens at, and a note with a token for it. What is left of a server that
was killed is passed over. Only what every start of Python has loaded anyway is imported: a query
from the shell has a tenth of a second.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from tusou.errors import TusouError
from tusou.types.library_files import NOTE, SOCKET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tusou.config import Settings

FORMAT = 3
CONNECT_S = 1.0
ANSWER_S = 60.0
_PATH_BYTES = 100
"""Longest path of a socket on every system that has them (107 on Linux, 103 on macOS)."""


class Stale(Exception):
    """Nobody answers at the socket, or not in a way that can be used; says why."""


class Nearby(NamedTuple):
    """A server that says it serves a library."""

    folder: str
    token: str
    pid: int
    address: str
    """Where people reach it."""


def note_of(settings: Settings, pid: int, token: str, address: str) -> dict[str, Any]:
    """What a server writes about itself."""
    return {
        "format": FORMAT,
        "pid": pid,
        "token": token,
        "address": address,
        "model": settings.model,
        "models": settings.models,
    }


def find(folder: str, settings: Settings) -> Nearby | None:
    """The server of the library in `folder`; None when none has left a note.

    Raises:
        Stale: there is a note, but it is not usable, not ours alone, or the server was started
            with other settings of models than this process.
    """
    path = os.path.join(folder, NOTE)
    try:
        with open(path, encoding="utf-8") as file:
            status = os.fstat(file.fileno())
            note = json.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as exc:
        raise Stale("its note cannot be read") from exc
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o077):
        raise Stale("its note does not belong to you alone")
    if not isinstance(note, dict) or note.get("format") != FORMAT:
        raise Stale("it is of another version")
    if (note.get("model"), note.get("models")) != (settings.model, settings.models):
        raise Stale("it was started with other models")
    return Nearby(folder, str(note["token"]), int(note["pid"]), str(note["address"]))


def ask(server: Nearby, path: str, body: bytes = b"", media_type: str = "") -> Any:
    """Ask the server and return the JSON of its answer.

    Args:
        server: as `find` gives it.
        path: of the API, with its query: "/api/v1/search?q=…".
        body: makes it a POST, of this `media_type`.

    Raises:
        Stale: nobody answers.
        TusouError: the server refuses, with its problem and mend.
    """
    head = [
        f"{'POST' if body else 'GET'} {path} HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {server.token}",
        "Connection: close",
    ]
    if body:
        head += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    request = "\r\n".join([*head, "", ""]).encode("ascii") + body
    try:
        status, content = _exchanged(server.folder, request)
        answer = json.loads(content)
    except (OSError, ValueError, IndexError) as exc:
        raise Stale(f"nobody answers ({getattr(exc, 'strerror', None) or exc})") from exc
    if status != 200:
        raise refused(status, answer)
    return answer


def refused(status: int, answer: Any, retry_after: str | None = None) -> TusouError:
    """The error that a server told, in the class of the tree that has its name, with its status.

    Args:
        status: of the answer.
        answer: its JSON; what stands between may answer something else.
        retry_after: the header, in seconds or, as proxies may write it, a date, which is passed
            over.
    """
    from tusou import errors

    told: Mapping[str, Any] = answer if isinstance(answer, dict) else {}
    kind = getattr(errors, str(told.get("error")), None)
    if not (isinstance(kind, type) and issubclass(kind, TusouError)):
        kind = TusouError
    problem = str(told.get("problem") or f"the server answered with status {status}")
    error: TusouError = kind(problem, str(told.get("mend", "")))
    error.http_status = status
    if retry_after is not None and retry_after.isdecimal():
        error.retry_after_s = float(retry_after)
    return error


def _exchanged(folder: str, request: bytes) -> tuple[int, bytes]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(CONNECT_S)
        with address_of(folder) as address:
            line.connect(address)
        line.settimeout(ANSWER_S)
        line.sendall(request)
        pieces = []
        while piece := line.recv(262_144):
            pieces.append(piece)
    head, _, content = b"".join(pieces).partition(b"\r\n\r\n")
    first, *headers = head.decode("latin-1").split("\r\n")
    if any(header.lower() == "transfer-encoding: chunked" for header in headers):
        raise ValueError("an answer in pieces")
    return int(first.split(" ")[1]), content


@contextmanager
def address_of(folder: str) -> Iterator[str]:
    """The address of the socket in `folder`, for as long as it takes to bind or connect.

    Paths of sockets are short: a longer one is reached through an open descriptor of its folder.

    Raises:
        OSError: it is too long, and the system has no such way.
    """
    path = os.path.join(folder, SOCKET)
    if len(os.fsencode(path)) <= _PATH_BYTES:
        yield path
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        short = f"/proc/self/fd/{descriptor}/{SOCKET}"
        if not os.path.isdir(os.path.dirname(short)):
            raise OSError("the path of the library is too long for a socket")
        yield short
    finally:
        os.close(descriptor)
