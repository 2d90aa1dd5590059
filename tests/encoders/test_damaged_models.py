"""What is wrong with a model folder is told by the name of the file, with what to do."""

import numpy as np
import onnx
import pytest

from encoders import tiny_graphs, tiny_models
from encoders.contract import pictures
from encoders.tiny_models import TinyModel
from tusou.encoders import open_encoder
from tusou.errors import ModelError


def encode_both(folder):
    encoder = open_encoder(folder, device="cpu")
    encoder.encode_texts(["x"])
    encoder.encode_images(pictures()[:1])


def test_no_folder(tmp_path):
    """A missing folder is named."""
    with pytest.raises(ModelError, match="no model folder"):
        open_encoder(tmp_path / "absent")


def test_unknown_folder_lists_the_layouts(tmp_path):
    """A folder of no known layout is told which ones are."""
    with pytest.raises(ModelError) as caught:
        open_encoder(tmp_path)
    assert "model.json" in caught.value.mend
    assert "onnx/vision_model.onnx" in caught.value.mend


@pytest.mark.parametrize("name", ["visual.onnx", "textual.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "garbage"])
def test_a_damaged_file_is_named(tmp_path, name, damage):
    """A missing, empty, cut or overwritten file is named, with what to do."""
    folder = tiny_models.canonical(tmp_path / "m")
    path = folder / name
    whole = path.read_bytes()
    path.write_bytes(
        {"truncated": whole[: len(whole) // 2], "garbage": b"not a model"}.get(damage, b"")
    )
    if damage == "missing":
        path.unlink()
    with pytest.raises(ModelError) as caught:
        encode_both(folder)
    assert name in caught.value.problem
    assert caught.value.mend


@pytest.mark.parametrize(
    ("section", "key", "value", "told"),
    [
        (None, "format", 2, "format 2"),
        (None, "name", None, "name is missing"),
        ("image", "size", "224", "image.size"),
        ("image", "size", [12], "image.size"),
        ("image", "mean", [0.5], "image.mean"),
        ("image", "resize", "stretch", "'stretch'"),
        ("text", "context_length", "long", "text.context_length"),
        ("text", "pad_to", "shortest", "'shortest'"),
        ("text", "file", None, "text.file"),
    ],
)
def test_a_wrong_model_json_names_the_key(tmp_path, section, key, value, told):
    """What is missing or wrong in model.json is named by its key."""
    folder = tiny_models.canonical(tmp_path / "m")
    facts = tiny_models.canonical_facts()
    (facts[section] if section else facts)[key] = value
    tiny_models.write_json(folder / "model.json", facts)
    with pytest.raises(ModelError) as caught:
        open_encoder(folder)
    assert told in caught.value.problem
    assert "model.json" in caught.value.problem


def test_a_model_json_that_is_no_json(tmp_path):
    """A damaged model.json is named."""
    folder = tiny_models.canonical(tmp_path / "m")
    (folder / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"model\.json cannot be read as JSON"):
        open_encoder(folder)


def test_towers_of_different_spaces_are_refused(tmp_path):
    """Two towers whose vectors differ in length are told apart before anything is stored."""
    folder = tiny_models.split(tmp_path / "m")
    other = TinyModel(dim=6)
    tiny_graphs.image_graph(other, folder / "onnx/vision_model.onnx")
    with pytest.raises(ModelError, match="length 6, not 8"):
        encode_both(folder)


def test_swapped_towers_are_refused(tmp_path):
    """A text graph in the place of the image graph takes no image."""
    folder = tiny_models.canonical(tmp_path / "m")
    (folder / "visual.onnx").write_bytes((folder / "textual.onnx").read_bytes())
    with pytest.raises(ModelError, match="takes no image"):
        encode_both(folder)


def test_a_size_that_the_graph_does_not_take_is_refused(tmp_path):
    """A described size other than the graph's is an error, not a crash while indexing."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_graphs.image_graph(TinyModel(height=10), folder / "visual.onnx")
    with pytest.raises(ModelError, match="10×12"):
        encode_both(folder)


def test_outputs_that_cannot_be_told_are_listed(tmp_path):
    """A graph with several outputs and no known name is refused with their names."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_graphs.image_graph(TinyModel(), folder / "visual.onnx", output="a", extra_output="b")
    encode_both(folder)  # only one of them is two-dimensional
    facts = tiny_models.canonical_facts()
    facts["image"]["output"] = "c"
    tiny_models.write_json(folder / "model.json", facts)
    with pytest.raises(ModelError, match=r"'c' \(b, a\)"):
        encode_both(folder)


def test_vectors_under_unknown_names_are_not_guessed(tmp_path):
    """Two outputs that could both be the vector, and no name that is known: refused by name."""
    folder = tiny_models.canonical(tmp_path / "m")
    path = folder / "visual.onnx"
    model = onnx.load(path)
    (output,) = model.graph.output
    tiny_graphs.rename_output(model, output.name, "first")
    model.graph.node.append(onnx.helper.make_node("Identity", ["first"], ["second"]))
    model.graph.output.append(tiny_graphs.info("second", onnx.TensorProto.FLOAT, ["batch", 8]))
    onnx.save(model, path)
    with pytest.raises(ModelError, match=r"visual\.onnx has no image vector .*first, second"):
        encode_both(folder)


def test_an_input_that_is_not_understood_is_named(tmp_path):
    """What a graph wants beside pictures and tokens is not made up."""
    folder = tiny_models.canonical(tmp_path / "m")
    path = folder / "textual.onnx"
    model = onnx.load(path)
    model.graph.input.append(tiny_graphs.info("temperature", onnx.TensorProto.FLOAT, [1]))
    onnx.save(model, path)
    with pytest.raises(ModelError, match=r"textual\.onnx: the input 'temperature'") as caught:
        encode_both(folder)
    assert caught.value.mend


def test_a_tokenizer_of_another_model_is_refused(tmp_path):
    """A tokenizer without the padding token that its configuration names is refused."""
    folder = tiny_models.split(tmp_path / "m")
    tiny_models.write_json(folder / "tokenizer_config.json", {"pad_token": {"content": "<pad>"}})
    with pytest.raises(ModelError, match="padding token '<pad>'"):
        encode_both(folder)


def test_tokens_beyond_the_vocabulary_are_an_error(tmp_path):
    """A text graph that does not know a token fails by name, not with a wrong vector."""
    folder = tiny_models.canonical(tmp_path / "m")
    model = TinyModel()
    object.__setattr__(model, "tokens", model.tokens[:10])
    tiny_graphs.text_graph(model, folder / "textual.onnx")
    with pytest.raises(ModelError, match=r"textual\.onnx"):
        open_encoder(folder, device="cpu").encode_texts(["a red chair"])


def test_a_vector_without_length_is_an_error(tmp_path):
    """Rows that are zero or not finite are never returned."""
    folder = tiny_models.canonical(tmp_path / "m")
    model = TinyModel()
    model.pixels[:] = np.nan
    tiny_graphs.image_graph(model, folder / "visual.onnx")
    with pytest.raises(ModelError, match="vector without length"):
        encode_both(folder)


def test_a_size_that_nobody_tells_is_an_error(tmp_path):
    """A graph that takes any size, with no configuration, cannot be fed."""
    folder = tiny_models.flat(tmp_path / "m")
    tiny_graphs.image_graph(TinyModel(), folder / "visual.onnx", fixed_size=False)
    with pytest.raises(ModelError, match="leaves its picture size open"):
        encode_both(folder)
