"""The files of a model, by the SHA-256 that each had when the model came."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.errors import system_reason
from tusou.origin import ORIGIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tusou.origin import Origin


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not what it was when the model came."""

    file: str
    problem: str


def hashed(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of every file below `folder`."""
    return {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": sha256_of(path),
        }
        for path in _files(folder)
    }


def damages(folder: Path, origin: Origin) -> Iterator[Damage]:
    """Compare every file with what `origin` recorded."""
    for name, facts in origin.files.items():
        try:
            problem = _damage(folder / name, facts)
        except OSError as exc:
            problem = f"it cannot be read: {system_reason(exc)}"
        if problem:
            yield Damage(name, problem)


def _damage(path: Path, facts: Mapping[str, Any]) -> str:
    if not path.is_file():
        return "it is missing"
    if path.stat().st_size != facts["bytes"]:
        return f"it has {path.stat().st_size} bytes, not {facts['bytes']}"
    return "" if sha256_of(path) == facts["sha256"] else "its SHA-256 is another"


def sha256_of(path: Path) -> str:
    """SHA-256 (hex) of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if (
            path.is_file()
            and parts != (ORIGIN,)
            and not any(each.startswith(".") for each in parts)
        ):
            yield path
