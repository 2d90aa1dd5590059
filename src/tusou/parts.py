"""Telling which part of a file is being read, so that one that kills its reader costs itself.

A source says `with at_part(Part("page", 7)):` around what may go wrong; a worker process that
listens under `heard_by` tells its parent. Where nobody listens, nothing happens.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tusou.types import Part

    Listener = Callable[[Part | None], object]

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Let `listener` hear of each part that the block begins with, and of its end as None."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


@contextmanager
def at_part(part: Part) -> Iterator[None]:
    """Say that the block reads `part`: what was told of its file before stays if it comes to grief.

    Whoever goes on after that is told by `DecodeOptions.resumed`.
    """
    listener = _LISTENER.get()
    if listener is None:
        yield
        return
    listener(part)
    try:
        yield
    finally:
        listener(None)
