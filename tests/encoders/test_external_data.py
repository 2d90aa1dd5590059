"""Graphs whose weights lie in a file beside them."""

import numpy as np
import onnx
import pytest

from encoders import tiny_models
from encoders.contract import pictures
from encoders.tiny_models import TinyModel
from tusou.encoders import open_encoder
from tusou.errors import ModelError


@pytest.fixture(params=["model.onnx_data", "weights-of-it.bin"])
def folder(request, tmp_path):
    """A pair whose image tower has external data, under the usual name and under another."""
    made = tiny_models.pair(tmp_path / "m")
    path = made / "clip-vision/model.onnx"
    onnx.save(
        onnx.load(path), path, save_as_external_data=True, location=request.param, size_threshold=0
    )
    return made, path.with_name(request.param)


def test_weights_beside_the_graph_are_used(folder, tmp_path):
    """The vectors are those of the same graph with its weights inside."""
    inside = open_encoder(tiny_models.pair(tmp_path / "inside", TinyModel()), device="cpu")
    beside = open_encoder(folder[0], device="cpu")
    np.testing.assert_allclose(
        beside.encode_images(pictures()), inside.encode_images(pictures()), atol=1e-6
    )


@pytest.mark.parametrize("keep", [0, 100])
def test_weights_that_are_missing_or_cut_are_an_error(folder, keep):
    """It names the graph, and says to fetch again; never vectors of what is left."""
    made, data = folder
    content = data.read_bytes()[:keep]
    data.unlink()
    if keep:
        data.write_bytes(content)
    with pytest.raises(ModelError, match=r"model\.onnx cannot be run") as caught:
        open_encoder(made, device="cpu").encode_images(pictures())
    assert "fetch it again" in caught.value.mend


def test_the_stamp_knows_the_weights(folder):
    """Other weights beside the same graph make another model, whatever their file is called."""
    made, path = folder
    before = open_encoder(made, device="cpu").stamp.files_sha256
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)
    assert open_encoder(made, device="cpu").stamp.files_sha256 != before
