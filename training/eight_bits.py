"""The image tower in whole numbers: what its convolutions multiply becomes eight bits.

Weights are int8 with a scale for each output channel, activations uint8 with a range for each
tensor, which is measured once on training pictures and written down (Jacob et al. 2018,
arXiv:1712.05877). So a vector depends on its picture alone, never on its batch, and ONNX Runtime
finds the pairs of quantising and dequantising around each convolution and computes in integers:
with AVX-512 in less than half of float32's time, for 0.3 points of R@10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper

from training.byte_input import byte_range, take_bytes
from training.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

LARGEST = 63
"""Of a weight. Seven bits: with 127 the sums of two products overflow the 16 bits that processors
without VNNI add them in, and the same picture would have another vector there."""
STEPS = 255
"""Of an activation."""


@dataclass(frozen=True)
class Activation:
    """What a tensor took on the pictures it was measured on."""

    low: float
    """The least value, at most zero."""
    high: float
    """The greatest, at least zero."""
    means: NDArray[np.float32]
    """Of each channel [c]."""


def write_eight_bits(
    source: Path,
    target: Path,
    pictures: Iterable[NDArray[np.float32]],
    scaling: tuple[Sequence[float], Sequence[float]],
) -> None:
    """Write the graph of ``source`` with its convolutions in whole numbers to ``target``.

    Where the scaling allows it the graph takes the bytes of pictures then, uint8 [n, h, w, 3].

    Args:
        source: a float32 graph of one input, whose convolutions are padded by themselves or by a
            ``Pad`` of constant widths, and followed by ``Clip`` or nothing.
        target: where to write; whole or not there.
        pictures: inputs [n, 3, h, w] on which the ranges are measured.
        scaling: mean and std by which bytes became these inputs.
    """
    model = onnx.load(str(source))
    measured = measured_activations(model, whole_tensors(model.graph), pictures)
    given = model.graph.input[0].name
    if (of_bytes := byte_range(*scaling)) is not None:
        measured[given] = Activation(*of_bytes, measured[given].means)
    _Rewriting(model.graph, measured, padding_widths(model)).run()
    if of_bytes is not None:
        take_bytes(model.graph)
    onnx.checker.check_model(model)
    with whole(target) as draft:
        onnx.save(model, str(draft))


def whole_tensors(graph: onnx.GraphProto) -> list[str]:
    """The tensors that become whole numbers, in the order of computing.

    The input, what each convolution gives (behind its ``Clip``), and sums of such.
    """
    found = [graph.input[0].name]
    padded = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Pad"}
    for node in graph.node:
        if node.op_type == "Conv":
            assert padded.get(node.input[0], node.input[0]) in found
            found.append(_behind_clip(graph, node.output[0]))
        elif node.op_type == "Add" and all(name in found for name in node.input):
            found.append(node.output[0])
    return found


def measured_activations(
    model: onnx.ModelProto, names: list[str], pictures: Iterable[NDArray[np.float32]]
) -> dict[str, Activation]:
    """Extremes and means of each tensor; the first name is the graph's input."""
    given, *others = names
    session = _watched(model, others)
    lows, highs, means = (dict.fromkeys(names, 0.0) for _ in range(3))
    count = 0
    for batch in pictures:
        count += len(batch)
        for name, value in zip(names, [batch, *session.run(others, {given: batch})], strict=True):
            lows[name] = min(lows[name], float(value.min()))
            highs[name] = max(highs[name], float(value.max()))
            means[name] += value.mean((2, 3)).sum(0)
    return {name: Activation(lows[name], highs[name], means[name] / count) for name in names}


def padding_widths(model: onnx.ModelProto) -> dict[str, list[int]]:
    """The output of every ``Pad`` with its widths: top, left, bottom, right.

    The exporter computes them in half a dozen nodes, so the graph is asked.
    """
    pads = [node for node in model.graph.node if node.op_type == "Pad"]
    if not pads:
        return {}
    shape = [1, *(side.dim_value for side in model.graph.input[0].type.tensor_type.shape.dim[1:])]
    names = [node.input[1] for node in pads]
    blank = {model.graph.input[0].name: np.zeros(shape, np.float32)}
    found = _watched(model, list(dict.fromkeys(names))).run(names, blank)
    return {
        node.output[0]: widths.reshape(2, 4)[:, 2:].ravel().tolist()
        for node, widths in zip(pads, found, strict=True)
    }


def _watched(model: onnx.ModelProto, names: list[str]) -> onnxruntime.InferenceSession:
    """A session that also gives out the tensors of these names."""
    watching = onnx.ModelProto()
    watching.CopyFrom(model)
    watching.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    content = watching.SerializeToString()
    return onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])


def _behind_clip(graph: onnx.GraphProto, name: str) -> str:
    """What the ``Clip`` gives that alone reads ``name``, or else ``name``."""
    readers = [node for node in graph.node if name in node.input]
    clipped = len(readers) == 1 and readers[0].op_type == "Clip"
    return str(readers[0].output[0]) if clipped else name


@dataclass(frozen=True)
class _Whole:
    """A tensor in whole numbers: its dequantised name, its scale, its means."""

    name: str
    scale: np.float32
    means: NDArray[np.float32]


