"""Keep a library up to date while files come and go."""

from __future__ import annotations

import logging
import math
import os
import threading
import time
from inspect import GEN_RUNNING, getgeneratorstate
from typing import TYPE_CHECKING, Any, Self

from tusou.errors import InputError, SourceError, StoreError, TusouError
from tusou.remote.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from watchfiles import Change

    from tusou.library.library import Library
    from tusou.types import IndexReport, Progress

QUIET_MS = 1_600
"""A burst of changes is over when nothing happened for this long (watchfiles' default)."""


LOOK_MS = 2_000
"""Where nothing happens, so often it is looked whether a run is due: the one for what changed while
the watch started, or one that was hindered."""


LONGEST_PAUSE_S = 60.0
"""Until a run that was hindered again and again is tried once more, unless something changes."""


_log = logging.getLogger(__name__)


class Watch:
    """Yields the report of a first run, then of one run after each burst of changes, until closed.

    The library's own folder may lie below a root: its changes are passed over. What hinders a later
    run, such as another process that writes or a root that is away, is logged, and the run is made
    up for.

    Args:
        library: closing it closes this.
        roots: absolute paths of files and folders.
        options: of `Library.index`.

    Raises:
        InputError: one of `roots` is an address.
    """

    def __init__(self, library: Library, roots: list[str], options: Mapping[str, Any]) -> None:
        _refuse_addresses(roots)
        self._ended = threading.Event()
        self._turn = threading.RLock()
        self._reports = _reports(library, roots, options, self._ended)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> IndexReport:
        """The report of the next run that changed something, waited for.

        Raises:
            StopIteration: it is closed, perhaps meanwhile.
            TusouError: the first run fails.
        """
        with self._turn:
            return next(self._reports)

    def close(self) -> None:
        """End it, from any thread; returns when the run that is under way has ended.

        That run stops at the next file, page or picture; what it has finished stays.
        """
        self._ended.set()
        # Held by whoever waits for a report; free to that thread itself, a signal handler say.
        with self._turn:
            if getgeneratorstate(self._reports) != GEN_RUNNING:
                self._reports.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _refuse_addresses(roots: list[str]) -> None:
    elsewhere = [root for root in roots if is_address(root)]
    if elsewhere:
        raise InputError(
            f"{elsewhere[0]} cannot be watched: only this machine tells of changes",
            "index it again from time to time; what did not change is not fetched",
        )


class _Ended(Exception):
    """Raised out of the progress listener: the run ends, what is finished stays."""


def _reports(
    library: Library, roots: list[str], options: Mapping[str, Any], ended: threading.Event
) -> Generator[IndexReport]:
    options = {**options, "progress": _listening(options.get("progress"), ended)}
    again = _Again()
    places: list[str] = []
    try:
        yield _run(library, roots, options, places)
        again.soon()
        for changed in _changes(roots, places, str(library.folder), again, ended):
            if not changed and not again.is_due:
                continue
            try:
                report = _run(library, roots, options, places)
            except (StoreError, InputError, SourceError) as exc:
                again.was_hindered(exc)
                continue
            again.is_done()
            if changed or did_something(report):
                yield report
    except _Ended:
        return


def _run(
    library: Library, roots: list[str], options: Mapping[str, Any], places: list[str]
) -> IndexReport:
    """Index; `places` are then those to look at: the roots, and where drives begin below them."""
    from tusou.indexing.below import at_or_below

    report = library.index(roots, **options)
    places[:] = [*roots, *filter(at_or_below(roots), library.store.drives())]
    return report


def _listening(
    listener: Callable[[Progress], object] | None, ended: threading.Event
) -> Callable[[Progress], object]:
    """A listener that ends the run it listens to when the watch is closed."""

    def heard(progress: Progress) -> None:
        if listener is not None:
            listener(progress)
        if ended.is_set():
            raise _Ended

    return heard


class _Again:
    """When a run is due though nothing changed: where a watch began, and after a hindrance."""

    def __init__(self) -> None:
        self._due_s = math.inf
        self._pause_s = 0.0
        self._told = ""

    @property
    def is_due(self) -> bool:
        return time.monotonic() >= self._due_s

    def soon(self) -> None:
        """Let a run be due."""
        self._due_s = 0.0

    def is_done(self) -> None:
        """Nothing is due, and nothing hinders."""
        self._due_s, self._pause_s, self._told = math.inf, 0.0, ""

    def was_hindered(self, error: TusouError) -> None:
        """Try again later and later; say the same once."""
        self._pause_s = min(2 * self._pause_s + 1, LONGEST_PAUSE_S)
        self._due_s = time.monotonic() + self._pause_s
        if error.problem != self._told:
            _log.warning("%s; it is tried again", error.problem)
        self._told = error.problem


def _changes(
    roots: list[str], places: list[str], folder: str, again: _Again, ended: threading.Event
) -> Iterator[bool]:
    """Yield until it `ended`: whether something changed since the last time, or only time went by.

    A root that goes and comes back is another to the operating system, and watched anew; so is the
    place of a drive below a root, where coming and going is no change that the system tells.
    """
    while not ended.is_set():
        seen = _identities(places)
        try:
            for changed in _changes_of(roots, folder, ended):
                is_other = _identities(places) != seen
                yield changed or is_other
                if is_other:
                    break
        except FileNotFoundError:  # all roots are away
            if not ended.wait(LOOK_MS / 1000):
                yield False
        again.soon()  # what changes before it is watched is seen by nobody


def _changes_of(roots: list[str], folder: str, ended: threading.Event) -> Iterator[bool]:
    from watchfiles import watch as watch_files

    there = list(filter(os.path.exists, roots))
    if not there:
        raise FileNotFoundError(roots[0])
    watched = watch_files(
        *there,
        watch_filter=_outside(folder),
        debounce=QUIET_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        stop_event=ended,
    )
    return map(bool, watched)


def _identities(places: list[str]) -> list[tuple[int, int] | None]:
    """What the operating system knows folders by; None for one that is not there."""
    found: list[tuple[int, int] | None] = []
    for place in places:
        try:
            status = os.stat(place)
        except OSError:
            found.append(None)
        else:
            found.append((status.st_dev, status.st_ino))
    return found


def did_something(report: IndexReport) -> bool:
    """Whether a run changed the library."""
    changed = report.indexed or report.moved or report.reused or report.removed
    return bool(changed or report.ocr.read)


def _outside(folder: str) -> Callable[[Change, str], bool]:
    """Let changes pass that are neither below `folder` nor in places that nobody indexes."""
    from watchfiles import DefaultFilter

    usual = DefaultFilter()
    return lambda change, path: not path.startswith(folder + os.sep) and usual(change, path)
