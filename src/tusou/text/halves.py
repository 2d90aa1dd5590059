"""Half characters: what is left of an emoji that was cut in two."""

from __future__ import annotations

import re

# Lone surrogates, which JSON can write and UTF-8 cannot.
_HALVES = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """Return `text` with U+FFFD for each half character, as long as before."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)
