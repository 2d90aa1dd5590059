"""Models come and go: pull, import, verify, remove.

A new model is built in a folder of its own beside the others (`.incoming-NAME`), tried by the
pair self-test, and only then given its name, in one rename: a broken one is never used.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.config import Settings
from tusou.errors import InputError, ModelError
from tusou.library.selftest import tested
from tusou.models.origin import ORIGIN, Origin, damages, hashed, read_origin, write_origin

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence

    from tusou.encoders.selftest import SelfTestReport
    from tusou.models import ModelInfo
    from tusou.models.origin import Damage
    from tusou.models.places import Listener

INCOMING = ".incoming-"
_NEVER_IN_NAMES = frozenset('/\\:@*?"<>|')


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
        ModelError: it cannot be fetched, arrived damaged, or fails the self-test.
    """
    from tusou.models.catalogue import find_model
    from tusou.models.places import open_places
    from tusou.models.pulling import fetch

    settings = settings or Settings.from_environment()
    model, variant = find_model(name)
    target = _target(settings, model.installed_as(variant), force=force)
    incoming = target.with_name(INCOMING + target.name)
    incoming.mkdir(parents=True, exist_ok=True)
    fetch(model, variant, open_places(places), incoming, revision=revision, listener=listener)
    # A failed test leaves the folder: what came through a thin line is not thrown away.
    return _accepted(incoming, target, force=force)


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
        InputError: there is nothing to import, or the name is taken.
        ModelError: it is damaged, of an unknown layout, or fails the self-test.
    """
    from tusou.models.importing import bring, is_checkpoint

    source = Path(path).expanduser().absolute()
    if not source.exists():
        raise InputError(f"there is no {source}", "give a model folder or a zip")
    settings = settings or Settings.from_environment()
    target = _target(settings, name or _name_of(source), force=force)
    incoming = target.with_name(INCOMING + target.name)
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.parent.mkdir(parents=True, exist_ok=True)
    try:
        if is_checkpoint(source):
            from tusou.encoders.export import convert

            convert(source, incoming, architecture=architecture, int8=int8, say=say)
        else:
            bring(source, incoming)
        if tokenizer is not None:
            _add_tokenizer(Path(tokenizer).expanduser(), incoming)
        _record_import(incoming, target.name, source)
        return _accepted(incoming, target, force=force)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def verify_model(name: str, *, settings: Settings | None = None) -> Verified:
    """Compare the files of a model with their record, and try it again.

    Raises:
        UnknownName: there is no such model.
        ModelError: it cannot be opened.
    """
    from tusou.library.models import open_named
    from tusou.models import locate, split_variant

    settings = settings or Settings.from_environment()
    folder = locate(split_variant(name, settings)[0], settings)
    origin = read_origin(folder)
    found = tuple(damages(folder, origin)) if origin else ()
    report = None
    if not found:
        from tusou.encoders.selftest import pair_self_test
        from tusou.library.selftest import selftest_pairs

        encoder = open_named(name, settings, settings.device)
        report = pair_self_test(encoder, selftest_pairs())
    return Verified(name, origin is not None, found, report)


def remove_model(name: str, *, settings: Settings | None = None) -> ModelInfo:
    """Delete the folder of a pulled or imported model; returns what was known of it.

    Raises:
        UnknownName: there is no such model.
        InputError: it does not lie in the folder of models, so it is not ours to delete.
    """
    from tusou.models import locate, model_info

    settings = settings or Settings.from_environment()
    folder = locate(name, settings)
    if folder.parent != Path(settings.models).resolve():
        raise InputError(
            f"{folder} is not in the folder of models, {settings.models}",
            "delete it yourself if it is yours",
        )
    info = model_info(folder)
    gone = folder.with_name(".removed-" + folder.name)
    folder.rename(gone)  # a half-deleted model must not be found
    shutil.rmtree(gone)
    return info


def _target(settings: Settings, name: str, *, force: bool) -> Path:
    if not name or name.startswith(".") or _NEVER_IN_NAMES & set(name):
        raise InputError(f"a model cannot be called {name!r}", "give a plain name with --name")
    target = Path(settings.models).expanduser().resolve() / name
    if target.exists() and not force:
        raise InputError(
            f"there is a model called {name!r} already", "--force replaces it, --name names it anew"
        )
    return target


def _accepted(incoming: Path, target: Path, *, force: bool) -> Installed:
    """Try the model, then give it its place."""
    from tusou.encoders import open_encoder
    from tusou.models import model_info

    report, notes = None, []
    encoder = open_encoder(incoming)
    try:
        report = tested(encoder)
    except ModelError as exc:
        if not force:
            raise
        notes.append(exc.problem)
    _record_dim(incoming, encoder.stamp.dim)
    if target.exists():
        shutil.rmtree(target)
    incoming.rename(target)
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
    from tusou.models.importing import TOKENIZER_NAMES

    if not file.is_file():
        raise InputError(f"there is no file {file}", "give a tokenizer file")
    if file.name not in TOKENIZER_NAMES:
        raise InputError(
            f"{file.name} is no tokenizer file that is known",
            f"known are: {', '.join(TOKENIZER_NAMES)}",
        )
    shutil.copyfile(file, folder / file.name)


def _name_of(source: Path) -> str:
    name = source.name if source.is_dir() else source.stem
    # The hub's cache: models--owner--name, or one of its snapshots.
    for part in (source, *source.parents):
        if part.name.startswith("models--"):
            name = part.name.rpartition("--")[2]
    return "".join("-" if each in _NEVER_IN_NAMES else each for each in name)
