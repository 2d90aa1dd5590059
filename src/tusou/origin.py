"""`tusou.json`: where a pulled or imported model comes from, and the SHA-256 of each file.

::

    {"format": 1, "name": "clip-vit-b-32", "source": "pulled", "revision": "17b9d07",
     "languages": ["en"], "licence": "MIT", "dim": 512,
     "from": [{"repo": "Xenova/clip-vit-base-patch32", "revision": "…", "endpoint": "https://…"}],
     "files": {"onnx/text_model.onnx": {"bytes": 254000000, "sha256": "…"}}}
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping
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


def write_origin(folder: Path, origin: Origin) -> None:
    """Write `origin` beside the model's files."""
    facts = {"format": FORMAT, **asdict(origin)}
    facts["from"] = facts.pop("places")
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    (folder / ORIGIN).write_text(text + "\n", encoding="utf-8")


def read_origin(folder: Path) -> Origin | None:
    """Read what was written; None where there is nothing.

    Raises:
        ModelError: the file is damaged, or of another format.
    """
    path = folder / ORIGIN
    if not path.is_file():
        return None
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        if (found := facts["format"]) != FORMAT:
            raise ModelError(
                f"{path} has format {found}, known is {FORMAT}",
                "use a newer tusou for this model",
            )
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
