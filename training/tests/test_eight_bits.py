from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from onnx import numpy_helper
from training.byte_input import byte_range
from training.eight_bits import (
    LARGEST,
    _watched,
    measured_activations,
    whole_tensors,
    write_eight_bits,
)
from training.export import export_pictures
from training.image_tower import ImageTower
from training.mobilenet import network
from training.packing import packed
from training.photos import normalise
from training.settings import IMAGE_SIDE

SCALING = ((127 / 255,) * 3, (128 / 255,) * 3)
"""A step of it is a byte, and 127 stands for zero."""
OF_EACH = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
"""Each channel has its own."""


@pytest.fixture(scope="module")
def shown() -> np.ndarray:
    """Noise that is smooth over some pixels: uint8 [4, side, side, 3]."""
    dice = np.random.default_rng(3)
    coarse = dice.integers(0, 256, (4, IMAGE_SIDE // 8, IMAGE_SIDE // 8, 3), dtype=np.uint8)
    return np.kron(coarse, np.ones((1, 8, 8, 1), np.uint8))


@pytest.fixture(scope="module")
def pictures(shown: np.ndarray) -> np.ndarray:
    """The same as a tower takes it: float32 [4, 3, side, side] in -1 to 1."""
    return normalise(shown, *SCALING)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, pictures: np.ndarray) -> Path:
    """A tower with random weights as float32, and in whole numbers."""
    torch.manual_seed(1)
    made = tmp_path_factory.mktemp("tower")
    tower = ImageTower(network()).eval()
    export_pictures(packed(tower), made / "packed")
    export_pictures(tower, made)
    write_eight_bits(made / "packed" / "visual.onnx", made / "whole.onnx", [pictures], SCALING)
    return made


def test_vectors_stay_where_they_were(
    folder: Path, pictures: np.ndarray, shown: np.ndarray
) -> None:
    before, after = run(folder / "visual.onnx", pictures), run(folder / "whole.onnx", shown)
    assert (np.einsum("nd,nd->n", before, after) > 0.98).all()


def test_a_vector_does_not_depend_on_its_batch(folder: Path, shown: np.ndarray) -> None:
    together = run(folder / "whole.onnx", shown)
    alone = np.concatenate([run(folder / "whole.onnx", each[None]) for each in shown])
    assert np.abs(together - alone).max() < 1e-6


def test_bytes_are_taken_as_they_are_where_a_step_is_a_byte(
    folder: Path, tmp_path: Path, pictures: np.ndarray, shown: np.ndarray
) -> None:
    """And where channels are scaled in different ways, what the tower took before."""
    packed_tower = folder / "packed" / "visual.onnx"
    write_eight_bits(packed_tower, tmp_path / "whole.onnx", [pictures], OF_EACH)
    (bytes_in,), (floats_in,) = (
        onnxruntime.InferenceSession(str(place / "whole.onnx")).get_inputs()
        for place in (folder, tmp_path)
    )
    assert bytes_in.type == "tensor(uint8)"
    assert bytes_in.shape == ["batch", IMAGE_SIDE, IMAGE_SIDE, 3]
    assert (floats_in.name, floats_in.type) == (bytes_in.name, "tensor(float)")
    found = run(folder / "whole.onnx", shown), run(tmp_path / "whole.onnx", pictures)
    assert np.abs(found[0] - found[1]).max() < 1e-6


@pytest.mark.parametrize(
    ("scaling", "found"),
    [
        (SCALING, (-127 / 128, 1.0)),
        (((0.0,) * 3, (1.0,) * 3), (0.0, 1.0)),
        (((0.5,) * 3, (0.5,) * 3), None),
        (OF_EACH, None),
    ],
)
def test_a_step_is_a_byte_where_all_channels_are_alike_and_one_byte_is_zero(
    scaling: tuple[tuple[float, ...], tuple[float, ...]], found: tuple[float, float] | None
) -> None:
    told = byte_range(*scaling)
    assert told == (None if found is None else pytest.approx(found))


def test_the_runtime_computes_convolutions_and_sums_in_whole_numbers(folder: Path) -> None:
    options = onnxruntime.SessionOptions()
    options.optimized_model_filepath = str(folder / "as-run.onnx")
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(folder / "whole.onnx"), options)
    kinds = [node.op_type for node in onnx.load(options.optimized_model_filepath).graph.node]
    floats = onnx.load(folder / "visual.onnx").graph.node
    convolutions = sum(node.op_type == "Conv" for node in floats)
    assert kinds.count("QLinearConv") == convolutions
    assert "QLinearAdd" in kinds
    assert not {"Conv", "FusedConv", "Pad"}.intersection(kinds)
    assert kinds.count("Clip") == 1  # of the vector's length, which must not be zero


