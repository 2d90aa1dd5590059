"""A cached property of an object with a lock, made once though several threads ask for it."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self, TypeVar, overload

Made = TypeVar("Made")


class once(cached_property[Made]):  # noqa: N801 - a decorator
    """Like `functools.cached_property`, under the object's `_lock`, which is one for all of them.

    Since Python 3.12 that has no lock, and two threads make two; before, it has one for all
    objects of the class.
    """

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> Made: ...

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        if instance is None:
            return self
        with instance._lock:
            return super().__get__(instance, owner)
