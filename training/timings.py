"""How long one picture and one text take on one core, and against ViT-B/32 in the same run."""

from __future__ import annotations

import statistics
import time
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn

from training.processor import vector_instructions
from training.runner import Runner, session
from training.whole import whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROUNDS = 40


class PatchTransformer(nn.Module):
    """The shape of ViT-B/32 with random weights: time does not depend on their values."""

    def __init__(self) -> None:
        super().__init__()
        self.patches = nn.Conv2d(3, 768, 32, 32)
        layer = nn.TransformerEncoderLayer(
            768, 12, 3072, activation="gelu", batch_first=True, norm_first=True
        )
        self.layers = nn.TransformerEncoder(layer, 12, enable_nested_tensor=False)

    def forward(self, pixels: Tensor) -> Tensor:
        tokens = self.patches(pixels).flatten(2).transpose(1, 2)
        y: Tensor = self.layers(tokens).mean(1)
        return y


def timings(folder: Path, work: Path) -> dict[str, Any]:
    """Median milliseconds at batch 1 on one thread, and on which processor.

    ViT-B/32 computes in float32, whatever the files in ``folder`` compute in.
    """
    runner = Runner(folder, threads=1)
    side = runner.description["image"]["size"][0]
    dice = np.random.default_rng(0)
    pixels = dice.integers(0, 256, (1, side, side, 3), dtype=np.uint8)
    vit = session(_vit(work / "vit-b-32.onnx"), 1)
    small = dice.standard_normal((1, 3, 224, 224)).astype(np.float32)
    image = median_ms(lambda: runner.pixels(pixels))
    other = median_ms(lambda: vit.run(None, {"pixels": small}))
    texts = {
        "text en": "a brown dog runs through deep snow in the mountains",
        "text zh": "一只棕色的狗在山里的雪地上奔跑",
    }
    found = {
        name: median_ms(lambda text=text: runner.texts([text])) for name, text in texts.items()
    }  # type: ignore[misc]
    processor = vector_instructions()
    wide = {"wide": "yes"} if processor.startswith("AVX-512") else {}
    return {
        "processor": processor,
        **wide,
        "image": image,
        **found,
        "ViT-B/32 image": other,
        "image to ViT-B/32": round(image / other, 3),
    }


def median_ms(run: Callable[[], object]) -> float:
    """Median time of a call in milliseconds, after three calls to warm up."""
    for _ in range(3):
        run()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append((time.perf_counter() - start) * 1e3)
    return round(statistics.median(times), 2)


def _vit(path: Path) -> Path:
    if not path.exists():
        with warnings.catch_warnings(), whole(path) as draft:
            warnings.simplefilter("ignore")
            torch.onnx.export(
                PatchTransformer().eval(),
                (torch.zeros(1, 3, 224, 224),),
                str(draft),
                input_names=["pixels"],
                output_names=["y"],
                opset_version=17,
                dynamo=False,
            )
    return path
