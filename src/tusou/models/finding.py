"""Finds model folders by name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.errors import ModelError, UnknownName, system_reason
from tusou.models.model_info import ModelInfo, is_model_folder, model_info

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.config import Settings

STARTER = "starter"
PACKAGE = Path(__file__).resolve().parent.parent


def available(settings: Settings) -> list[ModelInfo]:
    """All models: the starter first when it is there, then those below `settings.models`.

    Of two with one name the first counts.

    Raises:
        ModelError: the folder of models cannot be read.
    """
    found: dict[str, ModelInfo] = {}
    for folder in _folders(settings):
        info = model_info(folder)
        found.setdefault(info.name, info)
    return list(found.values())


def locate(name: str, settings: Settings) -> Path:
    """Return the folder of the model `name`, which may also be the path of a folder.

    A name of a model wins over a folder of the same name in the working directory.

    Raises:
        UnknownName: there is no such model; it suggests the nearest.
    """
    models = available(settings)
    for info in models:
        if name in (info.name, info.folder.name):
            return info.folder
    path = Path(os.path.expanduser(name))
    if path.is_dir() and is_model_folder(path):
        return path.resolve()
    raise UnknownName.among("model", name, (info.name for info in models))


def place_of(name: str, settings: Settings) -> str:
    """Where a model lies that is not found by its name: the absolute path, and "@VARIANT" if told.

    "" for the starter and those below `settings.models`.

    Raises:
        UnknownName: there is no such model.
    """
    model, variant = split_variant(name, settings)
    folder = locate(model, settings).resolve()
    if folder.parent in (PACKAGE.resolve(), Path(settings.models).resolve()):
        return ""
    return f"{folder}@{variant}" if variant else str(folder)


def split_variant(name: str, settings: Settings) -> tuple[str, str]:
    """Split "NAME@VARIANT" into the name of a model and the precision to run, "" for its default.

    A model, or a folder, that is called so as a whole comes first.
    """
    model, mark, variant = name.rpartition("@")
    if not mark or not model or "/" in variant or os.path.isdir(os.path.expanduser(name)):
        return name, ""
    if any(name in (info.name, info.folder.name) for info in available(settings)):
        return name, ""
    return model, variant


def default_model(settings: Settings) -> Path | None:
    """Return the folder of `settings.model`; None when that is the starter and it was deleted.

    A variant in its name is left out.

    Without a model a library searches texts only.

    Raises:
        UnknownName: `settings.model` names another model that is not there.
    """
    try:
        return locate(split_variant(settings.model, settings)[0], settings)
    except UnknownName:
        if settings.model == STARTER:
            return None
        raise


def usable_name(settings: Settings) -> str:
    """The name of a model that is there: `settings.model`, else the first; "" for none at all."""
    try:
        locate(split_variant(settings.model, settings)[0], settings)
    except UnknownName:
        return next((info.name for info in available(settings)), "")
    return settings.model


def _folders(settings: Settings) -> Iterator[Path]:
    """The starter's folder, then every model folder directly below `settings.models`."""
    if is_model_folder(PACKAGE / STARTER):
        yield PACKAGE / STARTER
    for folder in _below(Path(settings.models)):
        # A name with a dot in front is a model that is on its way in or out.
        if not folder.name.startswith(".") and is_model_folder(folder):
            yield folder


def _below(base: Path) -> list[Path]:
    try:
        return sorted(path for path in base.iterdir() if path.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as exc:
        raise ModelError(
            f"the folder of models, {base}, cannot be read: {system_reason(exc)}",
            "check its rights, or set TUSOU_MODELS to a folder of yours",
        ) from exc
