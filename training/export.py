"""From a checkpoint to the files that ship: ONNX towers, tokenizer, description."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.corpus import training_corpus
from training.eight_bits import write_eight_bits
from training.exported import TWINS, VISUAL, mark_exported
from training.join import trained_pair
from training.packing import packed
from training.photos import normalise
from training.progress import say
from training.settings import CONTEXT, EMBED_DIM, IMAGE_SIDE, OPEN_SOURCES, Settings
from training.views import render
from training.whole import save_text, whole, whole_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from training.image_tower import ImageTower, Pair
    from training.joined_tower import JoinedTower


OPSET = 17
REVISION = "5"
MEASURED = 256
"""Views of training pictures on which the ranges of activations are measured."""
LICENCE = "research and evaluation only (trained on flickr8k and other sets, see LICENSE)"
OTHER_LICENCE = "the terms of the pictures it was trained on: {}"


class Visual(nn.Module):
    """pixel_values float32 [n, 3, side, side] to unit image_embeds [n, 256]."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, pixel_values: Tensor) -> Tensor:
        return functional.normalize(self.tower(pixel_values), dim=-1)


class Textual(nn.Module):
    """input_ids and attention_mask int64 [n, l] to unit text_embeds [n, 256]."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return functional.normalize(self.tower(input_ids, attention_mask)[1], dim=-1)


def run_export(settings: Settings, out: Path) -> None:
    """Write the shipped files to ``out`` and their float32 twins to the work folder.

    All are drafts until the last one is written. Without its image tower no reader takes a folder
    for a model, so that comes last when they take their places.
    """
    pair, epochs = trained_pair(settings)
    with (
        whole_folder(settings.work / TWINS, last=VISUAL) as twins,
        whole_folder(out, last=VISUAL) as shipped,
    ):
        export_pair(pair, twins)
        _export_packed(pair, settings, shipped)
        tokenizer = (settings.work / "tokenizer.json").read_text("utf-8")
        model = json.dumps(description(pair.image, settings), indent=2) + "\n"
        for folder in (twins, shipped):
            save_text(folder / "tokenizer.json", tokenizer)
            save_text(folder / "model.json", model)
    mark_exported(settings, out)
    total = sum(file.stat().st_size for file in out.iterdir() if file.is_file())
    say(f"exported the average after {epochs} epochs to {out}: {total / 1e6:.1f} MB")


def _export_packed(pair: Pair, settings: Settings, folder: Path) -> None:
    small = packed(pair)
    export_texts(small.text, folder)
    export_pictures(small.image, settings.work / "packed")
    write_eight_bits(
        settings.work / "packed" / VISUAL,
        folder / VISUAL,
        measuring_pictures(settings, pair.image),
        (pair.image.mean, pair.image.std),
    )


def measuring_pictures(
    settings: Settings, tower: ImageTower | JoinedTower
) -> Iterator[NDArray[np.float32]]:
    """Views from all over the training set: photos, drawings, rooms, each [1, 3, side, side]."""
    corpus = training_corpus(settings)
    for view in corpus.views[:: max(1, len(corpus.views) // MEASURED)]:
        pixels = render(corpus.photos[view.photo].open(), view, settings.seed)
        yield normalise(pixels[None], tower.mean, tower.std)


def export_pair(pair: Pair, folder: Path) -> None:
    """Both towers as ONNX with a free batch size and text length."""
    pair.eval()
    export_pictures(pair.image, folder)
    export_texts(pair.text, folder)


def export_pictures(tower: nn.Module, folder: Path) -> None:
    """The image tower as ``visual.onnx``."""
    pixels = torch.zeros(2, 3, IMAGE_SIDE, IMAGE_SIDE)
    ports = Ports(("pixel_values",), "image_embeds", {"pixel_values": {0: "batch"}})
    _export(Visual(tower), (pixels,), folder / VISUAL, ports)


def export_texts(tower: nn.Module, folder: Path) -> None:
    """The text tower as ``textual.onnx``."""
    ids = torch.tensor([[2, 9, 7, 3], [2, 8, 3, 0]])
    names, free = ("input_ids", "attention_mask"), {0: "batch", 1: "length"}
    ports = Ports(names, "text_embeds", dict.fromkeys(names, free))
    _export(Textual(tower), (ids, (ids != 0).long()), folder / "textual.onnx", ports)


@dataclass(frozen=True)
class Ports:
    """Names of a graph's inputs and output, and which of their dimensions are free."""

    inputs: tuple[str, ...]
    output: str
    free: dict[str, dict[int, str]]


def _export(module: nn.Module, sample: tuple[Tensor, ...], path: Path, ports: Ports) -> None:
    with warnings.catch_warnings(), whole(path) as draft:
        warnings.simplefilter("ignore")
        # folding here would widen the int8 weights again: the runtime folds them instead
        torch.onnx.export(
            module.eval(),
            sample,
            str(draft),
            input_names=list(ports.inputs),
            output_names=[ports.output],
            dynamic_axes={**ports.free, ports.output: {0: "batch"}},
            opset_version=OPSET,
            do_constant_folding=False,
            dynamo=False,
        )


def description(tower: ImageTower | JoinedTower, settings: Settings) -> dict[str, object]:
    """The content of ``model.json``."""
    return {
        "format": 1,
        "name": "starter",
        "revision": settings.revision or REVISION,
        "languages": ["en", "zh"],
        "licence": settings.licence or _licence(settings),
        "dim": EMBED_DIM,
        "image": {
            "file": "visual.onnx",
            "size": [IMAGE_SIDE, IMAGE_SIDE],
            "resize": "squash",
            "interpolation": "bilinear",
            "mean": list(tower.mean),
            "std": list(tower.std),
        },
        "text": {
            "file": "textual.onnx",
            "tokenizer": "tokenizer.json",
            "context_length": CONTEXT,
            "pad_id": 0,
            "pad_to": "longest",
            "prefix": "",
        },
    }


def _licence(settings: Settings) -> str:
    if set(settings.sources) == set(OPEN_SOURCES):
        return LICENCE
    return OTHER_LICENCE.format(", ".join(settings.sources))
