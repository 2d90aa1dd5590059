"""Servers on this machine that speak the protocols of the hub and of ModelScope.

As much as huggingface_hub needs to fetch files at a revision: `/api/models/…/revision/…`, HEAD and
GET of `/…/resolve/…` with ranges. Written after the library's requests; the real hub was not tried.
"""

from __future__ import annotations

import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlparse

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = (".onnx", ".safetensors", ".onnx_data")
"""Files that the hub keeps apart and knows by their SHA-256."""


@dataclass
class HubServer:
    """Repositories by name, each a dict of files; and what was asked for."""

    repos: dict[str, dict[str, bytes]]
    port: int = 0
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    """(method, path, Range header)."""
    lie_about: set[str] = field(default_factory=set)
    """Files that are sent with other bytes than those announced."""
    broken_off: dict[str, int] = field(default_factory=dict)
    """Files of which so many bytes are sent before the connection is closed."""
    chunked: set[str] = field(default_factory=set)
    """Files that are sent in chunks, without their length."""
    silent: bool = False
    """Whether neither sizes nor hashes are announced."""
    authorizations: set[str] = field(default_factory=set)
    """What was sent to show who asks; "" for nothing."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, ending: str, method: str = "GET") -> list[str]:
        """Range headers of the requests for a file."""
        return [
            span for verb, path, span in self.requests if verb == method and path.endswith(ending)
        ]


@contextmanager
def serving(repos: dict[str, dict[str, bytes]]) -> Iterator[HubServer]:
    """Serve `repos` for the block."""
    state = HubServer(repos)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # who asked has gone, as after Ctrl-C
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: HubServer) -> type[BaseHTTPRequestHandler]:  # noqa: C901 - one class
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_HEAD(self) -> None:
            self._answer(body=False)

        def do_GET(self) -> None:
            self._answer(body=True)

        def _answer(self, *, body: bool) -> None:
            url = urlparse(self.path)
            state.requests.append((self.command, unquote(url.path), self.headers["Range"] or ""))
            state.authorizations.add(self.headers["Authorization"] or "")
            parts = unquote(url.path).strip("/").split("/")
            if parts[:3] == ["api", "v1", "models"]:
                self._modelscope(parts[3:], parse_qs(url.query))
            elif parts[:2] == ["api", "models"]:
                self._info("/".join(parts[2:4]), parts[5] if len(parts) > 5 else "main")
            elif len(parts) > 4 and parts[2] == "resolve":
                self._file("/".join(parts[:2]), parts[3], "/".join(parts[4:]), body=body)
            else:
                self._refuse(404)

        def _info(self, repo: str, revision: str) -> None:
            if repo not in state.repos:
                self._refuse(404, "RepoNotFound")
            elif revision not in ("main", COMMIT):
                self._refuse(404, "RevisionNotFound")
            else:
                siblings = [
                    {"rfilename": name} if state.silent else _sibling(name, data)
                    for name, data in state.repos[repo].items()
                ]
                self._send_json({"id": repo, "modelId": repo, "sha": COMMIT, "siblings": siblings})

        def _file(self, repo: str, revision: str, path: str, *, body: bool) -> None:
            data = state.repos.get(repo, {}).get(path)
            if data is None or revision not in ("main", COMMIT):
                self._refuse(404, "EntryNotFound")
                return
            headers = {"X-Repo-Commit": COMMIT, "ETag": f'"{_etag(path, data)}"'}
            if path in state.lie_about:
                data = bytes(255 - byte for byte in data)
            self._send(data, headers, body=body, name=path)

        def _modelscope(self, parts: list[str], query: dict[str, list[str]]) -> None:
            repo = "/".join(parts[:2])
            files = state.repos.get(repo)
            if files is None:
                self._refuse(404)
            elif parts[-1] == "files":
                rows = [
                    {"Path": n, "Type": "blob"}
                    | ({} if state.silent else {"Size": len(d), "Sha256": _sha256(d)})
                    for n, d in files.items()
                ]
                rows.append({"Path": "onnx", "Type": "tree", "Size": 0})
                self._send_json({"Code": 200, "Data": {"Files": rows}})
            else:
                path = query["FilePath"][0]
                data = files[path]
                if path in state.lie_about:
                    data = bytes(255 - byte for byte in data)
                self._send(data, {}, body=True, name=path)

        def _send(
            self, data: bytes, headers: dict[str, str], *, body: bool, name: str = ""
        ) -> None:
            start, status = 0, 200
            if self.headers["Range"]:
                start, status = int(self.headers["Range"].removeprefix("bytes=").rstrip("-")), 206
            if start >= len(data) > 0:
                self._refuse(416)
                return
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            if name in state.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            if body:
                try:
                    self._send_body(data[start:], name)
                except OSError:
                    self.close_connection = True  # who asked has gone

        def _send_body(self, data: bytes, name: str) -> None:
            if name in state.chunked:
                data = b"%x\r\n%b\r\n0\r\n\r\n" % (len(data), data)
            most = state.broken_off.get(name)
            self.wfile.write(data[:most])
            if most is not None:
                self.close_connection = True

        def _send_json(self, facts: object) -> None:
            self._send(json.dumps(facts).encode(), {"Content-Type": "application/json"}, body=True)

        def _refuse(self, status: int, code: str = "") -> None:
            self.send_response(status)
            if code:
                self.send_header("X-Error-Code", code)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler


def _sibling(name: str, data: bytes) -> dict[str, object]:
    facts: dict[str, object] = {"rfilename": name, "size": len(data), "blobId": _git_sha1(data)}
    if name.endswith(LARGE):
        facts["lfs"] = {"sha256": _sha256(data), "size": len(data), "pointerSize": 134}
    return facts


def _etag(name: str, data: bytes) -> str:
    return _sha256(data) if name.endswith(LARGE) else _git_sha1(data)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _git_sha1(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
