"""Where a server listens: the address that is given, in its parts, and the one without any."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from tusou.errors import InputError

DEFAULT_PORT = 8735
DEFAULT_ADDRESS = f"http://127.0.0.1:{DEFAULT_PORT}"

_AS_THEY_ARE = "/%:@!$&'()*+,;=~"
"""Signs of a path that are sent as they were written, those of the escapes that it has included."""


class Address(NamedTuple):
    """The address of a server."""

    scheme: str
    """"http" or "https"."""
    host: str
    port: int | None
    prefix: str
    """What the paths of the API begin with, escaped: "" or as "/find"."""

    @property
    def place(self) -> str:
        """Host and port, as sentences tell them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"

    def sent_on_to(self, path: str, location: str) -> str:
        """The address of the server that an answer sends on to, as a client takes it.

        Args:
            path: what was asked for, behind `prefix`, with its query.
            location: where to, a whole address or a part of one.
        """
        to = urljoin(f"{self.scheme}://{self.place}{self.prefix}{path}", location)
        return to.partition("?")[0].removesuffix(path.partition("?")[0])


def parted(address: str) -> Address:
    """Read an address as `tusou serve` prints it; a path behind it may hold any characters.

    Raises:
        InputError: it is no address of a server.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
        prefix = quote(parts.path.rstrip("/"), safe=_AS_THEY_ARE)
    except ValueError as exc:  # a port beyond 65,535, a bracket that is not closed, "a..b", a half
        raise _no_address(address) from exc
    if parts.scheme not in ("http", "https") or not host or not _is_sent(host):
        raise _no_address(address)
    return Address(parts.scheme, host, port, prefix)


def _is_sent(host: str) -> bool:
    # What `http.client` refuses in one: it would tell so with an error of its own.
    return host.isprintable() and " " not in host


def _no_address(address: str) -> InputError:
    return InputError(f"{address!r} is no address", f"give it as {DEFAULT_ADDRESS}")
