"""Values as SQLite holds them: keys as bytes, odd paths, word boxes, vectors."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.types import PackedWords, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.types import Vectors, Word

_HEX_DIGITS = 64
_NO_PATH = b"\0"


def pack_key(key: str) -> bytes | str:
    """A SHA-256 in hex as its 32 bytes, half the size; any other key as it is."""
    if len(key) != _HEX_DIGITS:
        return key
    try:  # `suppress` would take a tenth of a look-up
        packed = bytes.fromhex(key)
    except ValueError:
        return key
    # Capitals and blanks would not come back.
    return packed if packed.hex() == key else key


def unpack_key(key: bytes | str | None) -> str | None:
    """The key that `pack_key` packed."""
    return key.hex() if isinstance(key, bytes) else key


def unpack_skipped(members: dict[str, Any]) -> Skipped:
    """A skip of its members; libraries from before there were faults have two marks instead."""
    if "retry" in members:
        retry, is_locked = members.pop("retry"), members.pop("is_locked", False)
        members["fault"] = "locked" if is_locked else "outside" if retry else "file"
    return Skipped(**members)


def pack_path(path: str) -> str | bytes:
    """A path as SQLite can hold it: one that is not valid Unicode becomes its bytes.

    Half a character, which no system gives but JSON can write, stands behind a NUL, which is in no
    path: it can be looked for, and is not there.
    """
    try:
        path.encode()
    except UnicodeEncodeError:
        with suppress(UnicodeEncodeError):
            packed = os.fsencode(path)
            if not packed.startswith(_NO_PATH):
                return packed
        return _NO_PATH + path.encode("utf-8", "surrogatepass")
    return path


def unpack_path(path: str | bytes) -> str:
    """The path that `pack_path` packed."""
    if isinstance(path, str):
        return path
    if path.startswith(_NO_PATH):
        return path.removeprefix(_NO_PATH).decode("utf-8", "surrogatepass")
    return os.fsdecode(path)


def pack_words(words: Sequence[Word]) -> bytes | None:
    """Words and boxes, compressed, see `PackedWords`; None when there are none."""
    return PackedWords.of(words).packed or None


def unpack_words(packed: bytes | None) -> tuple[Word, ...]:
    """The words that `pack_words` packed."""
    return tuple(PackedWords(packed or b""))


def pack_vectors(vectors: Vectors) -> bytes:
    """Rows as float16; the cosine of two packed rows is off by less than 0.001."""
    return vectors.astype("<f2").tobytes()


def unpack_vectors(data: bytes, n_chunks: int) -> Vectors:
    """Return float32 (n_chunks, dim); `n_chunks` is at least 1."""
    return np.frombuffer(data, "<f2").reshape(n_chunks, -1).astype(np.float32)
