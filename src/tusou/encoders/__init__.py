"""Encoders: pictures and texts to unit vectors in one space.

`open_encoder` is the way in. A model folder is opened by the kind of encoder that its
`model.json` names under "encoder"; without that it is a pair of ONNX graphs, in any of the
layouts of `tusou.encoders.layouts`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from os import PathLike

    from tusou.protocols import Encoder

__all__ = ["ENCODERS", "open_encoder"]

ENCODERS = Registry("encoder", {"onnx": Target("tusou.encoders.onnx_encoder:open_onnx_encoder")})
"""Kinds of encoders: name → `open(folder, *, device, threads, variant) -> Encoder`."""


def open_encoder(
    folder: str | PathLike[str],
    *,
    device: str = "auto",
    threads: int | None = None,
    variant: str = "",
) -> Encoder:
    """Open the model in `folder`.

    Args:
        folder: a model folder in any known layout.
        device: `auto`, `cpu`, `cuda`, `coreml`, `directml` or `openvino`; `cpu:4` also tells
            the threads.
        threads: CPU threads for one inference; None leaves it to `device`, else to ONNX Runtime.
        variant: of a folder with several precisions the one to run, such as "fp16" or "int8";
            "" takes full precision where there is a choice.

    Raises:
        ModelError: the folder is missing, incomplete, damaged or of an unknown layout.
        InputError: the device is unknown or not offered here.
    """
    from tusou.encoders.devices import split_threads
    from tusou.encoders.layouts import encoder_kind

    device, told = split_threads(device)
    path = Path(os.path.abspath(folder))  # a model may be named after its folder, even "."
    opener = ENCODERS.load(encoder_kind(path))
    return cast("Encoder", opener(path, device=device, threads=threads or told, variant=variant))
