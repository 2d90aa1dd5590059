"""States of tokens become one vector: pooling and the linear layer behind it."""

import numpy as np
import pytest

from encoders import tiny_models
from encoders.tiny_models import DIM, TinyModel, token_ids, unit, write_safetensors
from tusou.encoders import open_encoder
from tusou.encoders.pooling import pooled, read_dense
from tusou.errors import ModelError

STATES = np.arange(12, dtype=np.float32).reshape(1, 3, 4)


def test_the_mean_leaves_padding_out():
    """Only tokens that the mask counts are averaged; a row of padding alone is no division by 0."""
    mask = np.array([[1, 1, 0]])
    np.testing.assert_allclose(pooled(STATES, mask, "mean"), [[2, 3, 4, 5]])
    np.testing.assert_allclose(pooled(STATES, mask * 0, "mean"), np.zeros((1, 4)))


def test_the_first_token_may_stand_for_all():
    """`first` takes the state of the first token."""
    np.testing.assert_array_equal(pooled(STATES, np.ones((1, 3)), "first"), [[0, 1, 2, 3]])


def test_half_precision_states_are_averaged_in_full():
    """Sums of many half-precision states would overflow in half precision."""
    states = np.full((1, 4, 2), 60_000, np.float16)
    assert np.isfinite(pooled(states, np.ones((1, 4)), "mean")).all()


def test_a_linear_layer_is_read_with_and_without_bias(tmp_path):
    """Weights are (out, in); a layer without bias adds nothing."""
    weight = np.array([[1, 2], [3, 4], [5, 6]], np.float32)
    write_safetensors(tmp_path / "a", {"linear.weight": weight})
    np.testing.assert_array_equal(read_dense(tmp_path / "a")(np.array([[1, 1]])), [[3, 7, 11]])
    bias = np.array([1, 0, -1], np.float32)
    write_safetensors(tmp_path / "b", {"linear.bias": bias, "linear.weight": weight})
    np.testing.assert_array_equal(read_dense(tmp_path / "b")(np.array([[1, 1]])), [[4, 7, 10]])


@pytest.mark.parametrize("keep", [0, 5, 40, -4])
def test_a_damaged_file_is_told(tmp_path, keep):
    """Empty, cut in the header, cut in the weights: each is an error with the file's name."""
    path = tmp_path / "model.safetensors"
    write_safetensors(path, {"linear.weight": np.ones((2, 2), np.float32)})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(ModelError, match=r"model\.safetensors holds no linear layer"):
        read_dense(path)


def test_other_tensors_are_no_linear_layer(tmp_path):
    """A file of something else, or of shapes that do not fit, is refused."""
    write_safetensors(tmp_path / "a", {"weight": np.ones((2, 2), np.float32)})
    with pytest.raises(ModelError, match="no linear layer"):
        read_dense(tmp_path / "a")
    odd = {"linear.weight": np.ones((2, 2), np.float32), "linear.bias": np.ones(3, np.float32)}
    write_safetensors(tmp_path / "b", odd)
    with pytest.raises(ModelError, match="do not fit"):
        read_dense(tmp_path / "b")


def test_the_linear_layer_follows_the_pooling(tmp_path):
    """Vectors of a text tower with a linear layer are its product with the pooled states."""
    weight = np.random.default_rng(5).standard_normal((DIM, DIM)).astype(np.float32)
    encoder = open_encoder(tiny_models.sentence_pair(tmp_path / "m", dense=weight), device="cpu")
    texts = ["a red chair", "红色的椅子"]
    expected = unit(TinyModel().text_rows([token_ids(text) for text in texts]) @ weight.T)
    # The rows are of unit length before the layer, which scales but does not turn them.
    np.testing.assert_allclose(encoder.encode_texts(texts), expected, atol=1e-5)


def test_a_layer_of_another_width_is_told(tmp_path):
    """A linear layer that takes other states belongs to another model."""
    weight = np.ones((4, DIM + 1), np.float32)
    encoder = open_encoder(tiny_models.sentence_pair(tmp_path / "m", dense=weight), device="cpu")
    with pytest.raises(ModelError, match="its linear layer takes 9"):
        encoder.encode_texts(["x"])


def test_a_graph_that_pools_by_itself_is_left_alone(tmp_path):
    """`sentence_embedding` is the finished vector: nothing is pooled or multiplied again."""
    weight = np.zeros((DIM, DIM), np.float32)
    folder = tiny_models.sentence_pair(tmp_path / "m", dense=weight)
    tiny_models.text_graph(
        TinyModel(),
        folder / "multilingual/onnx/model.onnx",
        mask="attention_mask",
        output="sentence_embedding",
        extra_output="token_embeddings",
    )
    rows = open_encoder(folder, device="cpu").encode_texts(["a red chair"])
    expected = TinyModel().text_rows([token_ids("a red chair")])
    np.testing.assert_allclose(rows, expected, atol=1e-5)
