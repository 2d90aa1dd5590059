"""Taking files out of a library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import NotFound
from tusou.library.tidying import tidy

if TYPE_CHECKING:
    from tusou.protocols import Store


def forget(store: Store, target: str) -> int:
    """See `Library.forget`; `target` is absolute."""
    known = [record.path for record in store.files(target)]
    if not known:
        raise NotFound.file(target)
    try:
        removed = store.forget(known)
        tidy(store)
    finally:
        store.let_others_write()
    return removed
