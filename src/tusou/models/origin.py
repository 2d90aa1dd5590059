"""`tusou.json`: where a pulled or imported model comes from, and the SHA-256 of each file.

::

    {"format": 1, "name": "clip-vit-b-32", "source": "pulled", "revision": "17b9d07",
     "languages": ["en"], "licence": "MIT", "dim": 512,
     "from": [{"repo": "Xenova/clip-vit-base-patch32", "revision": "…", "endpoint": "https://…"}],
     "files": {"onnx/text_model.onnx": {"bytes": 254000000, "sha256": "…"}}}
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tusou.errors import ModelError, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ORIGIN = "tusou.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of an installed model besides what its own files tell."""

    name: str
    source: str
    """How it came: `pulled`, `imported` or `converted`."""
    revision: str = ""
    languages: tuple[str, ...] = ()
    licence: str = ""
    dim: int | None = None
    places: tuple[Mapping[str, str], ...] = ()
    """Where its files are from: repository, revision (a commit), endpoint; or a path."""
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Path below the folder → `bytes` and `sha256`."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A file that is not what it was when the model came."""

    file: str
    problem: str


def write_origin(folder: Path, origin: Origin) -> None:
    """Write `origin` beside the model's files."""
    facts = {"format": FORMAT, **asdict(origin)}
    facts["from"] = facts.pop("places")
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    (folder / ORIGIN).write_text(text + "\n", encoding="utf-8")


def read_origin(folder: Path) -> Origin | None:
    """Read what was written; None where there is nothing.

    Raises:
        ModelError: the file is damaged.
    """
    path = folder / ORIGIN
    if not path.is_file():
        return None
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return Origin(
            name=facts["name"],
            source=facts["source"],
            revision=facts["revision"],
            languages=tuple(facts["languages"]),
            licence=facts["licence"],
            dim=facts["dim"],
            places=tuple(facts["from"]),
            files=facts["files"],
        )
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise ModelError(f"{path} is damaged: {exc}", "pull or import the model again") from exc


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
            problem = f"it cannot be read: {told(exc)}"
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
