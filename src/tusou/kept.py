"""Files beside the user's data that save time: to lose one costs making it again, and no more."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def keep(file: Path, content: bytes) -> None:
    """Write `file` whole or not at all; nothing is raised where it cannot be written.

    Readers and other writers see what was there before, or this.
    """
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            fresh.write_bytes(content)
            fresh.replace(file)
        finally:
            fresh.unlink(missing_ok=True)
