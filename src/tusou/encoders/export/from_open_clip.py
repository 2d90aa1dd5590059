"""Checkpoints that open_clip reads: its own, and OpenAI's."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tusou.encoders.export.narrowing import narrowed_image, narrowed_text
from tusou.encoders.export.towers import Tower, Towers
from tusou.errors import ModelError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image

VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
LAYOUT = {"image": "visual.onnx", "text": "textual.onnx"}


def openai_towers(source: Path) -> Towers:
    """OpenAI's CLIP: the archive that its program downloads, or its weights."""
    import open_clip

    model = open_clip.load_openai_model(str(source), precision="fp32", device="cpu")
    return _towers(model, open_clip.SimpleTokenizer(), f"OpenAI CLIP, {source.name}")


def named_towers(source: Path, architecture: str) -> Towers:
    """Weights of an architecture that open_clip knows by name.

    Raises:
        UnknownName: it does not; the mend names the nearest.
    """
    import open_clip

    if architecture not in open_clip.list_models():
        raise UnknownName.among("architecture", architecture, open_clip.list_models())
    model = open_clip.create_model(architecture, pretrained=str(source), device="cpu")
    return _towers(model, open_clip.get_tokenizer(architecture), f"{architecture}, {source.name}")


def local_towers(source: Path) -> Towers:
    """A folder with open_clip_config.json and weights."""
    import open_clip

    place = f"local-dir:{source}"
    model = open_clip.create_model(place, device="cpu")
    return _towers(model, open_clip.get_tokenizer(place), f"open_clip, {source.name}")


def _towers(model: Any, tokenizer: Any, about: str) -> Towers:
    import open_clip

    model = model.float().eval()
    facts = open_clip.get_model_preprocess_cfg(model)
    size = facts["size"]
    height, width = (size, size) if isinstance(size, int) else size
    prepare = open_clip.image_transform(
        (height, width),
        is_train=False,
        mean=tuple(facts["mean"]),
        std=tuple(facts["std"]),
        interpolation=facts.get("interpolation", "bicubic"),
        resize_mode=facts.get("resize_mode", "shortest"),
    )
    return Towers(
        about=about,
        image=_image_tower(model, (height, width)),
        text=_text_tower(model, tokenizer),
        pictures=partial(_pictures, prepare),
        texts=lambda texts: (tokenizer(list(texts)),),
        write_rest=partial(_write_rest, facts, (height, width), tokenizer),
    )


def _image_tower(model: Any, size: tuple[int, int]) -> Tower:
    import torch

    class Image(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, pixels: Any) -> Any:
            return self.model.encode_image(pixels)

    example = (torch.rand(2, 3, *size),)
    return Tower(
        Image(),
        LAYOUT["image"],
        example,
        ("image",),
        "embedding",
        {"image": {0: "batch"}},
        narrowed_image(model),
    )


def _text_tower(model: Any, tokenizer: Any) -> Tower:
    import torch

    class Text(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, tokens: Any) -> Any:
            return self.model.encode_text(tokens)

    example = (tokenizer(["a red chair", "two dogs on a beach"]),)
    return Tower(
        Text(),
        LAYOUT["text"],
        example,
        ("text",),
        "embedding",
        {"text": {0: "batch"}},
        narrowed_text(model),
    )


def _pictures(prepare: Any, pictures: Sequence[Image]) -> Any:
    import torch

    return torch.stack([prepare(picture) for picture in pictures])


def _write_rest(facts: dict[str, Any], size: tuple[int, int], tokenizer: Any, folder: Path) -> None:
    name = _write_tokenizer(tokenizer, folder)
    described = {
        "format": 1,
        "name": folder.name,
        "image": {
            "file": LAYOUT["image"],
            "size": list(size),
            "resize": facts.get("resize_mode", "shortest"),
            "interpolation": facts.get("interpolation", "bicubic"),
            "mean": list(facts["mean"]),
            "std": list(facts["std"]),
        },
        "text": {
            "file": LAYOUT["text"],
            "tokenizer": name,
            "context_length": int(tokenizer.context_length),
            "pad_id": _pad_id(tokenizer),
            "pad_to": "context",
            "clean": _clean(tokenizer),
            "repair": True,  # all of open_clip's tokenizers do
        },
    }
    (folder / "model.json").write_text(json.dumps(described, indent=1), encoding="utf-8")


def _write_tokenizer(tokenizer: Any, folder: Path) -> str:
    """Put the tokenizer beside the graphs; returns its file's name."""
    import open_clip

    if isinstance(tokenizer, open_clip.SimpleTokenizer):
        shutil.copyfile(Path(open_clip.__file__).with_name(VOCABULARY), folder / VOCABULARY)
        return VOCABULARY
    inner = getattr(tokenizer, "tokenizer", None)
    backend = getattr(inner, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(
            f"tokenizers of the kind {type(tokenizer).__name__} cannot be taken over",
            "please report the model",
        )
    backend.save(str(folder / "tokenizer.json"))
    return "tokenizer.json"


def _pad_id(tokenizer: Any) -> int:
    inner = getattr(tokenizer, "tokenizer", None)
    return int(getattr(inner, "pad_token_id", 0) or 0)


def _clean(tokenizer: Any) -> str:
    """How texts are cleaned, as `model.json` calls it."""
    name = getattr(getattr(tokenizer, "clean_fn", None), "__name__", "")
    if "canonicalize" in name:
        return "canonical"
    return "lower" if "lower" in name else ""
