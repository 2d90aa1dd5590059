from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn
from training.checkpoints import load_checkpoint, save_checkpoint
from training.clock import Clock
from training.export import export_pair, export_texts
from training.image_tower import ImageTower, Pair
from training.mobilenet import network
from training.packing import (
    GROUP,
    MIDDLE,
    STEPS,
    PackedTable,
    WholeLinear,
    pack,
    pack_half,
    packed,
)
from training.settings import IMAGE_SIDE
from training.text_tower import TextTower


@pytest.fixture(scope="module")
def pair() -> Pair:
    torch.manual_seed(1)
    return Pair(ImageTower(network()), TextTower(60)).eval()


def test_early_layers_are_frozen_and_maps_give_the_same_embedding(pair: Pair) -> None:
    assert not any(p.requires_grad for p in pair.image.backbone.early.parameters())
    pixels = torch.randn(1, 3, 64, 64)
    maps = pair.image.backbone.early(pixels)
    assert maps.shape == (1, 32, 8, 8)
    assert torch.allclose(pair.image(pixels), pair.image.from_maps(maps))


def test_packing_loses_less_than_half_a_step() -> None:
    weight = torch.randn(7, 3, 3, 3)
    values, scale = pack(weight)
    assert values.dtype == torch.int8
    assert ((values.float() * scale - weight).abs() <= scale / 2 + 1e-6).all()


def test_four_bits_keep_each_value_within_half_a_step_where_none_is_cut() -> None:
    torch.manual_seed(1)
    weight = torch.rand(40, 2 * GROUP) * 2 - 1  # even: to cut the largest would lose more
    values, scale = pack_half(weight)
    assert (values.dtype, values.shape) == (torch.uint8, (40, GROUP))
    assert (scale.dtype, scale.shape) == (torch.float16, (40, 2))
    table = PackedTable(nn.Embedding.from_pretrained(weight))
    found = table(torch.arange(40))
    steps = scale.float().repeat_interleave(GROUP, dim=1)
    inside = weight.abs() <= (MIDDLE - 1) * steps
    assert inside.float().mean() > 0.9
    assert ((found - weight).abs() <= steps / 2 + 1e-3)[inside].all()


def test_four_bits_cut_a_lonely_large_value_for_the_sake_of_the_others() -> None:
    weight = torch.full((1, GROUP), 0.1)
    weight[0, 0] = 1.0
    found = PackedTable(nn.Embedding.from_pretrained(weight))(torch.tensor([0]))
    plain = (weight / (1.0 / (MIDDLE - 1))).round() * (1.0 / (MIDDLE - 1))
    assert (found - weight).square().sum() < (plain - weight).square().sum()


def test_layers_of_the_text_tower_multiply_whole_numbers(pair: Pair, tmp_path: Path) -> None:
    export_texts(packed(pair.text), tmp_path)
    nodes = onnx.load(tmp_path / "textual.onnx").graph.node
    kinds = Counter(node.op_type for node in nodes)
    layers = sum(isinstance(each, nn.Linear) for each in pair.text.layers.modules())
    assert (kinds["MatMulInteger"], layers) == (12, 12)
    # A step a row is refused by OpenVINO, as the number of rows is free.
    steps = [node.input[1] for node in nodes if node.op_type == "QuantizeLinear"]
    assert set(steps) <= {node.output[0] for node in nodes if node.op_type == "Constant"}


def test_a_product_of_whole_numbers_is_near_to_that_of_the_weights() -> None:
    torch.manual_seed(1)
    layer, x = nn.Linear(384, 384), torch.randn(10, 384)
    with torch.no_grad():
        wanted, found = layer(x), WholeLinear(layer)(x)
    assert nn.functional.cosine_similarity(wanted, found, dim=-1).min() > 0.999


def test_each_row_is_rounded_by_its_own_largest_value() -> None:
    torch.manual_seed(1)
    layer, x = WholeLinear(nn.Linear(8, 8)), torch.randn(3, 8)
    others = torch.cat([x[:1], 1000 * x[1:]])
    assert torch.equal(layer(others)[0], layer(x)[0])
    assert torch.equal(layer(torch.zeros(1, 8)), layer.bias.expand(1, 8))


def test_sums_of_two_products_hardly_ever_overflow_sixteen_bits() -> None:
    """Which is where processors without VNNI add them, unsigned by signed."""
    torch.manual_seed(1)
    values = WholeLinear(nn.Linear(384, 384)).values.int()
    x = torch.randn(20, 384)
    rows = (x / x.abs().amax(-1, keepdim=True) * STEPS).round().int() + STEPS + 1
    products = rows[:, :, None] * values
    sums = products[:, ::2] + products[:, 1::2]
    assert (sums.abs() >= 2**15).float().mean() < 1e-3


def test_exported_files_say_what_torch_says(pair: Pair, tmp_path: Path) -> None:
    small = Pair(pair.image, packed(pair.text)).eval()
    export_pair(small, tmp_path)
    pixels = torch.randn(2, 3, IMAGE_SIDE, IMAGE_SIDE)
    with torch.no_grad():
        shown = nn.functional.normalize(small.image(pixels), dim=-1).numpy()
    found = _run(tmp_path / "visual.onnx", pixel_values=pixels)
    assert np.abs(found - shown).max() < 1e-4
    ids = torch.tensor([[2, 9, 11, 3], [2, 8, 3, 0]])
    mask = (ids != 0).long()
    session = onnxruntime.InferenceSession(str(tmp_path / "textual.onnx"))
    found = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})[0]
    with torch.no_grad():
        wanted = nn.functional.normalize(small.text(ids, mask)[1], dim=-1).numpy()
    # What lies between two whole numbers may be rounded either way.
    assert np.abs(found - wanted).max() < 5e-3
    alone = session.run(
        None, {"input_ids": ids.numpy()[1:, :3], "attention_mask": mask.numpy()[1:, :3]}
    )
    assert np.abs(alone[0][0] - found[1]).max() < 1e-5


def _run(path: Path, **inputs: torch.Tensor) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path))
    return session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]


def test_a_checkpoint_is_whole_or_not_there(tmp_path: Path) -> None:
    model = nn.Linear(2, 2)
    optimiser = torch.optim.AdamW(model.parameters())
    path = tmp_path / "x.pt"
    assert load_checkpoint(path, model, optimiser) == (0, 0.0)
    save_checkpoint(path, Clock(5, 0.0, epoch=3, spent=1.5), model, optimiser)
    other = nn.Linear(2, 2)
    assert load_checkpoint(path, other) == (3, 1.5)
    assert torch.equal(other.weight, model.weight)
    assert [p.name for p in tmp_path.iterdir()] == ["x.pt"]
