"""Work beside: begun in a thread, waited for where its result is needed."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")


def beside(work: Callable[[], Found]) -> Callable[[], Found]:
    """Begin `work` in a thread; what is returned waits for it and gives or raises what it did.

    Of use for what does not hold Python's lock. `concurrent.futures` does the same, and takes ten
    milliseconds to load.
    """
    found: list[Found] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as exc:  # noqa: BLE001 - raised where it is waited for
            failed.append(exc)

    # No daemon: one that comes back from C++ while Python ends aborts the process.
    thread = Thread(target=run)
    thread.start()

    def wait() -> Found:
        thread.join()
        if failed:
            raise failed[0]
        return found[0]

    return wait
