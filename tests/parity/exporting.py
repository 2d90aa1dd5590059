"""torch modules to ONNX, in the forms in which people publish them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Calls(torch.nn.Module):
    """A module whose forward is a function of a model."""

    def __init__(self, model: torch.nn.Module, call: Callable[..., Any]) -> None:
        super().__init__()
        self.model = model
        self.call = call

    def forward(self, *inputs: Any) -> Any:
        return self.call(self.model, *inputs)


def export(
    path: Path,
    model: torch.nn.Module,
    call: Callable[..., Any],
    inputs: dict[str, Any],
    outputs: list[str],
    *,
    free: dict[str, dict[int, str]] | None = None,
) -> None:
    """Trace `call(model, *inputs)` into `path`; `free` names the axes that stay open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    quick = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with torch.no_grad():
            torch.onnx.export(
                Calls(model, call).eval(),
                tuple(inputs.values()),
                str(path),
                input_names=list(inputs),
                output_names=outputs,
                dynamic_axes=free or {},
                opset_version=17,
                dynamo=False,
            )
    finally:
        torch.backends.mha.set_fastpath_enabled(quick)


def write_json(path: Path, facts: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts), encoding="utf-8")