def test_no_sum_of_two_products_overflows_sixteen_bits(folder: Path) -> None:
    stored = onnx.load(folder / "whole.onnx").graph.initializer
    weights = [numpy_helper.to_array(w) for w in stored if w.name.endswith("_weight_values")]
    assert weights
    assert max(int(np.abs(each).max()) for each in weights) == LARGEST
    assert 2 * 255 * LARGEST < 2**15


def test_it_takes_less_than_a_third_of_the_bytes(folder: Path) -> None:
    whole, floats = ((folder / name).stat().st_size for name in ("whole.onnx", "visual.onnx"))
    assert whole < floats * 0.3


def test_a_channel_that_reads_nothing_still_gives_its_bias(
    tmp_path: Path, pictures: np.ndarray, shown: np.ndarray
) -> None:
    torch.manual_seed(2)
    tower = ImageTower(network()).eval()
    with torch.no_grad():
        for conv in (m for m in tower.backbone.modules() if isinstance(m, torch.nn.Conv2d)):
            conv.weight[0] = 1e-12
            conv.bias[0] = 0.5
    export_pictures(tower, tmp_path)
    write_eight_bits(tmp_path / "visual.onnx", tmp_path / "whole.onnx", [pictures], SCALING)
    before, after = run(tmp_path / "visual.onnx", pictures), run(tmp_path / "whole.onnx", shown)
    assert (np.einsum("nd,nd->n", before, after) > 0.98).all()


def test_extremes_hold_zero_and_means_are_those_of_channels(
    folder: Path, pictures: np.ndarray
) -> None:
    model = onnx.load(folder / "visual.onnx")
    names = whole_tensors(model.graph)
    measured = measured_activations(model, names, [pictures[:1], pictures[1:] + 3.0])
    given = measured["pixel_values"]
    assert (given.low, given.high) == (min(0.0, pictures[0].min()), pictures[1:].max() + 3.0)
    assert given.means == pytest.approx(pictures.mean((0, 2, 3)) + 3.0 * 3 / 4, abs=1e-5)
    assert all(each.low <= 0.0 <= each.high for each in measured.values())
    behind_clip = [each for each in measured.values() if each.low == 0.0]
    assert behind_clip
    assert max(each.high for each in behind_clip) <= 6.0


def test_biases_take_back_what_rounded_weights_shift(
    folder: Path, pictures: np.ndarray, shown: np.ndarray
) -> None:
    """In the first layer, whose input has no error of its own."""
    floats, whole = (onnx.load(folder / name) for name in ("visual.onnx", "whole.onnx"))
    name = next(node.output[0] for node in floats.graph.node if node.op_type == "Conv")
    before, after = (
        _watched(model, [name]).run([name], {"pixel_values": given})[0].mean((0, 2, 3))
        for model, given in ((floats, pictures), (whole, shown))
    )
    stored = {w.name: numpy_helper.to_array(w) for w in whole.graph.initializer}
    steps = stored[f"{name}_weight_scales"]
    assert (np.abs(after - before) < steps).all()


def run(path: Path, pixels: np.ndarray) -> np.ndarray:
    return onnxruntime.InferenceSession(str(path)).run(None, {"pixel_values": pixels})[0]
