"""Where a library lies: ``milvus://[user:password@]host[:port]/collection[?tls=true&db=NAME]``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from tusou.errors import InputError

PORT = 19530
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")
_KNOWN = {"tls", "db", "index"}
_EXAMPLE = "write milvus://HOST:19530/NAME"


@dataclass(frozen=True, slots=True)
class Address:
    """A server and the library on it.

    Attributes:
        uri: as pymilvus takes it.
        collection: name of the library; the names of its collections begin with it.
        database: of Milvus; "" for its default.
        index: type of the vector indexes; AUTOINDEX leaves it to the server.
    """

    uri: str
    collection: str
    user: str = ""
    password: str = ""
    database: str = ""
    index: str = "AUTOINDEX"


def parse_address(place: str) -> Address:
    """Read what stands after ``milvus:``.

    Raises:
        InputError: host or name of the collection are missing or not usable.
    """
    parts = urlsplit("milvus:" + place)
    try:
        port = parts.port or PORT
    except ValueError as exc:
        raise InputError(f"milvus:{place} has no usable port", _EXAMPLE) from exc
    collection = parts.path.strip("/")
    if not parts.hostname:
        raise InputError(f"milvus:{place} names no host", _EXAMPLE)
    if _NAME.fullmatch(collection) is None:
        raise InputError(
            f"{collection!r} cannot be the name of a library in Milvus",
            "begin with a letter, go on with letters, digits and _",
        )
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if unknown := options.keys() - _KNOWN:
        raise InputError(
            f"milvus: knows no option {min(unknown)!r}", f"known: {', '.join(sorted(_KNOWN))}"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    scheme = "https" if options.get("tls", "").lower() in ("1", "true", "yes") else "http"
    return Address(
        uri=f"{scheme}://{host}:{port}",
        collection=collection,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        database=options.get("db", ""),
        index=options.get("index", "AUTOINDEX").upper(),
    )
