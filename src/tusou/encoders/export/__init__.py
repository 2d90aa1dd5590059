"""Checkpoints of torch to ONNX: OpenAI's CLIP, open_clip, transformers.

Needs the extra "export" (torch, open_clip, transformers, onnx); running the result does not. What
is written is a model folder like any other, compared with torch before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["convert"]

PACKAGES = ("torch", "onnx", "open_clip", "transformers")


def convert(
    source: Path,
    folder: Path,
    *,
    architecture: str = "",
    int8: bool = False,
    say: Callable[[str], object] | None = None,
) -> None:
    """Write the checkpoint at `source` as a model folder of ONNX graphs.

    Args:
        source: a file (OpenAI's `.pt`, or weights of open_clip) or a folder with a configuration.
        folder: made.
        architecture: of weights alone: what open_clip calls them, as "ViT-B-32-256".
        int8: store eight-bit weights.
        say: told each step.

    Raises:
        MissingExtra: a package of the extra "export" is not installed.
        ModelError: the checkpoint is damaged, of a kind that is not known, or what was written
            gives other vectors than torch.
    """
    _need_packages()
    from tusou.encoders.export.checkpoints import read_checkpoint
    from tusou.encoders.export.checks import compare
    from tusou.encoders.export.graphs import export_towers
    from tusou.encoders.export.quantising import quantise

    tell = say or (lambda _: None)
    tell(f"reading {source.name}")
    towers = read_checkpoint(source, architecture)
    folder.mkdir(parents=True)
    tell(f"writing the graphs of {towers.about}")
    export_towers(towers, folder)
    towers.write_rest(folder)
    agreement = compare(folder, towers)
    tell(f"the graphs agree with torch: {agreement}")
    if int8:
        quantise(folder, towers)
        tell(f"eight-bit weights against torch: {compare(folder, towers, exact=False)}")


def _need_packages() -> None:
    from importlib.util import find_spec

    for package in PACKAGES:
        if find_spec(package) is None:
            raise MissingExtra.of(package, "export", "converting a checkpoint")
