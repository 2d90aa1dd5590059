"""Whether two names of places are of one library: a folder has many, by links and "..", too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from tusou.stores import scheme_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

_Named = TypeVar("_Named")


def spelled_once(uri: str) -> Hashable:
    """What is equal for names of one place alone: of a folder the one that the disk knows it by.

    Raises:
        InputError: it is an address of Milvus and names no library.
    """
    scheme, place = scheme_of(uri), uri.partition(":")[2]
    if scheme == "milvus":
        from tusou.stores.milvus.address import parse_address

        address = parse_address(place)
        return address.uri, address.database, address.collection
    if scheme not in ("", "sqlite"):
        return uri
    folder = place if scheme else uri
    try:
        status = os.stat(folder)
    except OSError:
        return os.path.realpath(folder)
    return status.st_dev, status.st_ino


def each_once(places: Iterable[_Named], uri: Callable[[_Named], str]) -> list[_Named]:
    """Those that are at places of their own, each under the name that came first."""
    found: dict[Hashable, _Named] = {}
    for one in places:
        found.setdefault(spelled_once(uri(one)), one)
    return list(found.values())
