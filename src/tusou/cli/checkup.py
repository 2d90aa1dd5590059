"""What `tusou doctor` looks at: each check tells a state, what it saw, and the mend."""

from __future__ import annotations

import platform
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tusou import __version__
from tusou.cli.render.text import plural
from tusou.errors import TusouError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.config import Settings
    from tusou.protocols import Encoder

State = Literal["ok", "note", "bad"]

PACKAGES = ("numpy", "onnxruntime", "pillow", "pi-heif", "pypdfium2", "tantivy", "tokenizers")
EXTRAS = {"fastapi": "server", "mcp": "mcp", "pyarrow": "parquet", "rapidocr": "ocr"}
"""Optional package → the extra that brings it."""

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
    for package in PACKAGES:
        yield _package(package)
    for package, extra in EXTRAS.items():
        yield _extra(package, extra)
    yield _devices()
    yield _model(settings, device)
    yield _library(library)
    yield _font()


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, "bad", "not installed", f"pip install {name}")


def _extra(name: str, extra: str) -> Check:
    try:
        return Check(name, "ok", version(name))
    except PackageNotFoundError:
        return Check(name, "note", "not installed", f"pip install 'tusou[{extra}]'")


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

    try:
        if settings.model == TEXT_ONLY or default_model(settings) is None:
            return Check("model", "note", "none: libraries are searched by words alone")
        return _tried(open_named(settings.model, settings, device))
    except TusouError as error:
        return Check("model", "bad", error.problem, error.mend)


def _tried(encoder: Encoder) -> Check:
    """Every sentence of the self-test should find its picture among the others."""
    import numpy as np

    from tusou.encoders.selftest import pair_self_test
    from tusou.library.selftest import FOUND_LEAST, best_share, selftest_pairs, told

    pairs = selftest_pairs()
    pictures = [pair.picture for pair in pairs if pair.language == pairs[0].language]
    started = time.perf_counter()
    images = encoder.encode_images(pictures)
    each_ms = (time.perf_counter() - started) * 1000 / len(pictures)
    stamp = encoder.stamp
    detail = f"{stamp.name}, {stamp.dim} dimensions, {each_ms:.0f} ms a picture"
    if not np.allclose(np.linalg.norm(images, axis=1), 1, atol=NORM_TOLERANCE):
        return Check("model", "bad", f"{stamp.name} gives no unit vectors", REINSTALL)
    report = pair_self_test(encoder, pairs)
    detail += f"; sentences that find their picture: {told(report)}"
    if best_share(report) < FOUND_LEAST:
        return Check("model", "bad", detail, REINSTALL)
    return Check("model", "ok", detail)


def _library(folder: str) -> Check:
    """Open the library, let SQLite look through its file, and count."""
    database = Path(folder).expanduser().absolute() / "library.db"
    is_remote = "://" in folder
    if not is_remote and not database.exists():
        return Check("library", "note", f"none at {folder} yet", "tusou index FOLDER")
    from tusou.library import open_library

    try:
        damage = "" if is_remote else _damage(database)
        if damage:
            return Check("library", "bad", f"{folder}: {damage}", "index again into a new library")
        with open_library(folder, create=False) as library:
            stats = library.stats()
    except TusouError as error:
        return Check("library", "bad", error.problem, error.mend)
    n_items = sum(stats.items.values())
    held = (
        f"{plural(stats.files, 'file')}, {plural(n_items, 'item')}, {stats.skipped_files} skipped"
    )
    return Check("library", "ok", f"{folder}: {held}")


def _damage(database: Path) -> str:
    """What SQLite's own check finds wrong, "" for nothing."""
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as exc:
        return str(exc)
    return "" if verdict == "ok" else str(verdict)


def _font() -> Check:
    """Whether Chinese can be written on contact sheets."""
    from tusou.explaining.typefaces import Typesetter

    if Typesetter().drawable("图搜"):
        return Check("fonts", "ok", "contact sheets show Chinese")
    mend = "install a font such as fonts-noto-cjk (Debian, Ubuntu)"
    return Check("fonts", "note", "none for Chinese: contact sheets leave its words out", mend)
