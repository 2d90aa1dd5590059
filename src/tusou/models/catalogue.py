"""Models that can be pulled: data, in `catalogue.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tusou.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE = Path(__file__).with_name("catalogue.json")
FP32 = "fp32"


@dataclass(frozen=True, slots=True)
class Recall:
    """A published figure: R@1 in percent, unless the name of the set says otherwise."""

    set: str
    text_to_image: float
    image_to_text: float | None
    source: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of a hub repository, and where it goes below the model's folder."""

    repo: str
    revision: str
    """A commit, or a branch that is resolved to one when the model is pulled."""
    path: str
    target: str
    sha256: str = ""
    """As the catalogue knows it; "" takes what the hub tells."""


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that can be pulled."""

    name: str
    about: str
    when: str
    """When to choose it."""
    languages: tuple[str, ...]
    licence: str
    dim: int
    size_mb: Mapping[str, int]
    """By variant; the first is the default. Rounded, for people."""
    recall: tuple[Recall, ...]
    parts: tuple[Mapping[str, Any], ...]

    def files(self, variant: str) -> list[RemoteFile]:
        """What `variant` needs.

        Raises:
            UnknownName: the model is not published in that variant.
        """
        if variant not in self.size_mb:
            raise UnknownName.among(f"variant of {self.name}", variant, self.size_mb)
        return [each for part in self.parts for each in _files(part, variant)]

    def installed_as(self, variant: str) -> str:
        """The name of the pulled model: a variant has a name, and so a stamp, of its own."""
        return self.name if variant == FP32 else f"{self.name}-{variant}"


@cache
def catalogue() -> tuple[CatalogueModel, ...]:
    """All models that can be pulled, in the order in which they are shown."""
    return tuple(_model(facts) for facts in json.loads(CATALOGUE.read_text(encoding="utf-8")))


def find_model(name: str) -> tuple[CatalogueModel, str]:
    """The model called `name`, and the variant that the name ends in (default: full precision).

    Raises:
        UnknownName: there is none; it suggests the nearest.
    """
    for model in catalogue():
        for variant in model.size_mb:
            if name in (model.installed_as(variant), f"{model.name}@{variant}"):
                return model, variant
    raise UnknownName.among("model to pull", name, (model.name for model in catalogue()))


def _model(facts: dict[str, Any]) -> CatalogueModel:
    return CatalogueModel(
        name=facts["name"],
        about=facts["about"],
        when=facts["when"],
        languages=tuple(facts["languages"]),
        licence=facts["licence"],
        dim=facts["dim"],
        size_mb=facts["size_mb"],
        recall=tuple(
            Recall(row["set"], row["text_to_image"], row.get("image_to_text"), row["source"])
            for row in facts["recall"]
        ),
        parts=tuple(facts["parts"]),
    )


def _files(part: Mapping[str, Any], variant: str) -> list[RemoteFile]:
    folder = f"{part['folder']}/" if part.get("folder") else ""
    known: Mapping[str, str] = part.get("sha256", {})
    return [
        RemoteFile(
            part["repo"],
            part.get("revision", "main"),
            path,
            folder + path.removeprefix(part.get("strip", "")),
            known.get(path, ""),
        )
        for path in (*part["files"], *part["variants"].get(variant, ()))
    ]
