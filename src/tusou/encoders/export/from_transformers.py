"""Checkpoints of transformers: a folder with config.json, weights and a tokenizer."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

from tusou.encoders.export.towers import Tower, Towers
from tusou.encoders.json_files import JsonObject
from tusou.encoders.layouts.preprocessor import PREPROCESSOR_CONFIG, read_image_spec
from tusou.encoders.layouts.transformers import text_spec
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PIL.Image import Image

KNOWN = ("clip", "siglip", "siglip2", "chinese_clip")
CONFIGURATION = (
    "config.json",
    PREPROCESSOR_CONFIG,
    "tokenizer_config.json",
    "special_tokens_map.json",
)


def transformers_towers(source: Path) -> Towers:
    """A two-tower model of transformers, read from this folder alone.

    Raises:
        ModelError: it is of a kind that is not known, or a file is missing.
    """
    from transformers import AutoModel

    config = JsonObject.read(source / "config.json")
    kind = config.text("model_type", "")
    if kind not in KNOWN:
        raise ModelError(
            f"{source}: models of the type {kind!r} are not known", f"known are: {', '.join(KNOWN)}"
        )
    spec = read_image_spec(source / PREPROCESSOR_CONFIG)
    model = AutoModel.from_pretrained(
        source, local_files_only=True, attn_implementation="eager", dtype="float32"
    ).eval()
    masked = text_spec(source, config).pad_to == "longest"
    return Towers(
        about=f"{kind}, {source.name}",
        image=_image_tower(model, spec.size),
        text=_text_tower(model, masked=masked),
        pictures=partial(_pictures, source),
        texts=partial(_texts, source, masked=masked),
        write_rest=partial(_write_rest, source),
    )


def _rows(found: Any) -> Any:
    """The vectors; newer versions wrap them."""
    return getattr(found, "pooler_output", found)


def _image_tower(model: Any, size: tuple[int, int]) -> Tower:
    import torch

    class Vision(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, pixels: Any) -> Any:
            return _rows(self.model.get_image_features(pixel_values=pixels))

    return Tower(
        Vision(),
        "onnx/vision_model.onnx",
        (torch.rand(2, 3, *size),),
        ("pixel_values",),
        "image_embeds",
        {"pixel_values": {0: "batch"}},
    )


def _text_tower(model: Any, *, masked: bool) -> Tower:
    import torch

    class Text(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Any, mask: Any = None) -> Any:
            return _rows(self.model.get_text_features(input_ids=ids, attention_mask=mask))

    length = 12 if masked else int(model.config.text_config.max_position_embeddings)
    ids = torch.randint(3, 90, (2, length))
    free = {0: "batch", 1: "length"} if masked else {0: "batch"}
    names = ("input_ids", "attention_mask") if masked else ("input_ids",)
    example = (ids, torch.ones_like(ids)) if masked else (ids,)
    axes = dict.fromkeys(names, free)
    return Tower(Text(), "onnx/text_model.onnx", example, names, "text_embeds", axes)


def _pictures(source: Path, pictures: Sequence[Image]) -> Any:
    from transformers import AutoImageProcessor

    processor = AutoImageProcessor.from_pretrained(source, local_files_only=True, use_fast=False)
    return processor(images=list(pictures), return_tensors="pt")["pixel_values"]


def _texts(source: Path, texts: Sequence[str], *, masked: bool) -> tuple[Any, ...]:
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True)
    spec = text_spec(source, JsonObject.read(source / "config.json"))
    found = tokenizer(
        list(texts),
        padding=True if masked else "max_length",
        max_length=spec.context_length,
        truncation=True,
        return_tensors="pt",
    )
    if masked:
        return found["input_ids"], found["attention_mask"]
    return (found["input_ids"],)


def _write_rest(source: Path, folder: Path) -> None:
    from transformers import AutoTokenizer

    for name in CONFIGURATION:
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)
    if (source / "tokenizer.json").is_file():
        shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")
        return
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
