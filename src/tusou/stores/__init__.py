"""Where a library is kept: `open_store(uri)` gives the store that the scheme names.

==================  ==============================================================
``PATH``            a folder: the embedded store (SQLite and two derived indexes)
``milvus://…``      collections of a Milvus server: ``milvus://host:port/collection``
==================  ==============================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from tusou.protocols import Store

__all__ = ["STORES", "open_store", "scheme_of"]

STORES = Registry(
    "store",
    {
        "sqlite": Target("tusou.stores.embedded:EmbeddedStore"),
        "milvus": Target("tusou.stores.milvus.store:MilvusStore", extra="milvus"),
    },
)
"""Scheme → class, which is called with what follows the scheme."""

# Two letters at least: "C:\library" is a path.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")


def open_store(uri: str, *, create: bool = True) -> Store:
    """Open the store at `uri`, a folder or ``scheme:place``; made when absent, unless not wanted.

    A folder whose name begins like a scheme ("notes:2024") is written "./notes:2024".

    Raises:
        UnknownName: no store has this scheme.
        NotFound: there is none, and `create` is False.
        StoreError: the library is damaged, locked, or of a newer version.
    """
    scheme = scheme_of(uri)
    place = uri.partition(":")[2] if scheme else uri
    store: Store = STORES.load(scheme or "sqlite")(place, create=create)
    return store


def scheme_of(uri: str) -> str:
    """The scheme of an address, in small letters; "" of a folder."""
    scheme = _SCHEME.match(uri)
    return scheme[1].lower() if scheme else ""
