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
EXTRAS = {"pyarrow": "parquet"}
"""Optional package → the extra that brings it."""

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
    yield _providers()
    yield _model(settings, device)
    yield _library(library)


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


def _providers() -> Check:
    import onnxruntime

    names = [
        name.removesuffix("ExecutionProvider") for name in onnxruntime.get_available_providers()
    ]
    return Check("devices", "ok", ", ".join(names))


def _model(settings: Settings, device: str) -> Check:
    """Open the default model and encode a picture and a sentence."""
    from tusou.encoders import open_encoder
    from tusou.models import default_model

    try:
        folder = default_model(settings)
        if folder is None:
            return Check("model", "note", "none: libraries are searched by words alone")
        return _tried(open_encoder(folder, device=device))
    except TusouError as error:
        return Check("model", "bad", error.problem, error.mend)


def _tried(encoder: Encoder) -> Check:
    import numpy as np
    from PIL import Image

    picture = Image.linear_gradient("L").convert("RGB")
    encoder.encode_images([picture])  # the first call also loads the model
    started = time.perf_counter()
    rows = np.concatenate([encoder.encode_images([picture]), encoder.encode_texts(["红色扶手椅"])])
    took_ms = (time.perf_counter() - started) * 1000
    stamp = encoder.stamp
    if rows.shape != (2, stamp.dim) or not np.allclose(
        np.linalg.norm(rows, axis=1), 1, atol=NORM_TOLERANCE
    ):
        return Check("model", "bad", f"{stamp.name} gives no unit vectors", "install it again")
    detail = f"{stamp.name}, {stamp.dim} dimensions, a picture and a sentence in {took_ms:.0f} ms"
    return Check("model", "ok", detail)


def _library(folder: str) -> Check:
    """Open the library, let SQLite look through its file, and count."""
    database = Path(folder).expanduser() / "library.db"
    if not database.exists():
        return Check("library", "note", f"none at {folder} yet", "tusou index FOLDER")
    from tusou.library import open_library

    try:
        damage = _damage(database)
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
