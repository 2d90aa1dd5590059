"""Sending bytes: validators, and ranges of single files (RFC 9110, 13 and 14)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO

from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse

CHUNK_BYTES = 262_144
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)

Headed = dict[str, str]
NO_BYTES = (0, -1)
"""The range of a request for bytes that are not there."""


def etag_of(*parts: object) -> str:
    """A strong validator for what these parts determine."""
    return '"' + hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:32] + '"'


def send_bytes(content: bytes, media_type: str, asked: Headers, headed: Headed) -> Response:
    """Answer with `content`, a range of it, or that the client has it already.

    Args:
        asked: headers of the request.
        headed: headers of the answer, among them `etag`.
    """
    headers = {"accept-ranges": "bytes", **headed}
    if _has_it(asked, headed["etag"]):
        return Response(status_code=304, headers=headers)
    span = wanted_range(asked, headed["etag"], len(content))
    if span is None:
        return Response(content, 200, headers, media_type)
    if span == NO_BYTES:
        return _no_such(len(content), asked, headers)
    first, last = span
    headers["content-range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers, media_type)


def send_file(
    file: BinaryIO, size: int, media_type: str, asked: Headers, headed: Headed
) -> Response:
    """Answer with an open file, as `send_bytes`; the file is closed when it is sent."""
    headers = {"accept-ranges": "bytes", **headed}
    if _has_it(asked, headed["etag"]):
        file.close()
        return Response(status_code=304, headers=headers)
    span = wanted_range(asked, headed["etag"], size)
    if span == NO_BYTES:
        file.close()
        return _no_such(size, asked, headers)
    first, last = span or (0, size - 1)
    headers["content-length"] = str(last - first + 1)
    if span:
        headers["content-range"] = f"bytes {first}-{last}/{size}"
    return StreamingResponse(_pieces(file, first, last), 206 if span else 200, headers, media_type)


def wanted_range(asked: Headers, etag: str, size: int) -> tuple[int, int] | None:
    """First and last byte that are wanted; `NO_BYTES` when there are none such, None for all.

    Several ranges at once are answered with the whole, as the standard allows.
    """
    found = _RANGE.fullmatch(asked.get("range", ""))
    if found is None or asked.get("if-range", etag) != etag or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:  # the last so many bytes
        length = int(last)
        return (max(0, size - length), size - 1) if length and size else NO_BYTES
    begin, end = int(first), min(int(last) if last else size - 1, size - 1)
    if last and int(last) < begin:
        return None  # means nothing, and is left aside
    return (begin, end) if begin <= end else NO_BYTES


def _has_it(asked: Headers, etag: str) -> bool:
    known = asked.get("if-none-match", "")
    return known.strip() == "*" or etag in (
        tag.strip().removeprefix("W/") for tag in known.split(",")
    )


def _no_such(size: int, asked: Headers, headers: Headed) -> Response:
    from tusou.server.faults import shaped

    told = {**headers, "content-range": f"bytes */{size}"}
    lacking, mend = "there are no such bytes", f"it has {size}"
    return shaped(asked, 416, "InputError", lacking, mend, headers=told)


def _pieces(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(CHUNK_BYTES, left))):
            left -= len(piece)
            yield piece
