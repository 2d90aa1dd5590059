"""Tiny random two-tower models, written in the layouts that the loader must read.

The towers are simple enough to compute by hand: `TinyModel.image_rows` and `text_rows` are the
same mathematics in numpy, so a test knows what the encoder must return.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEIGHT, WIDTH = 12, 12
DIM = 8
CONTEXT = 16
PAD, CLS, SEP = 0, 1, 2
VOCABULARY = 400
MEAN = (0.48, 0.46, 0.41)
STD = (0.27, 0.26, 0.28)

BOOL, FLOAT, HALF, INT32, INT64, UINT8 = (
    TensorProto.BOOL,
    TensorProto.FLOAT,
    TensorProto.FLOAT16,
    TensorProto.INT32,
    TensorProto.INT64,
    TensorProto.UINT8,
)
NUMPY = {FLOAT: np.float32, HALF: np.float16, INT32: np.int32, INT64: np.int64}

TEXTS = [
    "a red chair beside a white table",
    "the blue lamp stands on the floor",
    "living collection, dining collection, kitchen",
    "红色的椅子和白色的桌子",
    "一盏蓝色的台灯放在地板上",
    "客厅系列 餐厅系列 厨房",
]


@dataclass(frozen=True)
class TinyModel:
    """Random weights, and the arithmetic of the graphs made from them."""

    seed: int = 0
    height: int = HEIGHT
    width: int = WIDTH
    dim: int = DIM
    pixels: np.ndarray = field(init=False, repr=False)
    """float32 (3 * height * width, dim)."""
    tokens: np.ndarray = field(init=False, repr=False)
    """float32 (VOCABULARY, dim)."""

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        inputs = 3 * self.height * self.width
        object.__setattr__(self, "pixels", rng.standard_normal((inputs, self.dim), np.float32))
        object.__setattr__(self, "tokens", rng.standard_normal((VOCABULARY, self.dim), np.float32))

    def image_rows(self, prepared: np.ndarray) -> np.ndarray:
        """Unit rows for float32 (n, 3, height, width)."""
        return unit(prepared.reshape(len(prepared), -1).astype(np.float64) @ self.pixels)

    def text_rows(self, rows: Sequence[Sequence[int]]) -> np.ndarray:
        """Unit rows for token ids: the mean of the tokens' rows, padding left out."""
        return unit(np.stack([self.tokens[list(row)].mean(axis=0, dtype=float) for row in rows]))


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


# ── graphs ──────────────────────────────────────────────────────────────────────────────────


