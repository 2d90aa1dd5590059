"""Models come and go: pull, import, verify, remove.

A new model is built in a folder of its own beside the others, tried by the pair self-test, and only
then given its name, in one rename: a broken one is never used. See `tusou.models.coming`.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.config import Settings
from tusou.errors import InputError, ModelError, UnknownName
from tusou.library.models import TEXT_ONLY
from tusou.library.selftest import tested
from tusou.models.checksums import damages, hashed
from tusou.models.coming import (
    IMPORTING,
    INCOMING,
    changing,
    discard,
    local_faults,
    put,
    take_away,
    unfinished,
)
from tusou.models.finding import STARTER
from tusou.origin import ORIGIN, Origin, read_origin, write_origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tusou.encoders.selftest import SelfTestReport
    from tusou.models import ModelInfo
    from tusou.models.checksums import Damage
    from tusou.models.places import Listener

_NEVER_IN_NAMES = frozenset('/\\:@*?"<>|')
_TAKEN = (STARTER, TEXT_ONLY)
"""Names that lead elsewhere, so that a model called so could never be opened."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A model that came, and how it did in the self-test."""

    info: ModelInfo
    report: SelfTestReport | None
    """None where the test was forced aside."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """What a closer look at an installed model found."""

    name: str
    recorded: bool
    """Whether there is a record of its files to compare with."""
    damages: tuple[Damage, ...]
    report: SelfTestReport | None
    problem: str = ""
    """Why it cannot be opened, "" where it can be or was not tried."""


def pull_model(
    name: str,
    *,
    settings: Settings | None = None,
    places: Sequence[str] = (),
    revision: str = "",
    force: bool = False,
    listener: Listener | None = None,
) -> Installed:
    """Fetch a model of the catalogue, and try it.

    Args:
        name: as `tusou models list` shows it; "-int8" or "-fp16" at its end takes that variant.
        settings: where models lie; default: read from the environment.
        places: see `tusou.models.places.open_places`.
        revision: a commit or branch in place of the catalogue's.
        force: keep it even when it fails the self-test, and replace one of the same name.
        listener: called with a `Fetching` as bytes arrive.

    Raises:
        UnknownName: the catalogue has no such model.
        InputError: the name is taken, or an option does not apply to the model or a place.
        ModelError: it cannot be fetched, arrived damaged, or fails the self-test.
    """
    from tusou.models.catalogue import find_model
    from tusou.models.places import open_places
    from tusou.models.pulling import fetch

    settings = settings or Settings.from_environment()
    model, variant = find_model(name)
    sources = open_places(places)
    target = _target(settings, model.installed_as(variant))
    incoming = target.with_name(INCOMING + target.name)
    notes: list[str] = []
    with changing(target):
        _refuse_taken(target, force=force)
        try:
            with local_faults(incoming):
                incoming.mkdir(exist_ok=True)
                fetch(
                    model, variant, sources, incoming,
                    revision=revision, listener=listener, note=notes.append,
                )  # fmt: skip
            # A failed test leaves the folder: what came through a thin line is not thrown away.
            return _accepted(incoming, target, notes, force=force)
        finally:
            with suppress(OSError):
                incoming.rmdir()  # where nothing came


def import_model(
    path: str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    name: str = "",
    tokenizer: str | os.PathLike[str] | None = None,
    architecture: str = "",
    int8: bool = False,
    force: bool = False,
    say: Callable[[str], object] | None = None,
) -> Installed:
    """Take over a model from a folder, a zip or a checkpoint, and try it.

    Args:
        path: a model folder in any known layout, a zip of one, or a checkpoint; it is only read.
        settings: where models lie; default: read from the environment.
        name: of the model here; "" takes the folder's or file's.
        tokenizer: a tokenizer file for a folder that has none.
        architecture: of an open_clip checkpoint, as open_clip calls it.
        int8: of a checkpoint: store eight-bit weights.
        force: keep it even when it fails the self-test, and replace one of the same name.
        say: told the steps of a conversion, which takes minutes.

    Raises:
        MissingExtra: a checkpoint needs the extra "export".
        InputError: there is nothing to import, the name is taken, or an option does not apply.
        ModelError: it is damaged, of an unknown layout, or fails the self-test.
    """
    from tusou.models.importing import bring, copying, is_checkpoint

    source = Path(os.path.expanduser(path)).absolute()
    if not os.path.exists(source):
        raise InputError(f"there is no {source}", "give a model folder or a zip")
    settings = settings or Settings.from_environment()
    target = _target(settings, name or _name_of(source))
    incoming = target.with_name(IMPORTING + target.name)
    with changing(target):
        _refuse_taken(target, force=force)
        discard(incoming)
        try:
            with copying(source):
                if is_checkpoint(source):
                    from tusou.encoders.export import convert

                    convert(source, incoming, architecture=architecture, int8=int8, say=say)
                else:
                    _refuse_options_of_checkpoints(source, architecture, int8=int8)
                    bring(source, incoming)
            if tokenizer is not None:
                _add_tokenizer(Path(os.path.expanduser(tokenizer)), incoming)
            with local_faults(incoming):
                _record_import(incoming, target.name, source)
            return _accepted(incoming, target, [], force=force)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)


def verify_model(name: str, *, settings: Settings | None = None) -> Verified:
    """Compare the files of a model with their record, and try it again.

    Raises:
        UnknownName: there is no such model.
    """
    from tusou.models import locate, split_variant

    settings = settings or Settings.from_environment()
    folder = locate(split_variant(name, settings)[0], settings)
    recorded = True
    found: tuple[Damage, ...] = ()
    try:
        origin = read_origin(folder)
        recorded = origin is not None
        found = tuple(damages(folder, origin)) if origin else ()
        report = None if found else _tried(name, settings)
    except ModelError as exc:
        return Verified(name, recorded, found, None, exc.problem)
    return Verified(name, recorded, found, report)


def remove_model(name: str, *, settings: Settings | None = None) -> ModelInfo:
    """Delete the folder of a pulled or imported model; returns what was known of it.

    Where no model is called so, what an interrupted command left of one is deleted.

    Raises:
        UnknownName: there is no such model.
        InputError: it does not lie in the folder of models, so it is not ours to delete.
        ModelError: it cannot be deleted.
    """
    from tusou.models import locate, model_info

    settings = settings or Settings.from_environment()
    try:
        folder = locate(name, settings)
    except UnknownName:
        left = _left_of(name, settings)
        if left is None:
            raise
        return left
    if Path(os.path.realpath(folder.parent)) != _models(settings):
        raise InputError(
            f"{folder} is not in the folder of models, {settings.models}",
            "delete it yourself if it is yours",
        )
    info = model_info(folder)
    with changing(folder):
        take_away(folder)
    return info


def _left_of(name: str, settings: Settings) -> ModelInfo | None:
    """Delete what is unfinished of a model; None where nothing is."""
    from tusou.models import ModelInfo

    models = _models(settings)
    left = [each for each in unfinished(models) if name in (each.name, each.folder.name)]
    for each in left:
        with changing(models / each.name):
            discard(each.folder)
    size = sum(each.size_bytes for each in left)
    return ModelInfo(name, left[0].folder, size) if left else None


def _models(settings: Settings) -> Path:
    return Path(os.path.realpath(settings.models))


def _target(settings: Settings, name: str) -> Path:
    if not name or name.startswith(".") or name in _TAKEN or _NEVER_IN_NAMES & set(name):
        raise InputError(f"a model cannot be called {name!r}", "give another name with --name")
    return _models(settings) / name


def _refuse_taken(target: Path, *, force: bool) -> None:
    if os.path.lexists(target) and not force:
        raise InputError(
            f"there is a model called {target.name!r} already",
            "--force replaces it, --name names it anew",
        )


def _refuse_options_of_checkpoints(source: Path, architecture: str, *, int8: bool) -> None:
    given = [
        option for option, is_given in (("--arch", architecture), ("--int8", int8)) if is_given
    ]
    if given:
        raise InputError(
            f"{source} is no checkpoint, and {' and '.join(given)} only of use for one",
            "leave it away: the graphs are taken as they are",
        )


def _tried(name: str, settings: Settings) -> SelfTestReport:
    from tusou.encoders.selftest import pair_self_test
    from tusou.library.models import open_named
    from tusou.library.selftest import selftest_pairs

    return pair_self_test(open_named(name, settings, settings.device), selftest_pairs())


def _accepted(incoming: Path, target: Path, notes: list[str], *, force: bool) -> Installed:
    """Try the model, then give it its place."""
    from tusou.encoders import open_encoder
    from tusou.models import model_info

    report = None
    encoder = open_encoder(incoming)
    try:
        report = tested(encoder)
    except ModelError as exc:
        if not force:
            raise
        notes.append(exc.problem)
    with local_faults(incoming):
        _record_dim(incoming, encoder.stamp.dim)
    put(incoming, target)
    return Installed(model_info(target), report, tuple(notes))


def _record_dim(folder: Path, dim: int) -> None:
    origin = read_origin(folder)
    if origin is not None and origin.dim != dim:
        write_origin(folder, replace(origin, dim=dim))


def _record_import(folder: Path, name: str, source: Path) -> None:
    """Say where it is from; what an earlier record said of revision and licence stays."""
    known = read_origin(folder)
    files = hashed(folder)
    if known is not None:
        for file, facts in known.files.items():
            if files.get(file, {}).get("sha256") != facts["sha256"]:
                raise ModelError(
                    f"{source}: {file} is not what {ORIGIN} recorded when the model was fetched",
                    "it was damaged on the way; copy it again",
                )
        write_origin(folder, replace(known, name=name, files=files))
        return
    write_origin(folder, Origin(name, "imported", places=({"path": str(source)},), files=files))


def _add_tokenizer(file: Path, folder: Path) -> None:
    from tusou.models.importing import TOKENIZER_NAMES, copying

    if not file.is_file():
        raise InputError(f"there is no file {file}", "give a tokenizer file")
    if file.name not in TOKENIZER_NAMES:
        raise InputError(
            f"{file.name} is no tokenizer file that is known",
            f"known are: {', '.join(TOKENIZER_NAMES)}",
        )
    with copying(file):
        shutil.copyfile(file, folder / file.name)


def _name_of(source: Path) -> str:
    name = source.name if source.is_dir() else source.stem
    # The hub's cache: models--owner--name, or one of its snapshots.
    for part in (source, *source.parents):
        if part.name.startswith("models--"):
            name = part.name.rpartition("--")[2]
    return "".join("-" if each in _NEVER_IN_NAMES else each for each in name)
