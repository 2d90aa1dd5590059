"""What came from an address: what a server of tusou answers, its refusal, or something else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tusou.client.nearby import refused
from tusou.errors import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse

    from tusou.client.address import Address

JPEG = "image/jpeg"
EVENTS = "text/event-stream"


def check(response: HTTPResponse, content: bytes, address: Address, path: str) -> None:
    """Refuse an answer whose status does not say that all went well.

    None is followed to where it sends on: a token would be given to whoever stands there, and what
    is asked for once more is perhaps done twice.

    Args:
        response: as it came.
        content: its bytes.
        address: who was asked.
        path: what for, behind the prefix of the address, with its query.

    Raises:
        TusouError: the server refuses; in the class of the name that it tells.
        NoAnswer: it sends on to another address, or something else answers.
    """
    if response.status in (200, 202):
        return
    if response.status >= 400:
        raise refused(response.status, _read(content), response.getheader("Retry-After"))
    location = response.getheader("Location")
    error = foreign(address) if location is None else _sent_on(address, path, location)
    error.http_status = response.status
    raise error


def told(content: bytes, member: str, address: Address) -> dict[str, Any]:
    """The JSON of an answer, which has this member if a server of tusou gave it.

    Raises:
        NoAnswer: something else answers.
    """
    answer = _read(content)
    if not isinstance(answer, dict) or member not in answer:
        raise foreign(address)
    return answer


def picture(response: HTTPResponse, content: bytes, address: Address) -> bytes:
    """The bytes of a JPEG.

    Raises:
        NoAnswer: something else answers.
    """
    if response.headers.get_content_type() != JPEG:
        raise foreign(address)
    return content


def until_the_end(events: HTTPResponse, address: Address) -> Iterator[dict[str, Any]]:
    """A job as server-sent events tell it, until it has ended.

    Raises:
        NoAnswer: something else answers.
        ConnectionError: they break off before; `http.client` itself says nothing where they do so
            between two chunks.
    """
    if events.headers.get_content_type() != EVENTS:
        raise foreign(address)
    state = "running"
    for line in events:
        if line.startswith(b"data: ") and line.endswith(b"\n"):
            job = told(line[6:], "state", address)
            state = job["state"]
            yield job
    if state == "running":
        raise ConnectionError("it went away before the job had ended")


def foreign(address: Address) -> NoAnswer:
    """Build the error for what is there and no server of tusou."""
    return NoAnswer(f"what answers at {address.place} is no server of tusou", "check the address")


def _sent_on(address: Address, path: str, location: str) -> NoAnswer:
    problem = f"what answers at {address.place} sends on to another address"
    mend = f"give that one, if it is your server's: {address.sent_on_to(path, location)}"
    return NoAnswer(problem, mend)


def _read(content: bytes) -> Any:
    """JSON; None for what is none, such as the page of what stands between."""
    try:
        return json.loads(content)
    except ValueError:
        return None
