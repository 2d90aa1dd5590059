"""A folder on a real HTTP server of this machine, as a file elsewhere: for tests of addresses."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class WebFolder:
    """What is served, how, and what was asked for."""

    folder: Path
    address: str = ""
    asked: list[str] = field(default_factory=list)
    """ "GET /a.pdf" and the like."""
    password: str = ""
    """When it is set, it is asked for: user "me"."""
    refused: dict[str, int] = field(default_factory=dict)
    """Path → status that is answered in place of it."""
    short: set[str] = field(default_factory=set)
    """Paths whose second half is not sent."""
    etags: dict[str, str] = field(default_factory=dict)
    """Path → ETag; these tell no time."""
    server: ThreadingHTTPServer | None = None

    def read(self) -> list[str]:
        """Paths of the files that were read since the last call."""
        got = [line.removeprefix("GET ") for line in self.asked if line.startswith("GET ")]
        self.asked.clear()
        return [path for path in got if not path.endswith("/")]

    def stop(self) -> None:
        """From now on nobody answers."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def start(self) -> None:
        """Answer, at the same port as before."""
        port = int(self.address.rpartition(":")[2]) if self.address else 0
        self.server = _Server(("127.0.0.1", port), partial(_Handler, self))
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


class _Server(ThreadingHTTPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, web: WebFolder, *rest):
        self.web = web
        super().__init__(*rest, directory=str(web.folder))

    def send_head(self):
        self.web.asked.append(f"{self.command} {self.path}")
        expected = base64.b64encode(f"me:{self.web.password}".encode()).decode()
        if self.web.password and self.headers.get("Authorization") != f"Basic {expected}":
            self.send_error(401)
            return None
        if self.path in self.web.refused:
            self.send_error(self.web.refused[self.path])
            return None
        return super().send_head()

    def send_header(self, name, value):
        if name == "Last-Modified" and self.path in self.web.etags:
            name, value = "ETag", self.web.etags[self.path]
        super().send_header(name, value)

    def copyfile(self, source, output):
        if self.path in self.web.short:
            data = source.read()
            output.write(data[: len(data) // 2])
            return
        super().copyfile(source, output)

    def log_message(self, *args):
        pass


@contextmanager
def web_folder(folder: Path) -> Iterator[WebFolder]:
    """Serve `folder` at a free port."""
    web = WebFolder(folder)
    web.start()
    try:
        yield web
    finally:
        web.stop()