@dataclass
class _Rewriting:
    """Puts the nodes of a graph anew, each convolution between whole tensors."""

    graph: onnx.GraphProto
    measured: dict[str, Activation]
    widths: dict[str, list[int]]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)
    whole: dict[str, _Whole] = field(default_factory=dict)
    """What stands for a tensor of the graph from now on."""

    def run(self) -> None:
        """Replace the graph's nodes, and drop the constants that nothing reads any more."""
        known = {each.name: each for each in self.graph.initializer}
        given = self.graph.input[0].name
        self._quantise(given, given)
        for node in self.graph.node:
            self._put(node, known)
        del self.graph.node[:], self.graph.initializer[:]
        self.graph.node.extend(_needed(self.nodes, self.graph.output[0].name))
        read = {name for node in self.graph.node for name in node.input}
        self.graph.initializer.extend(known[name] for name in known if name in read)
        self.graph.initializer.extend(self.constants)

    def _put(self, node: onnx.NodeProto, known: dict[str, onnx.TensorProto]) -> None:
        result = node.output[0]
        if node.op_type == "Pad" and node.input[0] in self.whole:
            self.whole[result] = self.whole[node.input[0]]  # the convolution pads
        elif node.op_type == "Conv":
            self._put_convolution(node, *(numpy_helper.to_array(known[k]) for k in node.input[1:]))
        elif node.op_type == "Add" and result in self.measured:
            self._put_again(node)
            self._quantise(result, result)
        elif result not in self.whole:  # a clip is done by the range
            self._put_again(node)

    def _put_again(self, node: onnx.NodeProto) -> None:
        again = onnx.NodeProto()
        again.CopyFrom(node)
        for index, name in enumerate(node.input):
            if name in self.whole:
                again.input[index] = self.whole[name].name
        self.nodes.append(again)

    def _put_convolution(
        self, node: onnx.NodeProto, weight: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> None:
        given, result = self.whole[node.input[0]], node.output[0]
        scales = np.abs(weight).max((1, 2, 3)) / np.float32(LARGEST)
        # a channel that hardly reads anything gives its bias, which must fit into 32 bits
        scales = np.maximum(scales, np.maximum(np.abs(bias), 1e-8) / given.scale / 2**30)
        values = np.round(weight / scales[:, None, None, None]).astype(np.int8)
        error = values * scales[:, None, None, None] - weight
        bias = bias - _mean_sums(error, given.means)
        sums = given.scale * scales  # what one step of a sum of products stands for
        parts = [
            given.name,
            self._constant(f"{result}_weight", values, scales),
            self._constant(f"{result}_bias", np.round(bias / sums).astype(np.int32), sums),
        ]
        again = helper.make_node("Conv", parts, [result])
        widths = self.widths.get(node.input[0])
        again.attribute.extend(each for each in node.attribute if not widths or each.name != "pads")
        if widths:
            again.attribute.append(helper.make_attribute("pads", widths))
        self.nodes.append(again)
        self._quantise(result, _behind_clip(self.graph, result))

    def _quantise(self, name: str, stands_for: str) -> None:
        """Let ``name`` go through uint8, and stand for a tensor of the old graph."""
        known = self.measured[stands_for]
        scale = np.float32(max(known.high - known.low, 1e-8) / STEPS)
        zero = np.uint8(round(-known.low / float(scale)))
        self._keep(f"{name}_scale", np.asarray(scale))
        self._keep(f"{name}_zero", np.asarray(zero))
        how = [f"{name}_scale", f"{name}_zero"]
        whole, wide = f"{name}_whole", f"{name}_wide"
        self.nodes.append(helper.make_node("QuantizeLinear", [name, *how], [whole]))
        self.nodes.append(helper.make_node("DequantizeLinear", [whole, *how], [wide]))
        self.whole[stands_for] = _Whole(wide, scale, known.means)

    def _constant(
        self, name: str, values: NDArray[np.signedinteger], scales: NDArray[np.float32]
    ) -> str:
        """A constant in whole numbers, one scale for each of its first dimension."""
        self._keep(f"{name}_values", values)
        self._keep(f"{name}_scales", scales)
        self._keep(f"{name}_zeros", np.zeros(len(scales), values.dtype))
        how = [f"{name}_values", f"{name}_scales", f"{name}_zeros"]
        self.nodes.append(helper.make_node("DequantizeLinear", how, [name], axis=0))
        return name

    def _keep(self, name: str, values: NDArray[np.generic]) -> None:
        self.constants.append(numpy_helper.from_array(values, name))


def _mean_sums(weight: NDArray[np.float32], means: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each output channel [o] gets on the average of a convolution [o, i, h, w].

    Rounded weights shift what a channel gives by this much of their errors, and biases can take
    it back (Nagel et al. 2019, arXiv:1906.04721, section 4.2): vectors then have a cosine of 0.996
    with float32's, not 0.992.
    """
    outer, inner = weight.shape[:2]
    groups = len(means) // inner
    summed = weight.sum((2, 3)).reshape(groups, outer // groups, inner)
    found = np.einsum("goi,gi->go", summed, means.reshape(groups, inner))
    return np.asarray(found.ravel(), np.float32)


def _needed(nodes: list[onnx.NodeProto], output: str) -> list[onnx.NodeProto]:
    """The nodes on which the output depends, in their order."""
    read, needed = {output}, []
    for node in reversed(nodes):
        if read.intersection(node.output):
            read.update(node.input)
            needed.append(node)
    return needed[::-1]
