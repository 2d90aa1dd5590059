"""ModelScope: two calls of its HTTP interface, one that lists a repository and one that sends.

::

    GET /api/v1/models/OWNER/NAME/repo/files?Revision=master&Recursive=true
        → {"Data": {"Files": [{"Path", "Type": "blob", "Size", "Sha256"}]}}
    GET /api/v1/models/OWNER/NAME/repo?Revision=master&FilePath=…
        → the file; `Range` goes on with a half one
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from tusou.models.half_file import HalfFile
from tusou.models.places import OTHER_WAYS, Listing, Refused, RemoteFacts, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.client import HTTPResponse
    from pathlib import Path

TIMEOUT_S = 30.0
REVISION = "master"
"""ModelScope has its own history: commits of the hub mean nothing there."""
BLOCK = 1 << 20


class ModelScope:
    """ModelScope at `endpoint`."""

    has_commits = False

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def listing(self, repo: str, revision: str) -> Listing:  # noqa: ARG002 - see REVISION
        """The files of a repository's main branch, with their SHA-256."""
        url = self._url(repo, "/files", Revision=REVISION, Recursive="true")
        with self._open(repo, url) as answer:
            content = answer.read()
        try:
            rows = json.loads(content)["Data"]["Files"]
            files = {str(row["Path"]): _facts(row) for row in rows if row.get("Type") != "tree"}
        except (ValueError, KeyError, TypeError, AttributeError) as exc:
            raise Refused(
                f"{url} answered something else than a list of files", OTHER_WAYS
            ) from exc
        return Listing(REVISION, files)

    def fetch(
        self, repo: str, revision: str, path: str, folder: Path, progress: Callable[[int], object]
    ) -> Path:
        """Bring one file below `folder`, going on with `<path>.part` where there is one."""
        url = self._url(repo, "", Revision=revision, FilePath=path)
        with (
            HalfFile(folder / path, progress) as half,
            self._open(repo, url, half.tell()) as answer,
        ):
            if answer.status != HTTPStatus.PARTIAL_CONTENT:  # all of it, by who knows no ranges
                half.seek(0)
                half.truncate()
            while block := answer.read(BLOCK):
                half.write(block)
            if answer.length:
                raise Unreachable(
                    f"{self.endpoint} broke off {answer.length:,} bytes before the end of {path}",
                    "the same command goes on from there; else " + OTHER_WAYS,
                )
        return half.finished()

    def _url(self, repo: str, call: str, **values: str) -> str:
        return f"{self.endpoint}/api/v1/models/{quote(repo)}/repo{call}?{urlencode(values)}"

    @contextmanager
    def _open(self, repo: str, url: str, done: int = 0) -> Iterator[HTTPResponse]:
        headers = {"User-Agent": "tusou"} | ({"Range": f"bytes={done}-"} if done else {})
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - http or https
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                yield answer
        except urllib.error.HTTPError as exc:
            if exc.code in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
                raise Refused(
                    f"{self.endpoint} does not have it or does not give it: {repo} ({exc.code})",
                    OTHER_WAYS,
                ) from exc
            raise Unreachable(
                f"{self.endpoint} answered {exc.code} for {repo}", OTHER_WAYS
            ) from exc
        except (OSError, HTTPException) as exc:
            raise Unreachable(
                f"nothing could be fetched from {self.endpoint}: {exc}", OTHER_WAYS
            ) from exc


def _facts(row: dict[str, Any]) -> RemoteFacts:
    size = row.get("Size")
    return RemoteFacts(size if isinstance(size, int) else None, str(row.get("Sha256") or ""))
