"""Exports of transformers models, as Xenova and onnx-community publish them.

::

    config.json                  model_type, projection_dim, text_config
    preprocessor_config.json     size, crop_size, resample, image_mean, image_std
    tokenizer.json, tokenizer_config.json
    onnx/vision_model[_fp16|_quantized|…].onnx     pixel_values → image_embeds | pooler_output
    onnx/text_model[_fp16|_quantized|…].onnx       input_ids → text_embeds | pooler_output
    onnx/model[…].onnx           instead of the two: one joint graph that wants both inputs

The graphs may also lie at the root of the folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.encoders.description import (
    Clean,
    ImageTower,
    ModelDescription,
    PadTo,
    TextSpec,
    TextTower,
)
from tusou.encoders.json_files import JsonObject
from tusou.encoders.layouts.layout import (
    CLIP_CONTEXT,
    Layout,
    graph_file,
    has_graph,
    pad_token,
    tokenizer_file,
)
from tusou.encoders.layouts.preprocessor import PREPROCESSOR_CONFIG, read_image_spec

if TYPE_CHECKING:
    from pathlib import Path

PLACES = ("onnx/", "")
SIGLIP_CONTEXT = 64
CHINESE_CLIP_CONTEXT = 52
"""What its authors trained with; its BERT would take 512."""
SIGLIP2_TOKENIZERS = ("Gemma", "Siglip2")
NO_LIMIT = 100_000
"""Tokenizers without a limit claim an astronomic one."""
MASKED = ("bert", "xlm-roberta", "distilbert", "roberta")
"""Text models that are told by a mask what padding is, so they need none."""


def read(folder: Path, variant: str = "") -> ModelDescription:
    """Read the two graphs, or the joint one twice, and the configuration beside them."""
    config = JsonObject.read(folder / "config.json")
    vision, text = _stems(folder)
    joint = vision == text
    tower = TextTower(
        graph_file(folder, text, variant),
        tokenizer_file(folder),
        text_spec(folder, config),
        "text_embeds" if joint else "",
    )
    image = ImageTower(
        graph_file(folder, vision, variant),
        read_image_spec(folder / PREPROCESSOR_CONFIG),
        "image_embeds" if joint else "",
    )
    return ModelDescription(
        name=folder.name,
        image=image,
        text=tower,
        dim=config.whole("projection_dim") if "projection_dim" in config else None,
    )


def _is_split(folder: Path) -> bool:
    return any(
        has_graph(folder, f"{place}vision_model") and has_graph(folder, f"{place}text_model")
        for place in PLACES
    ) and _is_configured(folder)


def _is_joint(folder: Path) -> bool:
    return any(has_graph(folder, f"{place}model") for place in PLACES) and _is_configured(folder)


def _is_configured(folder: Path) -> bool:
    return (folder / PREPROCESSOR_CONFIG).is_file() and (folder / "config.json").is_file()


def _stems(folder: Path) -> tuple[str, str]:
    for place in PLACES:
        if has_graph(folder, f"{place}vision_model") and has_graph(folder, f"{place}text_model"):
            return f"{place}vision_model", f"{place}text_model"
    joint = next(f"{place}model" for place in PLACES if has_graph(folder, f"{place}model"))
    return joint, joint


def text_spec(folder: Path, config: JsonObject) -> TextSpec:
    """How texts are prepared, by config.json and tokenizer_config.json of `folder`."""
    model_type = config.text("model_type", "clip").replace("-", "_")
    inner = config.inner("text_config").text("model_type", "")
    masked = model_type == "chinese_clip" or inner.replace("_", "-") in MASKED
    pad_to: PadTo = "longest" if masked else "context"
    tokenizer_config = folder / "tokenizer_config.json"
    return TextSpec(
        context_length=_context(tokenizer_config, config, model_type),
        pad_token=pad_token(tokenizer_config),
        pad_to=pad_to,
        clean=_clean(tokenizer_config, model_type),
    )


def _clean(tokenizer_config: Path, model_type: str) -> Clean:
    """SigLIP was trained on texts without capitals and punctuation, SigLIP 2 without capitals.

    The tokenizer files do not always tell; cleaning twice changes nothing. SigLIP 2 at a fixed
    size calls itself "siglip" and is known by its tokenizer.
    """
    if not model_type.startswith("siglip"):
        return ""
    named = ""
    if tokenizer_config.is_file():
        named = JsonObject.read(tokenizer_config).text("tokenizer_class", "")
    second = model_type == "siglip2" or any(part in named for part in SIGLIP2_TOKENIZERS)
    return "lower" if second else "canonical"


def _context(tokenizer_config: Path, config: JsonObject, model_type: str) -> int:
    if model_type == "chinese_clip":
        return CHINESE_CLIP_CONTEXT
    default = SIGLIP_CONTEXT if model_type.startswith("siglip") else CLIP_CONTEXT
    limits = [config.inner("text_config").whole("max_position_embeddings", default)]
    if tokenizer_config.is_file():
        limits.append(int(JsonObject.read(tokenizer_config).number("model_max_length", NO_LIMIT)))
    return min(limits)


SPLIT = Layout("onnx/vision_model.onnx with onnx/text_model.onnx", _is_split, read)
JOINT = Layout("onnx/model.onnx with both towers", _is_joint, read)
