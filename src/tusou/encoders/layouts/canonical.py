"""tusou's own layout: one `model.json` that says everything.

::

    {"format": 1, "name": "starter", "revision": "1", "languages": ["en", "zh"],
     "licence": "Apache-2.0", "dim": 256,
     "image": {"file": "visual.onnx", "size": [256, 256], "resize": "squash",
               "interpolation": "bilinear", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]},
     "text": {"file": "textual.onnx", "tokenizer": "tokenizer.json", "context_length": 77,
              "pad_id": 0, "pad_to": "longest", "prefix": ""}}

Also understood, with the defaults of the specs: `shortest_edge`, `crop` and `output` under
"image", `clean`, `repair`, `output`, `pooling` and `dense` under "text".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.encoders.description import (
    CLEANS,
    CROPS,
    INTERPOLATIONS,
    PAD_TOS,
    POOLINGS,
    RESIZES,
    ImageSpec,
    ImageTower,
    ModelDescription,
    TextSpec,
    TextTower,
)
from tusou.encoders.json_files import JsonObject
from tusou.encoders.layouts.layout import Layout
from tusou.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

MODEL_JSON = "model.json"
FORMAT = 1


def matches(folder: Path) -> bool:
    """Whether there is a model.json."""
    return (folder / MODEL_JSON).is_file()


def read(folder: Path, variant: str = "") -> ModelDescription:
    """Read model.json; there are no variants beside what it names."""
    facts = JsonObject.read(folder / MODEL_JSON)
    if facts.whole("format") != FORMAT:
        raise ModelError(
            f"{facts.path} has format {facts.whole('format')}, known is {FORMAT}",
            "use a newer tusou for this model",
        )
    if variant:
        raise ModelError(f"{folder} has no variant {variant!r}", "it holds what model.json names")
    return ModelDescription(
        name=facts.text("name"),
        image=_image(facts.inner("image")),
        text=_text(facts.inner("text")),
        revision=facts.text("revision", ""),
        languages=facts.texts("languages", ()),
        licence=facts.text("licence", ""),
        dim=facts.whole("dim") if "dim" in facts else None,
    )


def _image(facts: JsonObject) -> ImageTower:
    spec = ImageSpec(
        size=facts.size("size"),
        resize=facts.choice("resize", RESIZES, "shortest"),
        interpolation=facts.choice("interpolation", INTERPOLATIONS, "bicubic"),
        mean=facts.rgb("mean"),
        std=facts.rgb("std"),
        shortest_edge=facts.whole("shortest_edge", 0),
        crop=facts.choice("crop", CROPS, "round"),
    )
    return ImageTower(facts.text("file"), spec, facts.text("output", ""))


def _text(facts: JsonObject) -> TextTower:
    spec = TextSpec(
        context_length=facts.whole("context_length"),
        pad_id=facts.whole("pad_id", 0),
        pad_to=facts.choice("pad_to", PAD_TOS, "context"),
        prefix=facts.text("prefix", ""),
        clean=facts.choice("clean", CLEANS, ""),
        repair=facts.flag("repair", False),
    )
    return TextTower(
        facts.text("file"),
        facts.text("tokenizer"),
        spec,
        facts.text("output", ""),
        facts.choice("pooling", POOLINGS, ""),
        facts.text("dense", ""),
    )


CANONICAL = Layout("model.json", matches, read)
