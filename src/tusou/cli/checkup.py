"""What `tusou doctor` looks at: each check tells a state, what it saw, and the mend."""

from __future__ import annotations

import json
import platform
import sys
import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tusou import __version__
from tusou.cli.render.text import plural
from tusou.errors import TusouError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from tusou.config import Settings
    from tusou.protocols import Encoder

State = Literal["ok", "note", "bad"]

PACKAGES = ("numpy", "onnxruntime", "pillow", "pi-heif", "pypdfium2", "tantivy", "tokenizers")
EXTRAS = {"pyarrow": "parquet", "rapidocr": "ocr"}
"""Optional package → the extra that brings it."""

FOUND_LEAST = 0.5
"""A model of any language finds at least this share of the self-test; chance finds 8 %."""
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
    from tusou.encoders import open_encoder
    from tusou.library.models import TEXT_ONLY
    from tusou.models import default_model

    try:
        folder = None if settings.model == TEXT_ONLY else default_model(settings)
        if folder is None:
            return Check("model", "note", "none: libraries are searched by words alone")
        return _tried(open_encoder(folder, device=device))
    except TusouError as error:
        return Check("model", "bad", error.problem, error.mend)


def _tried(encoder: Encoder) -> Check:
    """Every sentence of the self-test should find its picture among the others."""
    import numpy as np

    pictures, sentences = _selftest()
    started = time.perf_counter()
    images = encoder.encode_images(pictures)
    each_ms = (time.perf_counter() - started) * 1000 / len(pictures)
    stamp = encoder.stamp
    detail = f"{stamp.name}, {stamp.dim} dimensions, {each_ms:.0f} ms a picture"
    if not np.allclose(np.linalg.norm(images, axis=1), 1, atol=NORM_TOLERANCE):
        return Check("model", "bad", f"{stamp.name} gives no unit vectors", REINSTALL)
    shares = {}
    for language, texts in sentences.items():
        nearest = (encoder.encode_texts(texts) @ images.T).argmax(axis=1)
        shares[language] = float((nearest == np.arange(len(texts))).mean())
    told = ", ".join(f"{language} {share:.0%}" for language, share in shares.items())
    detail += f"; sentences that find their picture: {told}"
    if max(shares.values()) < FOUND_LEAST:
        return Check("model", "bad", detail, REINSTALL)
    return Check("model", "ok", detail)


def _selftest() -> tuple[list[Image], dict[str, list[str]]]:
    """Pictures of the sample library, and by language the sentence that means each."""
    from tusou.pictures import fit, open_picture
    from tusou.types import DecodeOptions

    sample = Path(str(files("tusou") / "sample"))
    rows = json.loads((sample / "selftest.json").read_text(encoding="utf-8"))
    px = DecodeOptions().picture_px
    pictures = [fit(open_picture(sample / row["image"]), px) for row in rows]
    return pictures, {language: [row[language] for row in rows] for language in ("en", "zh")}


def _library(folder: str) -> Check:
    """Open the library, let SQLite look through its file, and count."""
    database = Path(folder).expanduser().absolute() / "library.db"
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


def _font() -> Check:
    """Whether Chinese can be written on contact sheets."""
    from tusou.explaining.typefaces import Typesetter

    if Typesetter().drawable("图搜"):
        return Check("fonts", "ok", "contact sheets show Chinese")
    mend = "install a font such as fonts-noto-cjk (Debian, Ubuntu)"
    return Check("fonts", "note", "none for Chinese: contact sheets leave its words out", mend)
