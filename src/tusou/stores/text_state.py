"""What is noted beside the files of tantivy: whose index it is, how far it goes, its files.

The note is written after the commit and when merging has come to rest. A process that ends between
the two leaves an older note; the changes since are then applied once more.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from typing import Any

from tusou.stores.derived import DamagedIndex

VERSION = 8
"""Raise it when the fields change: the index is built anew."""
TERMS = 7
"""Raise it when items give other terms: the index is built anew, and a library on Milvus has
its words cut anew."""
_STATE = "state.json"
_PRIVATE = ("meta.json", ".managed.json")
_SAMPLE_BYTES = 65_536


def write_state(folder: str, library_id: str, seq: int, history: str, generation: str) -> None:
    """Note what the last commit holds; replaces the file by rename."""
    with open(os.path.join(folder, "meta.json"), encoding="utf-8") as file:
        segments = [s["segment_id"].replace("-", "") for s in json.load(file)["segments"]]
    names = [name for name in os.listdir(folder) if name.partition(".")[0] in segments]
    state = {
        "version": VERSION,
        "terms": TERMS,
        "library_id": library_id,
        "generation": generation,
        "seq": seq,
        "history": history,
        "files": {name: _print_of(os.path.join(folder, name)) for name in sorted(names)},
    }
    path = os.path.join(folder, _STATE)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    for name in _PRIVATE:
        # What tantivy replaces by rename only its owner may read: whoever may read the rest
        # of the library is to search it.
        shutil.copymode(path + ".new", os.path.join(folder, name))
    os.replace(path + ".new", path)


def read_state(folder: str) -> dict[str, Any]:
    """Return what was noted last."""
    with open(os.path.join(folder, _STATE), encoding="utf-8") as file:
        state: dict[str, Any] = json.load(file)
    return state


def check_files(folder: str, files: dict[str, list[int]]) -> None:
    """Compare the files of the last noted state, which tantivy never writes to again.

    One that is gone may have been merged since; whether it is missed is for tantivy to say.
    """
    for name, expected in files.items():
        path = os.path.join(folder, name)
        if os.path.exists(path) and _print_of(path) != expected:
            raise DamagedIndex(f"{name} has changed")


def _print_of(path: str) -> list[int]:
    """Size, and CRC-32 of the beginning and the end: opening must not read 500 MB."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        crc = zlib.crc32(file.read(_SAMPLE_BYTES))
        if size > _SAMPLE_BYTES:
            file.seek(max(size - _SAMPLE_BYTES, _SAMPLE_BYTES))
            crc = zlib.crc32(file.read(), crc)
    return [size, crc]
