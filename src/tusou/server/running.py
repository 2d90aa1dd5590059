"""Running the server: its two sockets, the note for the shell, and a clean end."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from tusou.client.nearby import address_of, note_of
from tusou.errors import InputError
from tusou.server.app import create_app
from tusou.types.library_files import NOTE, SOCKET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from tusou.library import Library
    from tusou.server.options import ServerOptions

log = logging.getLogger(__name__)

BACKLOG = 256
HEAD_BYTES = 320_000
"""The longest head of a request: a look-up may hold 24,000 characters, of up to 12 bytes each."""
KEEP_ALIVE_S = 75
"""How long a silent connection is kept: longer than proxies keep theirs (60 s), so that none sends
a request into one that is just being closed."""
GRACE_S = 5
"""How long requests under way may take once the server is told to stop."""


def serve(
    library: Library,
    options: ServerOptions,
    *,
    started: Callable[[str], object] | None = None,
) -> None:
    """Serve `library` until the process is told to stop (Ctrl-C, SIGTERM).

    Args:
        library: opened by the caller, and closed by the caller.
        options: see there.
        started: called with the address when the server listens.

    Raises:
        InputError: the address cannot be taken.
    """
    app = create_app(library, options)
    with ExitStack() as stack:
        listener = stack.enter_context(_listening(options))
        address = address_at(options.host, listener.getsockname()[1])
        token = app.state.desk.local_token
        # Whoever asks from the shell is this user, and is to be told everything.
        hides = bool(options.hidden_fields)
        near = None if hides else stack.enter_context(_near(library, token, address))
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_S,
            timeout_graceful_shutdown=GRACE_S,
            proxy_headers=False,
            h11_max_incomplete_event_size=HEAD_BYTES,
        )
        sockets = [listener] if near is None else [listener, near]
        server = _Server(config, lambda: started and started(address), app.state.desk.jobs.end)
        server.run(sockets=sockets)


class _Server(uvicorn.Server):
    """Tells when it is ready, as Ctrl-C is listened to by then, and when it begins to end.

    Streams of events would hold their connections until `GRACE_S` is over, and break off then.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        started: Callable[[], object],
        ending: Callable[[], object],
    ) -> None:
        super().__init__(config)
        self._tell = started
        self._tell_end = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell, then end."""
        self._tell_end()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End on SIGTERM as on Ctrl-C: uvicorn would raise it again, and nothing be put away."""
        if sig == signal.SIGTERM:
            self.should_exit = True
        else:
            super().handle_exit(sig, frame)


def address_at(host: str, port: int) -> str:
    """`http://127.0.0.1:8735`; of a wildcard the address of this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared only
    if ":" in shown and not shown.startswith("["):
        shown = f"[{shown}]"
    return f"http://{shown}:{port}"


@contextmanager
def _listening(options: ServerOptions) -> Iterator[socket.socket]:
    host = options.host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once (TCP_NODELAY) only where the protocol is named; else the body of every
    # answer waits for the client to confirm the head: 44 ms instead of 4 for `/health`.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, options.port))
            listener.listen(BACKLOG)
        except (OSError, OverflowError) as exc:
            reason = getattr(exc, "strerror", None) or str(exc)
            raise InputError(
                f"cannot listen at {options.host} port {options.port}: {reason}",
                "choose another with --port, or 0 for any",
            ) from exc
        yield listener


@contextmanager
def _near(library: Library, token: str, address: str) -> Iterator[socket.socket | None]:
    """The socket in the library's folder, with its note; None where there can be none."""
    folder = str(library.folder)
    line = _bound(folder)
    if line is None:
        yield None
        return
    note = note_of(library.settings, os.getpid(), token, address)
    with line:
        _write_privately(os.path.join(folder, NOTE), json.dumps(note))
        try:
            yield line
        finally:
            for name in (NOTE, SOCKET):
                with suppress(OSError):
                    os.unlink(os.path.join(folder, name))


def _bound(folder: str) -> socket.socket | None:
    if not hasattr(socket, "AF_UNIX"):  # pragma: no cover - not on Linux
        return None
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if _answers(folder):
            log.warning("another server of this library answers the shell's queries")
            line.close()
            return None
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(folder, SOCKET))
        # The mask closes the moment between binding and changing the mode.
        before = os.umask(0o177)
        try:
            with address_of(folder) as name:
                line.bind(name)
        finally:
            os.umask(before)
        line.listen(BACKLOG)
    except OSError as exc:
        log.warning("the shell cannot reach this server: %s", exc)
        line.close()
        return None
    return line


def _answers(folder: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, address_of(folder) as name:
            line.settimeout(1.0)
            line.connect(name)
    except OSError:
        return False
    return True


def _write_privately(path: str, text: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
