"""Two model folders side by side in one: an image tower and a text tower published apart.

::

    <image folder>/   preprocessor_config.json; model.onnx, vision_model.onnx, or these below onnx/
    <text folder>/    a tokenizer; model.onnx, text_model.onnx, or these below onnx/

Qdrant publishes CLIP like this (`clip-ViT-B-32-vision`, `clip-ViT-B-32-text`). A text folder of
sentence-transformers, whose graph gives a state per token, has the steps that follow in
`modules.json`: pooling, then a linear layer. Its multilingual CLIP goes with the image tower of
OpenAI's ViT-B/32. Source: Reimers and Gurevych, "Making monolingual sentence embeddings
multilingual using knowledge distillation", 2020.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tusou.encoders.description import ImageTower, ModelDescription, Pooling, TextSpec, TextTower
from tusou.encoders.json_files import JsonObject
from tusou.encoders.layouts.layout import (
    CLIP_CONTEXT,
    TOKENIZERS,
    Layout,
    first_file,
    graph_file,
    has_graph,
    pad_token,
    tokenizer_file,
)
from tusou.encoders.layouts.preprocessor import PREPROCESSOR_CONFIG, read_image_spec
from tusou.encoders.layouts.transformers import text_spec
from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

IMAGE_STEMS = ("onnx/vision_model", "vision_model", "onnx/model", "model")
TEXT_STEMS = ("onnx/text_model", "text_model", "onnx/model", "model")
MODULES = "modules.json"
POOLINGS: dict[str, Pooling] = {"mean_tokens": "mean", "cls_token": "first"}
"""The ways of pooling that are understood, by their names in the files."""
_MEND = "this kind of text tower is not known; please report the model"


def matches(folder: Path) -> bool:
    """Whether there is one folder for each tower."""
    image, text = _image_folders(folder), _text_folders(folder)
    return len(image) == 1 and len(text) == 1


def read(folder: Path, variant: str = "") -> ModelDescription:
    """Describe both; of a variant that only one tower has, the other takes what it has."""
    (image,), (text,) = _image_folders(folder), _text_folders(folder)
    return ModelDescription(
        name=folder.name,
        image=ImageTower(
            _graph(folder, image, IMAGE_STEMS, variant),
            read_image_spec(folder / image / PREPROCESSOR_CONFIG),
        ),
        text=_text(folder, text, variant),
    )


def _text(folder: Path, name: str, variant: str) -> TextTower:
    place = folder / name
    graph = _graph(folder, name, TEXT_STEMS, variant)
    tokenizer = f"{name}/{tokenizer_file(place)}"
    if (place / MODULES).is_file():
        pooling, dense = _modules(place)
        dense = f"{name}/{dense}" if dense else ""
        return TextTower(graph, tokenizer, _sentence_spec(place), "", pooling, dense)
    return TextTower(graph, tokenizer, text_spec(place, JsonObject.read(place / "config.json")))


def _sentence_spec(place: Path) -> TextSpec:
    facts = place / "sentence_bert_config.json"
    known = JsonObject.read(facts) if facts.is_file() else None
    length = known.whole("max_seq_length", CLIP_CONTEXT) if known else CLIP_CONTEXT
    lower = known.flag("do_lower_case", False) if known else False
    return TextSpec(
        context_length=length,
        pad_token=pad_token(place / "tokenizer_config.json"),
        pad_to="longest",
        clean="lower" if lower else "",
    )


def _modules(place: Path) -> tuple[Pooling, str]:
    """The pooling, and the weights of the linear layer below `place` ("" for none)."""
    pooling: Pooling = ""
    dense = ""
    for kind, path in _steps(place / MODULES):
        if kind == "Pooling":
            pooling = _pooling(JsonObject.read(place / path / "config.json"))
        elif kind == "Dense":
            dense = _dense(place, path)
        elif kind not in ("Transformer", "Normalize"):
            raise ModelError(f"{place / MODULES}: the step {kind!r} is not known", _MEND)
    return pooling, dense


def _steps(path: Path) -> list[tuple[str, str]]:
    """(kind, folder) of each step, by the last part of its type."""
    try:
        steps = json.loads(path.read_text(encoding="utf-8"))
        return [(str(step["type"]).rpartition(".")[2], str(step["path"])) for step in steps]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        mend = "the file is damaged; fetch it again"
        raise ModelError(f"{path} is no list of steps: {exc}", mend) from exc


def _pooling(facts: JsonObject) -> Pooling:
    modes = [name for name in POOLINGS if facts.flag(f"pooling_mode_{name}", False)]
    modes += [name for name in POOLINGS if facts.text("pooling_mode", "") == name.split("_")[0]]
    if len(modes) != 1:
        raise ModelError(f"{facts.path}: its way of pooling is not known", _MEND)
    return POOLINGS[modes[0]]


def _dense(place: Path, path: str) -> str:
    facts = JsonObject.read(place / path / "config.json")
    if not facts.text("activation_function", "Identity").endswith("Identity"):
        raise ModelError(f"{facts.path}: its activation is not known", _MEND)
    found = first_file(place, (f"{path}/model.safetensors",))
    if not found:
        raise ModelError(
            f"{place / path / 'model.safetensors'} is missing",
            "fetch it beside config.json; weights as pytorch_model.bin are not read",
        )
    return found


def _graph(folder: Path, name: str, stems: tuple[str, ...], variant: str) -> str:
    stem = next(stem for stem in stems if has_graph(folder / name, stem))
    try:
        return f"{name}/{graph_file(folder / name, stem, variant)}"
    except ModelError:
        other = _other(folder, name)
        if not variant or not any(has_variant(folder / place, variant) for place in other):
            raise
        return f"{name}/{graph_file(folder / name, stem, '')}"


def has_variant(place: Path, variant: str) -> bool:
    """Whether a tower's folder has a graph of that precision."""
    for stem in dict.fromkeys((*IMAGE_STEMS, *TEXT_STEMS)):
        if has_graph(place, stem):
            try:
                graph_file(place, stem, variant)
            except ModelError:
                continue
            return True
    return False


def _other(folder: Path, name: str) -> list[str]:
    both = (*_image_folders(folder), *_text_folders(folder))
    return [each for each in both if each != name]


def _image_folders(folder: Path) -> list[str]:
    return [
        place.name
        for place in _folders(folder)
        if (place / PREPROCESSOR_CONFIG).is_file() and _has_any(place, IMAGE_STEMS)
    ]


def _text_folders(folder: Path) -> list[str]:
    return [
        place.name
        for place in _folders(folder)
        if not (place / PREPROCESSOR_CONFIG).is_file()
        and first_file(place, TOKENIZERS)
        and _has_any(place, TEXT_STEMS)
    ]


def _has_any(place: Path, stems: Iterable[str]) -> bool:
    return any(has_graph(place, stem) for stem in stems)


def _folders(folder: Path) -> list[Path]:
    return sorted(place for place in folder.iterdir() if place.is_dir())


PAIR = Layout(
    "two folders, one with preprocessor_config.json and model.onnx, one with a tokenizer and "
    "model.onnx",
    matches,
    read,
)
