"""Graphs under the names that rclip gives to what goes in and comes out."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
from benchmarks.photos.models import renamed
from onnx import TensorProto, helper


def test_a_graph_answers_under_other_names():
    """Also where what goes in is used twice."""
    given = helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 2])
    result = helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", 2])
    nodes = [
        helper.make_node("Add", ["pixel_values", "pixel_values"], ["sum"]),
        helper.make_node("Mul", ["sum", "pixel_values"], ["image_embeds"]),
    ]
    graph = helper.make_graph(nodes, "tower", [given], [result])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    renamed(model)
    onnx.checker.check_model(model)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    (found,) = session.run(["output"], {"input": np.array([[1.0, 3.0]], np.float32)})
    assert found.tolist() == [[2.0, 18.0]]
