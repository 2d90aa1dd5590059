"""What the server refuses, in the shape of all errors: problem and mend.

::

    TusouError
    ├── NoAccess        401   nobody has said who they are, or wrongly
    ├── Forbidden       403   a foreign host or page, or something that is switched off
    ├── Conflict        409   not now: another job is running
    ├── TooMany         429   too many requests of one client
    └── Busy            503   too many requests of all
"""

from __future__ import annotations

from tusou.errors import TusouError


class NoAccess(TusouError):
    """The client has not said who it is, or wrongly."""

    http_status = 401


class Forbidden(TusouError):
    """The request comes from where it must not, or asks for what is switched off."""

    http_status = 403


class Conflict(TusouError):
    """It cannot be done in the present state."""

    http_status = 409


class TooMany(TusouError):
    """One client asks too often; `retry_after_s` says when to come again."""

    http_status = 429

    def __init__(self, problem: str, mend: str = "", retry_after_s: float = 1.0) -> None:
        super().__init__(problem, mend)
        self.retry_after_s = retry_after_s


class Busy(TooMany):
    """All clients together ask for more than can be done."""

    http_status = 503
