"""The layout of immich's exports: a folder for each tower, open_clip's configuration at the root.

::

    config.json                  embed_dim, text_cfg.context_length, text_cfg.tokenizer_kwargs
    visual/model.onnx            image float32 [1, 3, S, S] (or uint8 [1, S, S, 3]) → embedding
    visual/preprocess_cfg.json   size, mean, std, interpolation, resize_mode
    textual/model.onnx           text int32 [1, L] → embedding
    textual/tokenizer.json, tokenizer_config.json (pad_token)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.encoders.description import (
    FLORES,
    INTERPOLATIONS,
    Clean,
    ImageSpec,
    ImageTower,
    ModelDescription,
    Resize,
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

if TYPE_CHECKING:
    from pathlib import Path

OPEN_CLIP_RESIZES: tuple[Resize, ...] = ("shortest", "squash")
OPEN_CLIP_CLEANS: dict[str, Clean] = {
    "lower": "lower",
    "whitespace": "",
    "canonicalize": "canonical",
}
"""open_clip's ways of cleaning texts, each of which repairs them first."""


def matches(folder: Path) -> bool:
    """Whether both towers have a folder with a graph."""
    return has_graph(folder, "visual/model") and has_graph(folder, "textual/model")


def read(folder: Path, variant: str = "") -> ModelDescription:
    """Read open_clip's configuration and the two tower folders."""
    config = JsonObject.read(folder / "config.json")
    return ModelDescription(
        name=folder.name,
        image=ImageTower(graph_file(folder, "visual/model", variant), _image(folder)),
        text=TextTower(
            graph_file(folder, "textual/model", variant),
            tokenizer_file(folder, ("textual/", "")),
            _text(folder, config.inner("text_cfg")),
        ),
        dim=config.whole("embed_dim") if "embed_dim" in config else None,
    )


def _image(folder: Path) -> ImageSpec:
    facts = JsonObject.read(folder / "visual/preprocess_cfg.json")
    return ImageSpec(
        size=facts.size("size"),
        resize=facts.choice("resize_mode", OPEN_CLIP_RESIZES, "shortest"),
        interpolation=facts.choice("interpolation", INTERPOLATIONS, "bicubic"),
        mean=facts.rgb("mean"),
        std=facts.rgb("std"),
    )


def _text(folder: Path, facts: JsonObject) -> TextSpec:
    default = "whitespace" if facts.text("hf_tokenizer_name", "") else "lower"
    known = tuple(OPEN_CLIP_CLEANS)
    clean = facts.inner("tokenizer_kwargs").choice("clean", known, default)
    return TextSpec(
        context_length=facts.whole("context_length", CLIP_CONTEXT),
        pad_token=pad_token(folder / "textual/tokenizer_config.json"),
        pad_to="context",
        prefix=FLORES if _is_nllb(folder, facts) else "",
        clean=OPEN_CLIP_CLEANS[clean],
        repair=True,
    )


def _is_nllb(folder: Path, facts: JsonObject) -> bool:
    """Whether the text tower is NLLB's, which is told the language of each text."""
    named = facts.text("hf_tokenizer_name", "")
    return "nllb" in named.lower() or folder.name.lower().startswith("nllb")


IMMICH = Layout("visual/model.onnx with textual/model.onnx", matches, read)
