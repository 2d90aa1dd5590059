"""The SHA-256 over a model's files, which a library keeps to recognise its model.

Two cores read and hash about 1.5 GB/s, so a model of 25 MB costs 17 ms and one of 600 MB half a
second at every start. Above `REMEMBER_BYTES` the hash of a file is therefore remembered beside
the user's data, under its path, size and time of change.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.config import user_data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REMEMBER_BYTES = 64_000_000
_LOCATION = re.compile(rb"\x0a\x08location\x12(?=([\x01-\x7f][^\x00]{1,127}))", re.DOTALL)
"""Key and value of one entry: a tag and a length of one byte before each."""


def files_sha256(folder: Path, names: Iterable[str], memory: Path | None = None) -> str:
    """Return the SHA-256 (hex) over the names and contents of files below `folder`.

    Files of external data, which lie beside a graph, are included: those that begin with its
    name, and those that the graph names.

    Args:
        memory: where hashes of large files are remembered; None takes the user's data folder.
    """
    memory = memory or Path(user_data_folder(os.environ)) / "model_hashes.json"
    whole = hashlib.sha256()
    for path in sorted(set(_with_external_data(folder, names))):
        whole.update(f"{path.relative_to(folder).as_posix()}\0{_sha256(path, memory)}\n".encode())
    return whole.hexdigest()


def _with_external_data(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = folder / name
        yield path
        if path.suffix == ".onnx":
            yield from (other for other in path.parent.glob(f"{path.name}*") if other.is_file())
            yield from _named_data(path)


def _named_data(graph: Path) -> Iterator[Path]:
    """Files beside `graph` that it names as places of its weights.

    In ONNX's protobuf they stand as the value behind the key "location". A graph whose weights
    lie elsewhere is small, so that large ones need not be read for it.
    """
    if not graph.is_file() or graph.stat().st_size >= REMEMBER_BYTES:
        return
    content = graph.read_bytes()
    for found in set(_LOCATION.findall(content)):
        name = found[1 : 1 + found[0]].decode("utf-8", "replace")
        if name == os.path.basename(name) and (graph.parent / name).is_file():
            yield graph.parent / name


def _sha256(path: Path, memory: Path) -> str:
    facts = path.stat()
    if facts.st_size < REMEMBER_BYTES:
        return _hashed(path)
    key = f"{path.resolve()}\0{facts.st_size}\0{facts.st_mtime_ns}"
    known = _remembered(memory)
    if key not in known:
        known[key] = _hashed(path)
        _remember(memory, known)
    return known[key]


def _hashed(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _remembered(memory: Path) -> dict[str, str]:
    # A lost or damaged memory only costs the time of hashing again.
    with suppress(OSError, ValueError):
        known = json.loads(memory.read_text(encoding="utf-8"))
        if isinstance(known, dict):
            return known
    return {}


def _remember(memory: Path, known: dict[str, str]) -> None:
    # A data folder that cannot be written must not stop a search.
    with suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        fresh = memory.with_name(f"{memory.name}.{os.getpid()}")
        fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
        fresh.replace(memory)
