"""The ONNX graphs of the tiny models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from encoders.tiny_models import TinyModel

PAD = 0
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
    plain: bool = True,
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
    save(path, nodes, inputs, outputs if plain else outputs[:1], weights)


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


def rename_output(model: onnx.ModelProto, old: str, new: str) -> None:
    """Give an output, and the node that makes it, another name."""
    for node in model.graph.node:
        node.output[:] = [new if each == old else each for each in node.output]
    for output in model.graph.output:
        output.name = new if output.name == old else output.name
