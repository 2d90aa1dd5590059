"""What kind of checkpoint it is, and who reads it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tusou.errors import InputError, ModelError, TusouError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tusou.encoders.export.towers import Towers

OPENAI_MARK = "input_resolution"
"""A number that OpenAI's archives hold among the weights and others do not."""


def read_checkpoint(source: Path, architecture: str = "") -> Towers:
    """Read the checkpoint at `source`, by the framework that wrote it.

    Raises:
        InputError: what open_clip calls the architecture is needed, not needed, or not known.
        ModelError: it is damaged or of a kind that is not known.
    """
    with translated(source):
        if source.is_dir():
            if architecture:
                raise InputError(
                    f"--arch is for a file of weights, and {source} is a folder",
                    "leave --arch away, or give the file in it",
                )
            return _of_folder(source)
        return _of_file(source, architecture)


def _of_folder(source: Path) -> Towers:
    from tusou.encoders.export.from_open_clip import local_towers
    from tusou.encoders.export.from_transformers import transformers_towers

    if (source / "open_clip_config.json").is_file():
        return local_towers(source)
    if (source / "config.json").is_file():
        return transformers_towers(source)
    raise ModelError(
        f"{source} has weights and neither open_clip_config.json nor config.json",
        "fetch the configuration too, or give the weights' file with --arch",
    )


def _of_file(source: Path, architecture: str) -> Towers:
    from tusou.encoders.export.from_open_clip import named_towers, openai_towers

    if architecture:
        return named_towers(source, architecture)
    if _is_openai(source):
        return openai_towers(source)
    raise InputError(
        f"{source.name} does not tell its architecture",
        "say with --arch what open_clip calls it, as ViT-B-32 or ViT-B-16-SigLIP; OpenAI's own "
        "weights are ViT-B-32-quickgelu and the like",
    )


def _is_openai(source: Path) -> bool:
    """Whether it is OpenAI's archive, or the weights saved from one with their numbers."""
    import torch

    if source.suffix == ".safetensors":
        return False
    try:
        torch.jit.load(str(source), map_location="cpu")  # type: ignore[no-untyped-call, unused-ignore]
    except RuntimeError:
        weights: Mapping[str, Any] = torch.load(source, map_location="cpu", weights_only=True)
        inner = weights.get("state_dict", weights)
        return OPENAI_MARK in inner
    return True


@contextmanager
def translated(source: Path) -> Iterator[None]:
    """Turn what torch and the frameworks raise on reading into ModelError."""
    try:
        yield
    except (TusouError, MemoryError):
        raise
    except Exception as exc:  # safetensors, pickle and torch share no base for what is damaged
        reason = (str(exc).strip() or type(exc).__name__).partition("\n")[0]
        raise ModelError(
            f"{source} cannot be read as a checkpoint: {reason}",
            "it is damaged, or of another architecture than --arch says",
        ) from exc
