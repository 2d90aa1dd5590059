"""The client: one method per thing that the server is asked for; answers are plain JSON values."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from operator import index
from ssl import SSLError
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from tusou.client.address import DEFAULT_ADDRESS, parted
from tusou.client.answers import check, picture, told, until_the_end
from tusou.client.limits import BEAT_S
from tusou.client.members import form, picture_bytes, query, sendable
from tusou.errors import InputError, NoAnswer
from tusou.given import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPResponse
    from types import TracebackType

    from tusou.client.members import PictureLike

V1 = "/api/v1"
SILENCE_S = 3 * BEAT_S
"""How long a stream of events may be silent: a server that reads pictures for words has its hands
full, and its signs of life come late."""


class Client:
    """Talks to one server; not for several threads at once.

    Args:
        address: as `tusou serve` prints it.
        token: of the server's token file, where it is guarded.
        timeout_s: how long to wait for an answer; for the next event of a job at least `SILENCE_S`.

    Raises:
        InputError: the address is none, or the token cannot be sent.
    """

    def __init__(
        self, address: str = DEFAULT_ADDRESS, *, token: str = "", timeout_s: float = 60.0
    ) -> None:
        self._address = parted(address)
        if not (token.isascii() and token.isprintable()):  # as of a file, with its line break
            raise InputError("the token cannot be sent", "give it alone, without a line break")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._timeout_s = timeout_s
        self._connection = self._connect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    # ── finding ─────────────────────────────────────────────────────────────────────────────

    def search(
        self, text: str = "", *, image: PictureLike | None = None, **options: Any
    ) -> dict[str, Any]:
        """Search by a sentence, a picture, or both.

        Args:
            text: a sentence in Chinese or English.
            image: a path, the bytes of a picture file, an open one, or a picture of Pillow; beside
                no text it asks for that very picture (`similar` of an item: what looks like it).
            options: what the API takes: `k`, `offset`, `kind`, `lang`, `rank`, `item`, …; `within`
                stands for `in`; a list gives a member several times. An int in `like` and `unlike`
                is the number of an item (`like=3` sends `item:3`), a text a sentence.

        Raises:
            InputError: nothing is asked for, or the file cannot be read.
            TusouError: the server refuses; in the class of the name that it tells, with its
                problem and mend, its status and when to come again. So do all methods.
            NoAnswer: no server answers, or not in time; or something else does, or sends on to
                another address, which is told and not followed. So do all methods.
        """
        members = {"q": text, **options}
        if image is None:
            return self._json("hits", "GET", f"{V1}/search{query(members)}")
        body, media_type = form(members, picture_bytes(image))
        return self._json("hits", "POST", f"{V1}/search", body, media_type)

    def similar(self, item: int, **options: Any) -> dict[str, Any]:
        """What looks like an item, or with `to="text"` whose text fits it."""
        return self._json("hits", "GET", f"{V1}/similar{query({'item': item, **options})}")

    def lookup(self, *, path: str | None = None, text: str | None = None) -> list[dict[str, Any]]:
        """Items by their exact path or text."""
        members = {"path": path, "text": text}
        answer = self._json("items", "GET", f"{V1}/lookup{query(members)}")
        return list(answer["items"])

    def item(self, item: int) -> dict[str, Any]:
        """Everything that is known of an item."""
        return self._json("item", "GET", f"{V1}/items/{_whole(item)}")

    def thumbnail(self, item: int) -> bytes:
        """The JPEG of an item, its longest side 320 pixels."""
        return self._jpeg(f"{V1}/items/{_whole(item)}/thumbnail")

    def picture(self, item: int, longest_px: int = 1600) -> bytes:
        """The picture of an item, drawn again as JPEG."""
        return self._jpeg(f"{V1}/items/{_whole(item)}/image?longest_px={_whole(longest_px)}")

    def library(self) -> dict[str, Any]:
        """What the library holds."""
        return self._json("library", "GET", f"{V1}/library")

    # ── filling ─────────────────────────────────────────────────────────────────────────────

    def index(self, *paths: str | os.PathLike[str], **options: Any) -> Iterator[dict[str, Any]]:
        """Index files and folders of the server's machine; yields the job as it goes on.

        The last one yielded has ended: its `state` is `done`, `failed` or `cancelled`, and its
        `error` says why where nobody has cancelled it.
        """
        wanted = _sent({"paths": [os.fsdecode(path) for path in paths], **options})
        self.close()  # it gets a new connection: a job must not be asked for twice
        job = self._json("job", "POST", f"{V1}/jobs", wanted, "application/json")
        yield from self.watch(job["job"])

    def watch(self, job: str) -> Iterator[dict[str, Any]]:
        """Follow a job until it ends.

        Raises:
            NotFound: there is no such job.
            NoAnswer: the server does not answer, or ends before the job.
        """
        connection = self._connect()
        patience_s = max(SILENCE_S, self._timeout_s)
        try:
            with self._reached():
                connection.connect()
            connection.sock.settimeout(patience_s)
            with self._reached(patience_s):
                path = f"{V1}/jobs/{quote(sendable(job))}/events"
                connection.request("GET", self._address.prefix + path, headers=self._headers)
                with connection.getresponse() as response:
                    if response.status != 200:
                        check(response, response.read(), self._address, path)
                    yield from until_the_end(response, self._address)
        finally:
            connection.close()

    def cancel(self, job: str) -> dict[str, Any]:
        """Stop a job; what it has finished is kept."""
        return self._json("job", "DELETE", f"{V1}/jobs/{quote(sendable(job))}")

    # ── the wire ────────────────────────────────────────────────────────────────────────────

    def _connect(self) -> HTTPConnection:
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        return kind(self._address.host, self._address.port, timeout=self._timeout_s)

    def _json(
        self, member: str, method: str, path: str, body: bytes = b"", media_type: str = ""
    ) -> dict[str, Any]:
        """Ask for JSON that has a member of this name."""
        _, content = self._asked(method, path, body, media_type)
        return told(content, member, self._address)

    def _jpeg(self, path: str) -> bytes:
        return picture(*self._asked("GET", path), self._address)

    def _asked(
        self, method: str, path: str, body: bytes = b"", media_type: str = ""
    ) -> tuple[HTTPResponse, bytes]:
        headers = dict(self._headers)
        if media_type:
            headers["Content-Type"] = media_type
        with self._reached():
            asked = (method, self._address.prefix + path, body or None, headers)
            response, content = self._answer(*asked)
        check(response, content, self._address, path)
        return response, content

    def _answer(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        """Ask; once more over a new connection where the server has closed the one that was kept.

        What is asked over a kept connection does no more when it is asked twice.
        """
        was_kept = self._connection.sock is not None
        try:
            return self._exchanged(method, path, body, headers)
        except (ConnectionError, SSLError):
            if not was_kept:
                raise
            self.close()  # the next request opens it
            return self._exchanged(method, path, body, headers)

    def _exchanged(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> tuple[HTTPResponse, bytes]:
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        return response, response.read()

    @contextmanager
    def _reached(self, within_s: float | None = None) -> Iterator[None]:
        """Turn what the network says into an error of ours; `within_s`: None for `timeout_s`."""
        place = self._address.place
        try:
            yield
        except TimeoutError as exc:
            self.close()
            raise NoAnswer(
                f"nothing came from {place} within {within_s or self._timeout_s:g} s",
                "see whether tusou serve still runs there, or wait longer: timeout_s",
            ) from exc
        except (OSError, HTTPException) as exc:
            self.close()
            raise NoAnswer(
                f"no server answers at {place} ({exc})", "start it with: tusou serve"
            ) from exc


def _whole(value: int) -> int:
    """A number as it stands in an address, of whichever class of whole numbers.

    Raises:
        InputError: it is none.
    """
    try:
        return index(value)
    except TypeError as exc:
        mend = "give the number that a hit tells, as an int"
        raise InputError(f"{shown(value)} is not a whole number", mend) from exc


def _sent(wanted: dict[str, Any]) -> bytes:
    """What is wanted, as JSON; numbers may be of any class of whole numbers.

    Raises:
        InputError: it holds what JSON cannot.
    """
    try:
        return json.dumps(wanted, default=index).encode()
    except (TypeError, ValueError) as exc:
        mend = "give texts, numbers, True or False, or lists of them"
        raise InputError(f"this cannot be sent: {exc}", mend) from exc
