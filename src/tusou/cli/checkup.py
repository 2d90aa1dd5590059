"""What `tusou doctor` looks at: each check tells a state, what it saw, and the mend."""

from __future__ import annotations

import platform
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tusou import __version__
from tusou.cli.packages import extras, installed, needed, stand_in
from tusou.cli.render.text import counted
from tusou.errors import TusouError
from tusou.types.library_files import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tusou.config import Settings
    from tusou.library import Library
    from tusou.protocols import Encoder
    from tusou.types import StoreStats

State = Literal["ok", "note", "bad"]

REINSTALL = "install the model again"
NORM_TOLERANCE = 1e-3
"""Rows of an encoder are of unit length; half precision keeps that to three decimals."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `note` is worth knowing and no fault."""

    name: str
    state: State
    detail: str
    mend: str = ""


def checkup(settings: Settings, library: str, device: str) -> Iterator[Check]:
    """Look at everything; a check that fails does not stop the others."""
    yield Check("tusou", "ok", f"{__version__}, Python {platform.python_version()}, {sys.platform}")
    packages = list(dict.fromkeys(needed()))
    if not packages:
        yield Check("packages", "note", "not known: tusou runs from its sources", "pip install .")
    yield from map(_package, packages)
    yield from map(_extra, extras())
    yield _looked("devices", _devices)
    yield _looked("model", lambda: _model(settings, device))
    yield _looked("library", lambda: _library(library, settings, device))
    yield _font()


def _looked(name: str, look: Callable[[], Check]) -> Check:
    """What `look` tells, or why it could not look."""
    try:
        return look()
    except TusouError as error:
        return Check(name, "bad", error.problem, error.mend)
    except ImportError as error:
        return Check(name, "bad", f"a package cannot be loaded: {error}", "install it again")


def _package(name: str) -> Check:
    found = installed(name) or stand_in(name)
    if not found:
        return Check(name, "bad", "not installed", f"pip install {name}")
    return Check(name, "ok", found)


def _extra(extra: str) -> Check:
    """One line for all packages of an extra."""
    versions = {name: installed(name) for name in needed(extra)}
    missing = [name for name, found in versions.items() if not found]
    if missing:
        detail = f"not installed: {', '.join(missing)}"
        return Check(f"tusou[{extra}]", "note", detail, f"pip install 'tusou[{extra}]'")
    detail = ", ".join(f"{name} {found}" for name, found in versions.items())
    return Check(f"tusou[{extra}]", "ok", detail)


def _devices() -> Check:
    """Which names of `--device` work here."""
    import onnxruntime

    from tusou.encoders.devices import DEVICES

    offered = onnxruntime.get_available_providers()
    usable = [device.name for device in DEVICES.values() if device.provider in offered]
    return Check("devices", "ok", ", ".join(usable))


def _model(settings: Settings, device: str) -> Check:
    """Open the default model and let it find pictures by sentences."""
    from tusou.library.models import TEXT_ONLY, open_named
    from tusou.models import default_model

    if settings.model == TEXT_ONLY or default_model(settings) is None:
        return Check("model", "note", "none: libraries are searched by words alone")
    return _tried(open_named(settings.model, settings, device))


def _tried(encoder: Encoder) -> Check:
    """Every sentence of the self-test should find its picture among the others."""
    import numpy as np

    from tusou.encoders.selftest import pair_self_test
    from tusou.library.selftest import FOUND_LEAST, best_share, selftest_pairs, shares_found

    pairs = selftest_pairs()
    pictures = [pair.picture for pair in pairs if pair.language == pairs[0].language]
    encoder.encode_images(pictures)  # an accelerator gets ready for these shapes the first time
    started = time.perf_counter()
    images = encoder.encode_images(pictures)
    each_ms = (time.perf_counter() - started) * 1000 / len(pictures)
    stamp = encoder.stamp
    detail = f"{stamp.name}, {stamp.dim} dimensions, {each_ms:.0f} ms a picture"
    if not np.allclose(np.linalg.norm(images, axis=1), 1, atol=NORM_TOLERANCE):
        return Check("model", "bad", f"{stamp.name} gives no unit vectors", REINSTALL)
    report = pair_self_test(encoder, pairs)
    detail += f"; sentences that find their picture: {shares_found(report)}"
    if best_share(report) < FOUND_LEAST:
        return Check("model", "bad", detail, REINSTALL)
    return Check("model", "ok", detail)


def _library(folder: str, settings: Settings, device: str) -> Check:
    """Open the library and its model, let SQLite look through its file, and count."""
    from tusou.library import open_library
    from tusou.library.placing import located
    from tusou.stores.upkeep import look_for_damage

    place = located(folder)
    if isinstance(place, Path):
        if not (place / DATABASE).exists():
            return Check("library", "note", f"none at {folder} yet", "tusou index FOLDER")
        look_for_damage(str(place / DATABASE))
    with open_library(place, device=device, create=False, settings=settings) as library:
        held, lack = _held(library.stats()), _lack(library, settings)
        mend = library.model_mend if lack else ""
    if lack:
        return Check("library", "bad", f"{folder}: {held}; {lack}: words alone", mend)
    return Check("library", "ok", f"{folder}: {held}")


def _held(stats: StoreStats) -> str:
    n_items = sum(stats.items.values())
    files, items = counted(stats.files, "file"), counted(n_items, "item")
    return f"{files}, {items}, {stats.skipped_files} skipped"


def _lack(library: Library, settings: Settings) -> str:
    """Why a library with vectors is searched by words alone, unless that is wanted."""
    from tusou.library.models import TEXT_ONLY

    if library.store.encoder is None or settings.model == TEXT_ONLY:
        return ""
    return library.lacks_model


def _font() -> Check:
    """Whether Chinese can be written on contact sheets."""
    from tusou.explaining.typefaces import Typesetter

    if Typesetter().drawable("图搜"):
        return Check("fonts", "ok", "contact sheets show Chinese")
    mend = "install a font such as fonts-noto-cjk (Debian, Ubuntu)"
    return Check("fonts", "note", "none for Chinese: contact sheets leave its words out", mend)
