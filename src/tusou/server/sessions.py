"""Who has logged in: sessions in memory, known by the hash of a random cookie."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass

from tusou.errors import TooMany

COOKIE = "tusou_session"
IDLE_S = 12 * 3600.0
MOST = 1000
"""Sessions kept; the one unused longest makes room."""


@dataclass(slots=True)
class Session:
    """One browser that has logged in."""

    csrf: str
    used_at: float


class Sessions:
    """Sessions by the hash of their cookie: who reads this memory cannot log in with it."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._guard = threading.Lock()
        self._sessions: dict[str, Session] = {}

    def open(self) -> tuple[str, Session]:
        """Begin a session; returns its cookie."""
        cookie = secrets.token_urlsafe(32)
        session = Session(secrets.token_urlsafe(32), time.monotonic())
        with self._guard:
            self._sessions[_key(cookie)] = session
            while len(self._sessions) > MOST:
                oldest = min(self._sessions, key=lambda key: self._sessions[key].used_at)
                del self._sessions[oldest]
        return cookie, session

    def find(self, cookie: str) -> Session | None:
        """The session of a cookie, None when there is none or it has been idle too long."""
        now = time.monotonic()
        with self._guard:
            session = self._sessions.get(_key(cookie))
            if session is None or now - session.used_at > self._idle_s:
                self._sessions.pop(_key(cookie), None)
                return None
            session.used_at = now
            return session

    def end(self, cookie: str) -> None:
        """Forget a session."""
        with self._guard:
            self._sessions.pop(_key(cookie), None)


def _key(cookie: str) -> str:
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()


class LoginThrottle:
    """Lets so many passwords be tried a minute, by all clients together."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._guard = threading.Lock()
        self._tried: deque[float] = deque()

    def count(self) -> None:
        """Count one try.

        Raises:
            TooMany: there were too many in the last minute.
        """
        now = time.monotonic()
        with self._guard:
            while self._tried and now - self._tried[0] > 60:
                self._tried.popleft()
            if len(self._tried) >= self._per_minute:
                wait_s = 60 - (now - self._tried[0])
                raise TooMany("too many passwords were tried", "wait a minute", wait_s)
            self._tried.append(now)
