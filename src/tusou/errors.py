"""Everything that can go wrong, as one tree.

::

    TusouError                 exit  http
    ├── InputError             2     400   an argument, a query or a file list is not usable
    │   └── UnknownName        2     404   a name that is not in a table; suggests the nearest
    ├── NotFound               4     404   a key that the library does not hold
    ├── SourceError            5     422   one source file cannot be read; the run goes on
    │   ├── TooLarge           5     413   it has more bytes or pixels than are taken
    │   ├── FileChanged        5     409   it is not the file any more that was indexed
    │   └── OutOfReach         5     422   for a reason outside the file; it is tried again
    │       └── Locked         5     422   a password lacks
    ├── ModelError             6     500   a model folder cannot be used
    │   └── ModelMismatch      6     409   the library was made with another model
    ├── StoreError             7     500   the library on disk cannot be used
    ├── MissingExtra           3     501   an optional package is not installed
    │                                      of a server, and of its client:
    ├── NoAccess               1     401   nobody has said who they are, or wrongly
    ├── Forbidden              1     403   a foreign host or page, or something that is switched off
    ├── NotAllowed             1     405   the address takes no such method
    ├── Conflict               1     409   not now: another job is running
    ├── TooMany                1     429   too many requests of one client
    │   └── Busy               1     503   too many requests of all
    └── NoAnswer               1     504   no server answers, or not in time

Each error says what is wrong (`problem`) and what to do about it (`mend`); the command line
prints both, the server sends both.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from typing import Literal

Fault = Literal["file", "too_large", "outside", "locked"]
"""Why a file is left out: for what is in it; for being larger than what is taken; for a reason
outside it, so that the next run tries again; for want of a password, so that only a run that is
given some does."""

_OUTSIDE = frozenset(
    {
        *(errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.ELOOP),
        *(errno.EIO, errno.ESTALE, errno.ENXIO, errno.ENODEV, errno.ENOTCONN, errno.ETIMEDOUT),
        *(errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.EBUSY, errno.EAGAIN),
        *(errno.EMFILE, errno.ENFILE, errno.ENOMEM),
    }
)
"""What the operating system says of drives, networks, rights and itself. Others, such as EINVAL for
an offset that makes no sense, come of what stands in a file."""


class TusouError(Exception):
    """Base of all errors of tusou: one sentence of `problem`, one of `mend` (may be empty)."""

    exit_code = 1
    http_status = 500
    """What a server answers with; of an error that its client raises, what it has answered with."""
    retry_after_s: float | None = None
    """After how many seconds it may go well, where a server tells so."""
    fault: Fault = "file"
    """Of a file that it ends."""

    def __init__(self, problem: str, mend: str = "") -> None:
        super().__init__(problem, mend)
        self.problem = problem
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.problem} ({self.mend})" if self.mend else self.problem


class InputError(TusouError):
    """The caller gave something that cannot be used."""

    exit_code = 2
    http_status = 400


class UnknownName(InputError):
    """A name that is not in a table."""

    http_status = 404

    @classmethod
    def among(cls, kind: str, name: str, known: Iterable[str]) -> UnknownName:
        """Build the error for `name`, suggesting the nearest of the `known` names."""
        from difflib import get_close_matches

        names = sorted(known)
        near = get_close_matches(name, names, n=1)
        mend = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(names) or 'none'}"
        return cls(f"no {kind} is called {name!r}", mend)


class NotFound(TusouError):
    """The library holds nothing under that key."""

    exit_code = 4
    http_status = 404

    @classmethod
    def item(cls, number: int) -> NotFound:
        """Build the error for the number of an item."""
        return cls(f"there is no item {number}", "see: tusou sample")

    @classmethod
    def file(cls, path: str) -> NotFound:
        """Build the error for a file, or a folder of files."""
        return cls(f"the library holds nothing at {path}", "see: tusou stats --files")


class SourceError(TusouError):
    """One source file, or one page of it, cannot be read. It is skipped with this reason."""

    exit_code = 5
    http_status = 422


class TooLarge(SourceError):
    """There are more bytes or pixels than are taken."""

    http_status = 413
    fault = "too_large"


class FileChanged(SourceError):
    """A file has changed since it was indexed; what the library knows of it is not true of it."""

    http_status = 409

    @classmethod
    def since_indexed(cls) -> FileChanged:
        """Build the error for a file that was to be read again."""
        return cls("the file has changed since it was indexed", "index its folder again")


class OutOfReach(SourceError):
    """A file cannot be got at for a reason outside it: another time it may well be read."""

    fault: Fault = "outside"


class Locked(OutOfReach):
    """A file is encrypted, and none of the passwords that were given opens it."""

    fault = "locked"


def lacks_memory() -> SourceError:
    """What a file, a page or a picture is told that does not fit into memory."""
    return SourceError("there is not enough memory to read it", "split it, or save it smaller")


def is_outside(error: OSError) -> bool:
    """Whether `error` tells of the place of a file, and not of what the file holds."""
    # Packages raise these two by themselves, without a number.
    return isinstance(error, FileNotFoundError | PermissionError) or error.errno in _OUTSIDE


def system_reason(error: OSError) -> str:
    """What the operating system says of `error`, as a part of a sentence."""
    return (error.strerror or str(error)).lower()


class ModelError(TusouError):
    """A model folder is incomplete, damaged or of a kind that cannot be run."""

    exit_code = 6


class ModelMismatch(ModelError):
    """The library holds vectors of another model than the one that was opened."""

    http_status = 409


class StoreError(TusouError):
    """The library on disk is damaged, locked, or of a newer version."""

    exit_code = 7


class MissingExtra(TusouError):
    """An optional package is needed and not installed."""

    exit_code = 3
    http_status = 501
    fault = "outside"

    @classmethod
    def of(cls, package: str, extra: str, purpose: str) -> MissingExtra:
        """Build the error for `package`, which the extra `extra` brings, needed for `purpose`."""
        return cls(f"{purpose} needs the package {package!r}", f"pip install 'tusou[{extra}]'")


class NoAccess(TusouError):
    """The client has not said who it is, or wrongly."""

    http_status = 401


class Forbidden(TusouError):
    """The request comes from where it must not, or asks for what is switched off."""

    http_status = 403


class NotAllowed(TusouError):
    """What is at this address takes other methods."""

    http_status = 405


class Conflict(TusouError):
    """It cannot be done in the present state."""

    http_status = 409


class TooMany(TusouError):
    """One client asks too often; `retry_after_s` says when to come again."""

    http_status = 429

    def __init__(self, problem: str, mend: str = "", retry_after_s: float = 1.0) -> None:
        super().__init__(problem, mend)
        self.retry_after_s: float = retry_after_s


class Busy(TooMany):
    """All clients together ask for more than can be done."""

    http_status = 503


class NoAnswer(TusouError):
    """No server answers, not in time, or it goes away in the midst of an answer."""

    http_status = 504
