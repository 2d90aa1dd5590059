"""Files that say who may use a server: tokens, and hashes of passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError, system_reason

if TYPE_CHECKING:
    from pathlib import Path


def guards_in(file: Path) -> list[str]:
    """The words in a file, at least one: a server that was to be guarded never goes without.

    Raises:
        InputError: it cannot be read, or holds nothing.
    """
    try:
        words = file.read_text(encoding="utf-8-sig").split()
    except (OSError, UnicodeDecodeError) as exc:
        reason = system_reason(exc) if isinstance(exc, OSError) else "it is no text"
        raise InputError(f"cannot read {file}: {reason}", "check its name and rights") from exc
    if not words:
        raise InputError(f"{file} is empty", "write the token, or the hash, into it")
    return words
