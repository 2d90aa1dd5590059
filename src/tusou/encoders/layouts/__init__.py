"""Layouts: how model folders of different origins are recognised and read.

One file per layout. To add one, write a module with a `Layout` and name it in `LAYOUTS`; the
first that matches reads the folder, so the more particular stand first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.encoders.json_files import JsonObject
from tusou.encoders.layouts.canonical import CANONICAL, MODEL_JSON
from tusou.encoders.layouts.flat import FLAT
from tusou.encoders.layouts.immich import IMMICH
from tusou.encoders.layouts.layout import BARE_MERGES
from tusou.encoders.layouts.pair import PAIR
from tusou.encoders.layouts.transformers import JOINT, SPLIT
from tusou.errors import ModelError
from tusou.origin import read_origin

if TYPE_CHECKING:
    from pathlib import Path

    from tusou.encoders.description import ModelDescription
    from tusou.encoders.layouts.layout import Layout

__all__ = ["LAYOUTS", "describe", "encoder_kind"]

LAYOUTS: tuple[Layout, ...] = (CANONICAL, IMMICH, SPLIT, JOINT, FLAT, PAIR)


def describe(folder: Path, variant: str = "") -> ModelDescription:
    """Find out what the model in `folder` is and check that its files are there.

    Raises:
        ModelError: no layout matches, or a file is missing, empty or damaged.
    """
    _must_be_folder(folder)
    for layout in LAYOUTS:
        if layout.matches(folder):
            description = _repairing(_with_origin(folder, layout.read(folder, variant)))
            _check_files(folder, description)
            if variant:
                return replace(description, name=f"{description.name}@{variant}")
            return description
    shapes = "; ".join(layout.shape for layout in LAYOUTS)
    raise ModelError(f"{folder} holds no model of a known layout", f"known are: {shapes}")


def _with_origin(folder: Path, description: ModelDescription) -> ModelDescription:
    """What the record of a pulled or imported model tells and its own files do not."""
    origin = read_origin(folder)
    if origin is None:
        return description
    return replace(
        description,
        name=origin.name,
        revision=description.revision or origin.revision,
        languages=description.languages or origin.languages,
        licence=description.licence or origin.licence,
    )


def _repairing(description: ModelDescription) -> ModelDescription:
    """CLIP's list of merges tells nothing but merges; the texts before it are CLIP's as well."""
    text = description.text
    if text.tokenizer.rpartition("/")[2] not in BARE_MERGES:
        return description
    spec = replace(text.spec, repair=True, clean=text.spec.clean or "lower")
    return replace(description, text=replace(text, spec=spec))


def encoder_kind(folder: Path) -> str:
    """Which kind of encoder opens `folder`: "onnx" unless its model.json names another."""
    _must_be_folder(folder)
    path = folder / MODEL_JSON
    return JsonObject.read(path).text("encoder", "onnx") if path.is_file() else "onnx"


def _must_be_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise ModelError(f"there is no model folder {folder}", "`tusou models list` shows them")


def _check_files(folder: Path, description: ModelDescription) -> None:
    for name in description.files:
        path = folder / name
        if not path.is_file():
            raise ModelError(f"{path} is missing", "fetch it again (the starter: reinstall tusou)")
        if path.stat().st_size == 0:
            raise ModelError(f"{path} is empty", "fetch it again (the starter: reinstall tusou)")
