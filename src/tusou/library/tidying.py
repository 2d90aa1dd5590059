"""Upkeep at the end of what changes a library and reports no run of indexing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.protocols import Store

log = logging.getLogger(__name__)


def tidy(store: Store) -> None:
    """Bring a store into form, and tell as a warning what it could not do."""
    undone = store.tidy()
    if undone is not None:
        log.warning("%s (%s)", undone.problem, undone.mend)
