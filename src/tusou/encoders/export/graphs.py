"""torch modules to ONNX graphs."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from tusou.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from tusou.encoders.export.towers import Tower, Towers

OPSET = 17
"""The first with LayerNormalization as one operator; ONNX Runtime 1.20 knows it well."""


def export_towers(towers: Towers, folder: Path) -> None:
    """Write both graphs.

    Raises:
        ModelError: torch cannot export this architecture.
    """
    for tower in (towers.image, towers.text):
        _export(tower, folder / tower.file)


def _export(tower: Tower, path: Path) -> None:
    import torch

    path.parent.mkdir(parents=True, exist_ok=True)
    free = {name: dict(axes) for name, axes in tower.free_axes.items()}
    free[tower.output] = {0: "batch"}
    written = tower.module if tower.narrowed is None else tower.narrowed
    quick = torch.backends.mha.get_fastpath_enabled()
    try:
        # The fused attention of inference has no counterpart in ONNX.
        torch.backends.mha.set_fastpath_enabled(False)
        with torch.no_grad(), warnings.catch_warnings():
            # The tracer warns of every shape that becomes a constant; the comparison with torch
            # that follows is what tells whether one of them mattered.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                written.eval(),
                tower.example,
                str(path),
                input_names=list(tower.inputs),
                output_names=[tower.output],
                dynamic_axes=free,
                opset_version=OPSET,
                dynamo=False,
            )
    except Exception as exc:  # torch raises what its tracer meets
        reason = (str(exc).strip() or type(exc).__name__).partition("\n")[0]
        raise ModelError(
            f"torch cannot export {path.name}: {reason}",
            "this architecture is not known to work; please report it",
        ) from exc
    finally:
        torch.backends.mha.set_fastpath_enabled(quick)
