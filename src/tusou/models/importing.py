"""Bring a model folder or a zip of one into a folder of ours."""

from __future__ import annotations

import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tusou.errors import InputError, ModelError
from tusou.models.coming import UNPACKED
from tusou.models.model_info import is_model_folder
from tusou.models.names import leads_outside

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKENIZER_NAMES = ("tokenizer.json", "vocab.txt", "bpe_simple_vocab_16e6.txt.gz", "merges.txt")
CHECKPOINT_SUFFIXES = (".pt", ".pth", ".bin", ".safetensors")
CHECKPOINT_FILES = ("model.safetensors", "pytorch_model.bin", "open_clip_pytorch_model.bin")
LEFT_OUT_SUFFIXES = (".armnn", ".rknn", ".h5", ".msgpack", ".ot")
"""Files for other runtimes, which published folders carry along."""
LEFT_OUT_FOLDERS = ("rknpu", "armnn", "fp16/rknpu", "openvino")
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError),
    *(ValueError, NotImplementedError, RuntimeError),
)
"""What zipfile raises of an archive with a flipped bit, a missing end or an unknown packing."""
MAC_FOLDER = "__MACOSX"
"""What macOS puts into a zip beside the folder that was meant."""
NOTE_SUFFIXES = ("", ".md", ".rst", ".html", ".pdf", ".txt")
"""Of files for people, which may lie beside the folder of a model."""


def bring(path: Path, folder: Path) -> Path:
    """Copy the model at `path` (a folder or a zip) into the empty `folder`.

    A folder around the model, as zips often have, also with notes or other folders in it, and the
    hub's cache (`models--owner--name/snapshots/…`) are seen through; links are followed.

    Raises:
        InputError: there is nothing at `path`, or it is neither a folder nor a zip.
        ModelError: the zip is damaged or wants to write outside, or holds no model.
        OSError: it cannot be read, or not be written: see `copying`.
    """
    if path.is_dir():
        _copy(_model_root(path), folder)
    elif zipfile.is_zipfile(path):
        unpacked = folder.with_name(UNPACKED + folder.name)
        shutil.rmtree(unpacked, ignore_errors=True)
        try:
            _unpack(path, unpacked)
            _model_root(unpacked).rename(folder)
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
    else:
        raise InputError(
            f"{path} is no model folder and no zip",
            "give a folder, a .zip, or a checkpoint (.pt, .bin, .safetensors)",
        )
    return folder


@contextmanager
def copying(given: Path) -> Iterator[None]:
    """Tell what the operating system refuses between what was given and the folder of models.

    Raises:
        ModelError: it refused something.
    """
    try:
        yield
    except OSError as exc:
        raise ModelError(f"{given} cannot be copied: {exc}", "check rights and space") from exc


def is_checkpoint(path: Path) -> bool:
    """Whether `path` is a checkpoint of torch: a file of weights, or a folder with them only."""
    if path.is_file():
        return path.suffix in CHECKPOINT_SUFFIXES
    weights = any((path / name).is_file() for name in CHECKPOINT_FILES)
    return weights and not is_model_folder(path)


def _model_root(path: Path) -> Path:
    """The folder of the model: this one, or the only one inside that holds one."""
    inner = [each for each in path.iterdir() if each.is_dir() and not _is_left_out(each.name)]
    models = [each for each in inner if is_model_folder(each)]
    if is_model_folder(path):
        around = len(models) == 1 and not _has_files_of_a_model(path)
        return _model_root(models[0]) if around else path
    if (path / "snapshots").is_dir():
        states = sorted((path / "snapshots").iterdir(), key=lambda each: each.stat().st_mtime)
        if states and is_model_folder(states[-1]):
            return states[-1]
    within = models if len(models) == 1 else inner
    if len(within) == 1:
        return _model_root(within[0])
    raise ModelError(
        f"{path} holds no model that can be run",
        "it needs ONNX graphs; checkpoints of torch are converted: tusou models import FILE.pt",
    )


def _has_files_of_a_model(folder: Path) -> bool:
    """Whether there are files in it that are neither hidden nor for people."""
    return any(
        each.name in TOKENIZER_NAMES or each.suffix.lower() not in NOTE_SUFFIXES
        for each in folder.iterdir()
        if each.is_file() and not _is_left_out(each.name)
    )


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name == MAC_FOLDER


def _copy(source: Path, folder: Path) -> None:
    def ignored(place: str, names: list[str]) -> set[str]:
        return {
            name
            for name in names
            if _is_left_out(name)
            or name.endswith(LEFT_OUT_SUFFIXES)
            or (Path(place) / name).relative_to(source).as_posix() in LEFT_OUT_FOLDERS
        }

    shutil.copytree(source, folder, ignore=ignored)


def _unpack(path: Path, folder: Path) -> None:
    with _translated(path), zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            _refuse_outside(path, member)
        members = [each for each in archive.infolist() if not _is_hidden(each)]
        needed = sum(member.file_size for member in members)
        free = shutil.disk_usage(folder.parent).free
        if needed > free:
            raise ModelError(
                f"{path} unpacks to {needed:,} bytes and {free:,} are free",
                "make room, or set TUSOU_MODELS to a folder on another disk",
            )
        folder.mkdir(parents=True)
        for member in members:
            archive.extract(member, folder)


def _is_hidden(member: zipfile.ZipInfo) -> bool:
    return any(map(_is_left_out, PurePosixPath(member.filename).parts))


def _refuse_outside(path: Path, member: zipfile.ZipInfo) -> None:
    """No name that leaves the folder, and no link: what is unpacked stays inside."""
    outside = leads_outside(member.filename)
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise ModelError(
            f"{path} wants to write outside its folder: {member.filename!r}",
            "this is no honest model; do not use it",
        )


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except BROKEN as exc:
        raise ModelError(f"{path} cannot be unpacked: {exc}", "copy or fetch it again") from exc
