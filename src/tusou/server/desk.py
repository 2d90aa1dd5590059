"""Everything that requests share: the library, its pictures, jobs, counts, and who may do what."""

from __future__ import annotations

import logging
import os
import secrets
import threading
from typing import TYPE_CHECKING, Any

from tusou.errors import Forbidden, TusouError
from tusou.library.around import indexed_roots
from tusou.library.hiding import hiding
from tusou.remote.addresses import absolute, is_address, is_below
from tusou.server.jobs import STOP_S, JobBoard
from tusou.server.limiting import Gate, RateLimit
from tusou.server.metrics import Metrics
from tusou.server.pictures import Pictures
from tusou.server.sessions import LoginThrottle, Sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusou.library import Library
    from tusou.server.options import ServerOptions
    from tusou.types import IndexReport, Progress


log = logging.getLogger(__name__)


class Desk:
    """The state of one server; made once, closed with it.

    Args:
        library: stays open as long as the server.
        options: see there.
    """

    def __init__(self, library: Library, options: ServerOptions) -> None:
        self.library = hiding(library, options.hidden_fields)
        """As it is shown."""
        self._whole = library
        self.options = options
        self.pictures = Pictures(options.limits)
        self.jobs = JobBoard(self._index)
        self.metrics = Metrics()
        self.sessions = Sessions()
        self.logins = LoginThrottle(options.limits.logins_per_minute)
        self.rate = RateLimit(options.limits.rate_per_s, options.limits.burst)
        self.searching = Gate(options.limits.searches_at_once, options.limits.searches_waiting)
        self.local_token = secrets.token_urlsafe(32)
        """For programs of the same user, who read it from the library's folder."""
        self.warm = threading.Event()
        """Set when the model is loaded and the indexes are open."""
        self._warming = threading.Thread(target=self._warm_up, daemon=True)
        self._remembered: dict[str, tuple[int, Any]] = {}

    def open(self) -> None:
        """Load the model and open the indexes in a thread, so that the first query is quick."""
        self._warming.start()

    def close(self) -> None:
        """Stop jobs and workers, within some seconds; the library is its opener's to close."""
        self.jobs.close()
        self._warming.join(STOP_S)
        self.pictures.close()

    def _warm_up(self) -> None:
        try:
            self.library.search("图 a", k=1)
            self.warm.set()
        except TusouError as exc:
            log.warning("the library cannot be searched: %s", exc)

    def remembered(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gave in this state of the library; made again after a change."""
        sequence = self.library.stats().sequence
        known = self._remembered.get(name)
        if known is None or known[0] != sequence:
            known = self._remembered[name] = (sequence, make())
        return known[1]

    def allow_indexing(self, paths: tuple[str, ...]) -> None:
        """Refuse paths that may not be indexed over the API.

        Raises:
            Forbidden: the server only reads, or serves others and the path lies outside of what
                was indexed before and of `index_roots`.
        """
        if self.options.read_only:
            raise Forbidden("this server does not index", "start it without --read-only")
        if not self.options.serves_others:
            return
        allowed = [
            _real(path) for path in (*self.options.index_roots, *indexed_roots(self.library))
        ]
        for real in map(_real, paths):
            if not any(real == root or is_below(real, root) for root in allowed):
                raise Forbidden(
                    "where others may ask, only folders that were indexed before may be indexed",
                    "start the server with --index-root FOLDER",
                )  # fmt: skip

    def _index(
        self,
        paths: tuple[str, ...],
        options: dict[str, Any],
        listener: Callable[[Progress], object],
    ) -> IndexReport:
        return self._whole.index(paths, progress=listener, **options)


def _real(path: str) -> str:
    """A path with its links resolved; an address as libraries keep it."""
    known = absolute(path)
    return known if is_address(known) else os.path.realpath(known)
