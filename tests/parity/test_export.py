"""Checkpoints become model folders that give what torch gives."""

from __future__ import annotations

import json
import shutil

import pytest

pytest.importorskip("torch")

import torch

from parity.families import clip_towers
from tusou.encoders import open_encoder
from tusou.encoders.export import convert
from tusou.encoders.export.checkpoints import read_checkpoint
from tusou.encoders.export.checks import compare
from tusou.errors import InputError, ModelError, UnknownName

pytestmark = pytest.mark.parity


@pytest.fixture(scope="module")
def openai(tmp_path_factory):
    """OpenAI's CLIP, small, as its program saves it: an archive, and weights with their numbers."""
    from clip.model import CLIP

    folder = tmp_path_factory.mktemp("openai")
    torch.manual_seed(0)
    model = CLIP(64, 64, 2, 64, 16, 77, 49408, 64, 2, 2).eval().float()
    for name, value in (("input_resolution", 64), ("context_length", 77), ("vocab_size", 49408)):
        if hasattr(model, name):
            delattr(model, name)
        model.register_buffer(name, torch.tensor(value))
    example = (torch.rand(1, 3, 64, 64), torch.randint(1, 40000, (1, 77)))
    torch.jit.trace(model, example, check_trace=False).save(str(folder / "ViT.pt"))
    torch.save(model.state_dict(), folder / "weights.pt")
    return folder


@pytest.mark.parametrize("name", ["ViT.pt", "weights.pt"])
def test_openais_checkpoints_are_converted(openai, tmp_path, name):
    """Archive and weights alike: compared with torch before they are used."""
    said = []
    convert(openai / name, tmp_path / "m", say=said.append)
    assert "the graphs agree with torch" in said[-1]
    encoder = open_encoder(tmp_path / "m", device="cpu")
    assert encoder.description.image.spec.size == (64, 64)
    assert encoder.stamp.dim == 64
    assert encoder.batch_size > 1


def test_eight_bits_are_a_part_of_the_size_and_their_loss_is_told(openai, tmp_path):
    """The graphs shrink; the lowest cosine with torch is said, not hidden."""
    said = []
    convert(openai / "ViT.pt", tmp_path / "a")
    convert(openai / "ViT.pt", tmp_path / "b", int8=True, say=said.append)
    size = {name: (tmp_path / name / "textual.onnx").stat().st_size for name in "ab"}
    assert size["b"] < size["a"] / 3
    assert "eight-bit weights against torch: lowest cosine" in said[-1]
    found = compare(tmp_path / "b", read_checkpoint(openai / "ViT.pt"), exact=False)
    assert min(found.pictures, found.texts) > 0.95


def test_a_folder_of_transformers_is_converted(tmp_path):
    """config.json, weights, tokenizer: read from the folder alone, true sizes."""
    source = tmp_path / "clip"
    clip_towers(source).save_pretrained(source)
    convert(source, tmp_path / "m")
    assert open_encoder(tmp_path / "m", device="cpu").stamp.dim == 512


def test_weights_alone_need_their_architecture(openai, tmp_path):
    """Weights that do not tell what they are ask for --arch, and a slip is answered."""
    torch.save({"visual.proj": torch.zeros(2)}, tmp_path / "w.bin")
    with pytest.raises(InputError, match="does not tell its architecture"):
        convert(tmp_path / "w.bin", tmp_path / "m")
    with pytest.raises(UnknownName, match="ViT-B-32"):
        convert(tmp_path / "w.bin", tmp_path / "m", architecture="ViT-B32")
    with pytest.raises(ModelError, match="cannot be read as a checkpoint"):
        convert(tmp_path / "w.bin", tmp_path / "m", architecture="ViT-B-32")


def test_a_damaged_checkpoint_is_told(openai, tmp_path):
    """Half a file is an error with its name."""
    data = (openai / "ViT.pt").read_bytes()
    (tmp_path / "half.pt").write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match=r"half\.pt cannot be read"):
        convert(tmp_path / "half.pt", tmp_path / "m")


def test_other_kinds_of_models_are_told(tmp_path):
    """A checkpoint of something else names what is known."""
    (tmp_path / "c").mkdir()
    (tmp_path / "c/config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(ModelError, match="'bert' are not known"):
        convert(tmp_path / "c", tmp_path / "m")
    (tmp_path / "c/config.json").unlink()
    with pytest.raises(ModelError, match=r"neither open_clip_config\.json nor config\.json"):
        convert(tmp_path / "c", tmp_path / "m")


def test_graphs_that_differ_from_torch_are_refused(openai, tmp_path):
    """The comparison is real: with another model's weights it fails."""
    convert(openai / "ViT.pt", tmp_path / "m")
    towers = read_checkpoint(openai / "ViT.pt")
    with torch.no_grad():
        towers.image.module.model.visual.proj.normal_()
    with pytest.raises(ModelError, match="give other vectors than torch"):
        compare(tmp_path / "m", towers)
    shutil.rmtree(tmp_path / "m")
