"""What goes wrong on the way to a file elsewhere, in our words."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.errors import MissingExtra, SourceError, TusouError
from tusou.remote.addresses import scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_SILENT = {"ClientConnectionError", "ClientPayloadError", "gaierror", "BotoCoreError"}
"""Bases of what aiohttp, sockets and botocore raise when nobody answers."""
_REFUSED = (401, 403, 407)
_GONE = (404, 410)
_USER = re.compile(r"(\w://)[^/@\s]+@")
_QUERY = re.compile(r"\?[^\s'\")>]+")


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Turn what fsspec and the packages below it raise into errors about `address`.

    Raises:
        MissingExtra: a package that such addresses need is not installed.
        SourceError: there is nothing, it is not allowed, or nobody answers.
    """
    try:
        yield
    except TusouError:
        raise
    except Exception as exc:  # the packages for each kind of address have errors of their own
        raise _fault(exc, address) from exc


def _fault(exc: Exception, address: str) -> TusouError:
    causes = list(_causes(exc))
    status = next((s for each in causes if isinstance(s := getattr(each, "status", None), int)), 0)
    if isinstance(exc, ImportError):
        return _missing(exc, address)
    if status in _REFUSED or any(map(_is_refusal, causes)):
        problem = f"access to {address} is refused" + (f" (HTTP {status})" if status else "")
        return SourceError(problem, "give your credentials as docs/en/sources.md tells")
    if status in _GONE or (not status and not any(map(_is_silence, causes)) and _is_absence(exc)):
        return SourceError(f"there is nothing at {address}", "check its spelling")
    if status or any(map(_is_silence, causes)):
        said = f"HTTP {status}" if status else _without_secrets(causes[-1])
        return SourceError(f"{address} cannot be reached ({said})", "index again when it answers")
    return SourceError(f"{address} cannot be read ({_without_secrets(exc)})", "check the address")


def _causes(exc: BaseException) -> Iterator[BaseException]:
    """The error and what led to it, the deepest last."""
    seen: BaseException | None = exc
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _missing(exc: ImportError, address: str) -> MissingExtra:
    scheme = scheme_of(address)
    problem = f"addresses such as {scheme}://… need a package that is not installed"
    if (exc.name or "").partition(".")[0] == "fsspec":
        return MissingExtra.of("fsspec", "remote", f"reading {scheme}://…")
    if scheme in ("http", "https"):
        return MissingExtra.of("aiohttp", "remote", f"reading {scheme}://…")
    said = str(exc.msg or exc).strip()
    return MissingExtra(problem, said[:1].lower() + said[1:])


def _is_refusal(exc: BaseException) -> bool:
    return isinstance(exc, PermissionError) or "credential" in type(exc).__name__.lower()


def _is_absence(exc: BaseException) -> bool:
    return isinstance(exc, FileNotFoundError | NotADirectoryError)


def _is_silence(exc: BaseException) -> bool:
    """Whether the way there is to blame: no network, no name, no answer, an answer broken off."""
    if isinstance(exc, ConnectionError | TimeoutError):
        return True
    names = {base.__name__ for base in type(exc).__mro__}
    return bool(names & _SILENT)


def _without_secrets(exc: BaseException) -> str:
    """What an error says, in one line and without passwords and queries of addresses."""
    said = " ".join(str(exc).split()) or type(exc).__name__
    return _QUERY.sub("?…", _USER.sub(r"\1…@", said))[:200]
