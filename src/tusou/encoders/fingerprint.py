"""The SHA-256 over a model's files, which a library keeps to recognise its model.

One core reads and hashes 0.4 to 1.5 GB/s, so a model of 25 MB costs a query from the shell 17 to
60 ms, and one of 600 MB half a second or more. Above `REMEMBER_BYTES` what was read of a file is
therefore remembered beside the user's data, under its path, size and times of change.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from tusou.config import user_data_folder
from tusou.errors import ModelError, system_reason
from tusou.kept import keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REMEMBER_BYTES = 1_000_000
WEIGHTS_WITHIN_BYTES = 64_000_000
_LOCATION = re.compile(rb"\x0a\x08location\x12(?=([\x01-\x7f][^\x00]{1,127}))", re.DOTALL)
"""Key and value of one entry: a tag and a length of one byte before each."""


class Facts(TypedDict):
    """What is told of a file by reading all of it."""

    sha256: str
    named: list[str]
    """The files that a graph names as places of its weights, whether they are there or not."""


def files_sha256(folder: Path, names: Iterable[str], memory: Path | None = None) -> str:
    """Return the SHA-256 (hex) over the names and contents of files below `folder`.

    Files of external data, which lie beside a graph, are included: those that begin with its
    name, and those that the graph names.

    Args:
        memory: where facts of large files are remembered; None takes the user's data folder.

    Raises:
        ModelError: a file cannot be read.
    """
    known = _Memory(memory or Path(user_data_folder(os.environ)) / "model_files.json")
    whole = hashlib.sha256()
    try:
        for path in sorted(set(_with_external_data(folder, names, known))):
            digest = known.facts(path)["sha256"]
            whole.update(f"{path.relative_to(folder).as_posix()}\0{digest}\n".encode())
    except OSError as exc:
        raise ModelError(
            f"{exc.filename or folder} cannot be read: {system_reason(exc)}",
            "check the rights of the model's files, or fetch the model again",
        ) from exc
    known.keep()
    return whole.hexdigest()


def _with_external_data(folder: Path, names: Iterable[str], known: _Memory) -> Iterator[Path]:
    for name in names:
        path = folder / name
        yield path
        if path.suffix == ".onnx" and path.is_file():
            yield from (other for other in path.parent.glob(f"{path.name}*") if other.is_file())
            beside = (path.parent / one for one in known.facts(path)["named"])
            yield from (other for other in beside if other.is_file())


class _Memory:
    """Facts of files; those of large ones are read from `file` and kept there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._facts: dict[str, Facts] = {}
        self._kept: dict[str, Facts] | None = None
        self._is_new = False

    def facts(self, path: Path) -> Facts:
        """Facts of a file, remembered while the system knows it as the same and unchanged.

        By the time of its last change of any kind too: copies keep the time of their content.
        """
        stat = path.stat()
        told = (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
        key = "\0".join(map(str, (path.resolve(), *told)))
        if key not in self._facts:
            is_large = stat.st_size >= REMEMBER_BYTES
            found = self._remembered().get(key) if is_large else None
            self._facts[key] = found or _read(path)
            if is_large and not found:
                self._replace(key)
        return self._facts[key]

    def _replace(self, key: str) -> None:
        """Remember the facts of a file in place of those that it had before."""
        known, whose = self._remembered(), key.partition("\0")[0] + "\0"
        self._kept = {other: one for other, one in known.items() if not other.startswith(whose)}
        self._kept[key] = self._facts[key]
        self._is_new = True

    def keep(self) -> None:
        """Write what was learnt, where something was."""
        if self._is_new:
            keep(self._file, json.dumps(self._kept, indent=1).encode())

    def _remembered(self) -> dict[str, Facts]:
        if self._kept is None:
            self._kept = {}
            # A lost or damaged memory only costs the time of reading again.
            with suppress(OSError, ValueError):
                found = json.loads(self._file.read_text(encoding="utf-8"))
                if isinstance(found, dict):
                    self._kept = {key: one for key, one in found.items() if _are_facts(one)}
        return self._kept


def _are_facts(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and isinstance(found.get("sha256"), str)
        and isinstance(found.get("named"), list)
        and all(isinstance(name, str) for name in found["named"])
    )


def _read(path: Path) -> Facts:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Facts(sha256=digest, named=_named_in(path) if path.suffix == ".onnx" else [])


def _named_in(graph: Path) -> list[str]:
    """Names of files that a graph gives as places of its weights.

    In ONNX's protobuf they stand as the value behind the key "location". A graph whose weights
    lie elsewhere is small, so that large ones need not be read for it.
    """
    if graph.stat().st_size >= WEIGHTS_WITHIN_BYTES:
        return []
    found = set(_LOCATION.findall(graph.read_bytes()))
    names = (one[1 : 1 + one[0]].decode("utf-8", "replace") for one in found)
    return sorted(name for name in names if name == os.path.basename(name))
