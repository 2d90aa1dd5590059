"""What a layout offers, and what several of them need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.encoders.json_files import JsonObject
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tusou.encoders.description import ModelDescription

INT8 = (
    "quantized",
    "int8",
    "uint8",
    "quint8_avx2",
    "qint8_avx512_vnni",
    "qint8_avx512",
    "qint8_arm64",
)
"""Eight-bit graphs by their origins' names; "int8" asks for the first of them there is."""

VARIANTS = ("", "fp16", *INT8, "q4", "q4f16", "bnb4")
"""Suffixes of graphs of the same model, in the order they are taken when none is asked for."""

BARE_MERGES = ("bpe_simple_vocab_16e6.txt.gz", "merges.txt")
"""Files of CLIP's merges without anything else."""

TOKENIZERS = ("tokenizer.json", "vocab.txt", *BARE_MERGES)
"""Files that `tokenizer_files` reads, the more complete first."""

CLIP_CONTEXT = 77


@dataclass(frozen=True, slots=True)
class Layout:
    """One way to lay out a model folder."""

    shape: str
    """The files it is recognised by, in words for people."""
    matches: Callable[[Path], bool]
    read: Callable[[Path, str], ModelDescription]
    """(folder, variant) → description; raises ModelError."""


def first_file(folder: Path, names: Iterable[str]) -> str:
    """The first of `names` that is a file in `folder`; "" when none is."""
    return next((name for name in names if (folder / name).is_file()), "")


def graph_file(folder: Path, stem: str, variant: str) -> str:
    """The graph `<stem>[_<variant>].onnx`; `variant` "" takes the first there is.

    Raises:
        ModelError: there is none, or not that variant.
    """
    offered = [known for known in VARIANTS if (folder / _graph_name(stem, known)).is_file()]
    if not offered:
        raise ModelError(f"{folder / _graph_name(stem, '')} is missing", "fetch the model again")
    wanted = variant or offered[0]
    if wanted == "fp32":
        wanted = ""
    if wanted == "int8":
        wanted = next((name for name in INT8 if name in offered), wanted)
    if wanted not in offered:
        known = ", ".join(name or "fp32" for name in offered)
        raise ModelError(f"{folder} has no variant {variant!r} of {stem}", f"it has: {known}")
    return _graph_name(stem, wanted)


def has_graph(folder: Path, stem: str) -> bool:
    """Whether any variant of `<stem>.onnx` is there."""
    return any((folder / _graph_name(stem, known)).is_file() for known in VARIANTS)


def tokenizer_file(folder: Path, places: Iterable[str] = ("",)) -> str:
    """The tokenizer in the first of `places` that has one, below `folder`.

    Raises:
        ModelError: none of them has one.
    """
    found = first_file(folder, (place + name for place in places for name in TOKENIZERS))
    if not found:
        raise ModelError(
            f"{folder} has no tokenizer",
            f"put one of {' or '.join(TOKENIZERS)} beside the text graph",
        )
    return found


def pad_token(tokenizer_config: Path) -> str:
    """The padding token that tokenizer_config.json names; "" when it names none."""
    if not tokenizer_config.is_file():
        return ""
    facts = JsonObject.read(tokenizer_config)
    if facts.holds("pad_token", dict):
        return facts.inner("pad_token").text("content")
    return facts.text("pad_token", "")


def _graph_name(stem: str, variant: str) -> str:
    return f"{stem}_{variant}.onnx" if variant else f"{stem}.onnx"
