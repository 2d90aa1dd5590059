"""What people are told of a model before it is opened."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.errors import ModelError
from tusou.origin import Origin, read_origin

if TYPE_CHECKING:
    from pathlib import Path

MODEL_JSON = "model.json"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model folder; what its files do not tell is "", () or None."""

    name: str
    folder: Path
    size_bytes: int
    languages: tuple[str, ...] = ()
    licence: str = ""
    dim: int | None = None
    revision: str = ""


def model_info(folder: Path) -> ModelInfo:
    """Read what `folder` tells of itself; never fails, so a damaged model can still be listed."""
    origin = _origin(folder)
    facts = _facts(folder / MODEL_JSON)
    dim = facts.get("dim")
    languages = facts.get("languages")
    return ModelInfo(
        name=origin.name or _text(facts, "name") or folder.name,
        folder=folder,
        size_bytes=size_of(folder),
        languages=tuple(map(str, languages)) if isinstance(languages, list) else origin.languages,
        licence=_text(facts, "licence") or origin.licence,
        dim=dim if isinstance(dim, int) else origin.dim,
        revision=_text(facts, "revision") or origin.revision,
    )


def size_of(folder: Path) -> int:
    """Bytes of all files below `folder`; those that may not be seen are not counted."""
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):
            size += path.stat().st_size if path.is_file() else 0
    return size


def is_model_folder(folder: Path) -> bool:
    """Whether there is a model.json, or a graph in it, one folder below, or in an onnx/ there.

    A folder that may not be looked into passes for one: opening it tells what is wrong.
    """
    try:
        return (
            (folder / MODEL_JSON).is_file()
            or any(folder.glob("*.onnx"))
            or any(folder.glob("*/*.onnx"))
            or any(folder.glob("*/onnx/*.onnx"))
        )
    except OSError:
        return True


def _origin(folder: Path) -> Origin:
    with suppress(ModelError):  # opening the model will say what is wrong with it
        return read_origin(folder) or Origin("", "")
    return Origin("", "")


def _facts(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _text(facts: dict[str, Any], key: str) -> str:
    value = facts.get(key)
    return value if isinstance(value, str) else ""
