"""Eight-bit weights: a quarter of the size."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tusou.encoders.export.towers import Towers


def quantise(folder: Path, towers: Towers) -> None:
    """Replace both graphs by ones whose large matrices have eight-bit weights."""
    for tower in (towers.image, towers.text):
        quantise_graph(folder / tower.file)


def quantise_graph(path: Path) -> None:
    """Replace the graph at `path`, external data included, by one with eight-bit weights.

    Per channel and with seven of the eight bits, since processors without VNNI add pairs of
    products in sixteen bits, which eight would overflow.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    log = logging.getLogger()
    level = log.level
    small = path.with_suffix(".small")
    try:
        log.setLevel(logging.ERROR)  # it advises at the root logger
        quantize_dynamic(
            path,
            small,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            per_channel=True,
            reduce_range=True,
            weight_type=QuantType.QInt8,
        )
    finally:
        log.setLevel(level)
    for data in path.parent.glob(f"{path.name}*"):
        data.unlink()
    small.replace(path)
