"""The file system that an address belongs to, as fsspec opens it."""

from __future__ import annotations

from functools import cache
from typing import Any

from tusou.errors import UnknownName
from tusou.remote.addresses import is_web, requested, scheme_of
from tusou.remote.faults import translated

CONNECT_S = 10.0
SILENCE_S = 20.0
"""A worker that is silent for 30 s is given up: before that the reason should be told."""


def opened(address: str) -> tuple[Any, str]:
    """Return the file system of `address` (an `fsspec.AbstractFileSystem`) and the path in it.

    Raises:
        UnknownName: fsspec knows no such kind of address.
        MissingExtra: a package is missing.
        SourceError: it cannot be opened.
    """
    scheme, url = scheme_of(address), requested(address)
    with translated(address):
        import fsspec

        known = fsspec.available_protocols()
        if scheme not in known:
            raise UnknownName.among("kind of address", scheme, known)
        if is_web(address):
            return _web(scheme), url
        kind = fsspec.get_filesystem_class(scheme)
        return kind(**kind._get_kwargs_from_urls(url)), str(kind._strip_protocol(url))


@cache
def _web(scheme: str) -> Any:
    """The web, for all threads: fsspec would open connections of its own for each of them.

    With time limits, proxies and ~/.netrc of the environment, under what the user configured.
    """
    import aiohttp
    import fsspec
    from fsspec.config import conf

    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=SILENCE_S)
    wanted = {"timeout": timeout, "trust_env": True}
    configured = conf.get(scheme, {}).get("client_kwargs", {})
    # Sizes are compared, so nothing is to be squeezed on the way.
    headers = {"Accept-Encoding": "identity", **configured.get("headers", {})}
    options = {**wanted, **configured, "headers": headers}
    return fsspec.get_filesystem_class(scheme)(client_kwargs=options)