def image_graph(
    model: TinyModel,
    path: Path,
    *,
    name: str = "pixel_values",
    output: str = "image_embeds",
    batch: int | str = "batch",
    dtype: int = FLOAT,
    fixed_size: bool = True,
    normalised: bool = False,
    extra_output: str = "",
) -> None:
    """Pixels → Flatten → MatMul; uint8 takes (n, h, w, 3) and prepares itself."""
    nodes, weights = [], [constant("weights", model.pixels)]
    source = name
    if dtype == UINT8:
        weights += [constant("mean", 255 * np.array(MEAN, np.float32))]
        weights += [constant("std", 255 * np.array(STD, np.float32))]
        nodes += [
            helper.make_node("Cast", [name], ["cast"], to=FLOAT),
            helper.make_node("Sub", ["cast", "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "std"], ["scaled"]),
            helper.make_node("Transpose", ["scaled"], ["prepared"], perm=[0, 3, 1, 2]),
        ]
        source = "prepared"
    elif dtype == HALF:
        nodes += [helper.make_node("Cast", [name], ["prepared"], to=FLOAT)]
        source = "prepared"
    nodes += [
        helper.make_node("Flatten", [source], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["rows"]),
        final(output, normalised=normalised),
    ]
    height, width = (model.height, model.width) if fixed_size else ("height", "width")
    shape = [batch, height, width, 3] if dtype == UINT8 else [batch, 3, height, width]
    outputs = [info(output, FLOAT, [batch, model.dim])]
    if extra_output:
        nodes += [helper.make_node("Unsqueeze", ["rows", "one"], [extra_output])]
        weights += [constant("one", np.array([1]))]
        outputs.insert(0, info(extra_output, FLOAT, [batch, 1, model.dim]))
    save(path, nodes, [info(name, dtype, shape)], outputs, weights)


def text_graph(
    model: TinyModel,
    path: Path,
    *,
    name: str = "input_ids",
    output: str = "text_embeds",
    batch: int | str = "batch",
    length: int | str = "length",
    dtype: int = INT64,
    mask: str = "",
    mask_dtype: int = 0,
    token_types: bool = False,
    normalised: bool = False,
    extra_output: str = "",
) -> None:
    """Tokens → rows → mean over those that are no padding (by the mask, else by id 0)."""
    nodes, inputs, weights = text_nodes(
        model, name, mask, dtype, batch, length, mask_dtype or dtype
    )
    if token_types:
        inputs += [info("token_type_ids", dtype, [batch, length])]
        nodes += [helper.make_node("Identity", ["token_type_ids"], ["unused"])]
    nodes += [final(output, normalised=normalised)]
    outputs = [info(output, FLOAT, [batch, model.dim])]
    if extra_output:
        nodes += [helper.make_node("Identity", ["found"], [extra_output])]
        outputs.insert(0, info(extra_output, FLOAT, [batch, length, model.dim]))
    save(path, nodes, inputs, outputs, weights)


def joint_graph(model: TinyModel, path: Path) -> None:
    """Both towers in one graph that wants both inputs, as transformers exports CLIP."""
    nodes, inputs, weights = text_nodes(
        model, "input_ids", "attention_mask", INT64, "texts", "length", INT64
    )
    nodes += [helper.make_node("Identity", ["rows"], ["text_embeds"])]
    nodes += [
        helper.make_node("Flatten", ["pixel_values"], ["flat"]),
        helper.make_node("MatMul", ["flat", "weights"], ["image_embeds"]),
        helper.make_node("Transpose", ["text_embeds"], ["turned"], perm=[1, 0]),
        helper.make_node("MatMul", ["image_embeds", "turned"], ["logits_per_image"]),
        helper.make_node("Transpose", ["logits_per_image"], ["logits_per_text"], perm=[1, 0]),
    ]
    weights += [constant("weights", model.pixels)]
    inputs.insert(1, info("pixel_values", FLOAT, ["images", 3, model.height, model.width]))
    outputs = [
        info("logits_per_image", FLOAT, ["images", "texts"]),
        info("logits_per_text", FLOAT, ["texts", "images"]),
        info("text_embeds", FLOAT, ["texts", model.dim]),
        info("image_embeds", FLOAT, ["images", model.dim]),
    ]
    save(path, nodes, inputs, outputs, weights)


def text_nodes(model, name, mask, dtype, batch, length, mask_dtype):
    weights = [constant("table", model.tokens), constant("pad", np.array(PAD, NUMPY[dtype]))]
    weights += [constant("length_axis", np.array([1])), constant("last_axis", np.array([2]))]
    inputs = [info(name, dtype, [batch, length])]
    nodes = []
    if mask:
        inputs += [info(mask, mask_dtype, [batch, length])]
        nodes += [helper.make_node("Cast", [mask], ["kept"], to=FLOAT)]
    else:
        nodes += [
            helper.make_node("Equal", [name, "pad"], ["is_pad"]),
            helper.make_node("Not", ["is_pad"], ["is_token"]),
            helper.make_node("Cast", ["is_token"], ["kept"], to=FLOAT),
        ]
    nodes += [
        helper.make_node("Gather", ["table", name], ["found"]),
        helper.make_node("Unsqueeze", ["kept", "last_axis"], ["weight"]),
        helper.make_node("Mul", ["found", "weight"], ["weighted"]),
        helper.make_node("ReduceSum", ["weighted", "length_axis"], ["sum"], keepdims=0),
        helper.make_node("ReduceSum", ["kept", "length_axis"], ["count"], keepdims=1),
        helper.make_node("Div", ["sum", "count"], ["rows"]),
    ]
    return nodes, inputs, weights


def final(output: str, *, normalised: bool) -> onnx.NodeProto:
    if normalised:
        return helper.make_node("LpNormalization", ["rows"], [output], axis=-1, p=2)
    return helper.make_node("Identity", ["rows"], [output])


def info(name: str, dtype: int, shape: Sequence[int | str]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, dtype, shape)


def constant(name: str, value: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(value), name)


def save(path: Path, nodes, inputs, outputs, weights) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    graph = helper.make_graph(nodes, "tiny", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


# ── tokenizers ──────────────────────────────────────────────────────────────────────────────


def byte_tokenizer() -> Tokenizer:
    """A byte-level BPE of about 300 tokens: every text, Chinese too, can be spelled."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["[PAD]", "[CLS]", "[SEP]"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)]
    )
    # What the file says of padding and length must not matter: the description decides.
    tokenizer.enable_padding(length=5, pad_id=PAD, pad_token="[PAD]")
    tokenizer.enable_truncation(max_length=4)
    return tokenizer


def token_ids(text: str) -> list[int]:
    """Ids of `text` as a tower should be given them, by a tokenizer of our own."""
    tokenizer = byte_tokenizer()
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer.encode(text).ids


def write_tokenizer(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    byte_tokenizer().save(str(folder / "tokenizer.json"))
    write_json(
        folder / "tokenizer_config.json", {"pad_token": "[PAD]", "model_max_length": CONTEXT}
    )


def write_json(path: Path, facts: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts), encoding="utf-8")


# ── layouts ─────────────────────────────────────────────────────────────────────────────────


def canonical_facts(**text: object) -> dict:
    return {
        "format": 1,
        "name": "tiny",
        "revision": "7",
        "languages": ["en", "zh"],
        "licence": "Apache-2.0",
        "dim": DIM,
        "image": {
            "file": "visual.onnx",
            "size": [HEIGHT, WIDTH],
            "resize": "squash",
            "interpolation": "bilinear",
            "mean": list(MEAN),
            "std": list(STD),
        },
        "text": {
            "file": "textual.onnx",
            "tokenizer": "tokenizer.json",
            "context_length": CONTEXT,
            "pad_id": PAD,
            "pad_to": "longest",
            "prefix": "",
            **text,
        },
    }


def canonical(folder: Path, model: TinyModel | None = None) -> Path:
    model = model or TinyModel()
    image_graph(model, folder / "visual.onnx")
    text_graph(model, folder / "textual.onnx")
    write_tokenizer(folder)
    write_json(folder / "model.json", canonical_facts())
    return folder


def immich(folder: Path, model: TinyModel | None = None) -> Path:
    """Fixed batch 1, int32 tokens, normalised in the graph."""
    model = model or TinyModel()
    options = {"output": "embedding", "batch": 1, "normalised": True}
    image_graph(model, folder / "visual/model.onnx", name="image", **options)
    text_graph(
        model, folder / "textual/model.onnx", name="text", dtype=INT32, length=CONTEXT, **options
    )
    write_tokenizer(folder / "textual")
    write_json(
        folder / "visual/preprocess_cfg.json",
        {
            "size": [HEIGHT, WIDTH],
            "mode": "RGB",
            "mean": list(MEAN),
            "std": list(STD),
            "interpolation": "bicubic",
            "resize_mode": "shortest",
        },
    )
    write_json(
        folder / "config.json",
        {
            "embed_dim": DIM,
            "vision_cfg": {"image_size": HEIGHT},
            "text_cfg": {"context_length": CONTEXT},
        },
    )
    return folder


def transformers_config(folder: Path, **preprocessor: object) -> None:
    write_json(
        folder / "config.json",
        {
            "model_type": "clip",
            "projection_dim": DIM,
            "text_config": {"max_position_embeddings": CONTEXT},
        },
    )
    facts = {
        "do_center_crop": True,
        "do_normalize": True,
        "do_resize": True,
        "crop_size": {"height": HEIGHT, "width": WIDTH},
        "size": {"shortest_edge": HEIGHT},
        "resample": 3,
        "image_mean": list(MEAN),
        "image_std": list(STD),
    }
    write_json(folder / "preprocessor_config.json", {**facts, **preprocessor})
    write_tokenizer(folder)


def split(folder: Path, model: TinyModel | None = None) -> Path:
    """Xenova's layout: two graphs below onnx/, and a half-precision pair beside them."""
    model = model or TinyModel()
    transformers_config(folder)
    image_graph(model, folder / "onnx/vision_model.onnx")
    text_graph(model, folder / "onnx/text_model.onnx", mask="attention_mask")
    image_graph(model, folder / "onnx/vision_model_fp16.onnx", dtype=HALF)
    text_graph(model, folder / "onnx/text_model_fp16.onnx", mask="attention_mask")
    return folder


def joint(folder: Path, model: TinyModel | None = None) -> Path:
    transformers_config(folder)
    joint_graph(model or TinyModel(), folder / "onnx/model.onnx")
    return folder


def siglip(folder: Path, model: TinyModel | None = None) -> Path:
    """Two outputs of which the second counts, no mask, always padded, squashed pictures."""
    model = model or TinyModel()
    transformers_config(
        folder,
        do_center_crop=None,
        crop_size=None,
        size={"height": HEIGHT, "width": WIDTH},
    )
    write_json(
        folder / "config.json",
        {"model_type": "siglip", "text_config": {"max_position_embeddings": CONTEXT}},
    )
    options = {"output": "pooler_output", "extra_output": "last_hidden_state"}
    image_graph(model, folder / "onnx/vision_model.onnx", **options)
    text_graph(model, folder / "onnx/text_model.onnx", length=CONTEXT, **options)
    return folder


def flat(folder: Path, model: TinyModel | None = None) -> Path:
    """rclip's layout: two graphs and no configuration at all."""
    model = model or TinyModel()
    image_graph(model, folder / "visual.onnx", name="input", output="output")
    text_graph(model, folder / "textual.onnx", name="input", output="output", length=CONTEXT)
    byte_tokenizer().save(str(folder / "tokenizer.json"))
    return folder


LAYOUTS = {
    "canonical": canonical,
    "immich": immich,
    "transformers": split,
    "transformers-joint": joint,
    "siglip": siglip,
    "flat": flat,
}
