from pathlib import Path

import pytest
import torch
from torch import nn
from training.backbone import BACKBONES, FEATURES, STRIDE, load_backbone
from training.efficientnet import loaded, network, rounded
from training.image_tower import ImageTower
from training.layers import SameConv
from training.mobilenet import network as mobilenet


def corner(kernel: int, row: int) -> SameConv:
    """A convolution of stride 2 that picks one value of its window."""
    conv = SameConv(1, 1, 2, kernel=kernel)
    nn.init.constant_(conv.weight, 0.0)
    nn.init.zeros_(conv.bias)
    with torch.no_grad():
        conv.weight[0, 0, row, row] = 1.0
    return conv


def test_stride_two_pads_right_and_below_only() -> None:
    image = torch.arange(16.0).view(1, 1, 4, 4)
    assert corner(3, 0)(image).flatten().tolist() == [0.0, 2.0, 8.0, 10.0]


def test_a_kernel_of_five_is_padded_by_one_before_and_two_after() -> None:
    image = torch.arange(16.0).view(1, 1, 4, 4)
    assert corner(5, 1)(image).flatten().tolist() == [0.0, 2.0, 8.0, 10.0]
    assert corner(5, 4)(image).flatten().tolist() == [15.0, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("made", "channels"),
    [(mobilenet(), 32), (network(1.0, 1.1), 40), (network(1.1, 1.2), 48)],
    ids=["mobilenet_v2", "efficientnet_lite1", "efficientnet_lite2"],
)
def test_every_backbone_is_cut_at_stride_eight(made: nn.Module, channels: int) -> None:
    maps = made.early(torch.randn(1, 3, 64, 64))
    assert maps.shape == (1, channels, 64 // STRIDE, 64 // STRIDE)
    assert made.late(maps).shape == (1, FEATURES, 2, 2)
    assert made.channels == channels


def test_the_classifier_is_no_part_of_the_tower() -> None:
    tower = ImageTower(network(1.0, 1.1))
    assert not any("classifier" in name for name in tower.state_dict())


def test_channels_are_multiples_of_eight_and_hardly_fewer() -> None:
    assert [rounded(base * 1.1) for base in (16, 24, 40, 80, 112, 192, 320)] == [
        *(16, 24, 48, 88, 120, 208, 352)
    ]


def test_batch_normalisation_is_folded_without_a_change() -> None:
    torch.manual_seed(3)
    made = network(1.0, 1.1)
    state = _state(made)
    pixels = torch.randn(2, 3, 32, 32)
    first = made.early[0]
    plain = nn.functional.conv2d(
        nn.functional.pad(pixels, (0, 1, 0, 1)), state["_conv_stem.weight"], stride=2
    )
    norm = {key: state[f"_bn0.{key}"] for key in ("running_mean", "running_var", "weight", "bias")}
    wanted = nn.functional.batch_norm(plain, **norm, eps=1e-3).clamp(0, 6)
    loaded(made, state)
    assert torch.allclose(first(pixels), wanted, atol=1e-5)


def test_an_unknown_backbone_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mobilenet_v2"):
        load_backbone("resnet", tmp_path)
    assert all(":" in target for target in BACKBONES.values())


def _state(made: nn.Module) -> dict[str, torch.Tensor]:
    """Random weights under the names of the published files."""
    state: dict[str, torch.Tensor] = {}

    def put(name: str, norm: str, conv: nn.Conv2d) -> None:
        outer = conv.out_channels
        state[f"{name}.weight"] = torch.randn_like(conv.weight) * 0.1
        for key in ("weight", "bias", "running_mean"):
            state[f"{norm}.{key}"] = torch.randn(outer)
        state[f"{norm}.running_var"] = torch.rand(outer) + 0.5

    blocks = [m for m in [*made.early, *made.late] if hasattr(m, "body")]
    put("_conv_stem", "_bn0", made.early[0][0])
    for index, block in enumerate(blocks):
        convs = [m for m in block.body if isinstance(m, nn.Conv2d)]
        names = ["_expand_conv", "_depthwise_conv", "_project_conv"][-len(convs) :]
        norms = ["_bn0", "_bn1", "_bn2"][-len(convs) :]
        for name, norm, conv in zip(names, norms, convs, strict=True):
            put(f"_blocks.{index}.{name}", f"_blocks.{index}.{norm}", conv)
    put("_conv_head", "_bn1", made.late[-1][0])
    state["_fc.weight"], state["_fc.bias"] = torch.randn(1000, FEATURES), torch.randn(1000)
    return state
