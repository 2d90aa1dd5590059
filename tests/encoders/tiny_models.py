"""Tiny random two-tower models, written in the layouts that the loader must read.

The towers are simple enough to compute by hand: `TinyModel.image_rows` and `text_rows` are the
same mathematics in numpy, so a test knows what the encoder must return.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from encoders.tiny_graphs import HALF, INT32, MEAN, PAD, STD, image_graph, joint_graph, text_graph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEIGHT, WIDTH = 12, 12
DIM = 8
CONTEXT = 16
CLS, SEP = 1, 2
VOCABULARY = 400


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


def pair(folder: Path, model: TinyModel | None = None) -> Path:
    """Qdrant's layout: a folder for each tower, published apart."""
    model = model or TinyModel()
    transformers_config(folder / "clip-vision")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (folder / "clip-vision" / name).unlink()
    image_graph(model, folder / "clip-vision/model.onnx")
    text_graph(model, folder / "clip-text/model.onnx", mask="attention_mask")
    write_json(folder / "clip-text/config.json", {"model_type": "clip_text_model"})
    write_tokenizer(folder / "clip-text")
    return folder


def sentence_pair(folder: Path, model: TinyModel | None = None, dense: object = None) -> Path:
    """The text tower of sentence-transformers: states, pooling, a linear layer ("dense")."""
    model = model or TinyModel()
    pair(folder, model)
    (folder / "clip-text/model.onnx").unlink()
    place = (folder / "clip-text").rename(folder / "multilingual")
    options = {"output": "sentence", "extra_output": "last_hidden_state", "plain": False}
    text_graph(model, place / "onnx/model.onnx", mask="attention_mask", **options)
    types = {"": "Transformer", "1_Pooling": "Pooling", "2_Dense": "Dense"}
    steps = [
        {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for at, (path, kind) in enumerate(types.items())
    ]
    write_json(place / "modules.json", steps)
    write_json(place / "sentence_bert_config.json", {"max_seq_length": CONTEXT})
    pooling = {"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}
    write_json(place / "1_Pooling/config.json", pooling)
    weight = np.eye(model.dim, dtype=np.float32) * 2 if dense is None else np.asarray(dense)
    identity = "torch.nn.modules.linear.Identity"
    write_json(place / "2_Dense/config.json", {"bias": False, "activation_function": identity})
    write_safetensors(place / "2_Dense/model.safetensors", {"linear.weight": weight})
    return folder


def write_safetensors(path: Path, tensors: dict[str, np.ndarray]) -> None:
    """The format as its documentation gives it: header length, JSON header, tensors."""
    header, data = {}, b""
    for name, values in tensors.items():
        content = np.ascontiguousarray(values, "<f4").tobytes()
        span = [len(data), len(data) + len(content)]
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": span}
        data += content
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


LAYOUTS = {
    "canonical": canonical,
    "immich": immich,
    "transformers": split,
    "transformers-joint": joint,
    "siglip": siglip,
    "flat": flat,
    "pair": pair,
    "sentence-pair": sentence_pair,
}
