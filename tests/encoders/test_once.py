"""A cached property that several threads make once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from tusou.encoders.once import once

PATIENCE_S = 60


class Owner:
    """Has two such properties, one of which needs the other."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.made: list[str] = []
        self.asked = threading.Semaphore(0)

    @once
    def words(self) -> list[str]:
        self.asked.acquire(timeout=PATIENCE_S)  # another thread asks meanwhile
        self.made.append("words")
        return ["a"]

    @once
    def tower(self) -> tuple[list[str], str]:
        self.made.append("tower")
        return self.words, "tower"


def test_threads_that_ask_at_once_get_the_same():
    """A model's tokenizer is loaded once, and what it remembers is remembered for all."""
    owner = Owner()

    def ask(first: str) -> object:
        owner.asked.release()
        return getattr(owner, first)

    with ThreadPoolExecutor(4) as pool:
        tower, words, again, more = pool.map(ask, ["tower", "words", "tower", "words"])
    assert tower is again
    assert words is more is tower[0]
    assert sorted(owner.made) == ["tower", "words"]


def test_each_object_has_its_own():
    """And asking the class gives the property."""
    one, other = Owner(), Owner()
    one.asked.release()
    other.asked.release()
    assert one.words is one.words
    assert one.words is not other.words
    assert isinstance(Owner.words, once)
