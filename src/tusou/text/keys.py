"""The key under which a text and its vectors are kept."""

from __future__ import annotations

from hashlib import sha256


def text_key(text: str) -> str:
    """Return SHA-256 (64 hex digits) of the original `text` without surrounding white space.

    The text is not healed or folded first: equal keys mean equal texts, letter by letter.
    """
    # Text layers may hold lone surrogates, which plain UTF-8 refuses.
    return sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()
