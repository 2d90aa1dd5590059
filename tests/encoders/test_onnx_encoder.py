"""Encoders opened from every layout give what their graphs compute."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import onnx
import pytest
from PIL import Image

from encoders import tiny_graphs, tiny_models
from encoders.contract import LONG_ENGLISH, TEXTS, EncoderContract, assert_rows_alone, pictures
from encoders.tiny_models import (
    CONTEXT,
    DIM,
    HEIGHT,
    LAYOUTS,
    MEAN,
    STD,
    WIDTH,
    TinyModel,
    token_ids,
    unit,
)
from tusou.encoders import image_side, onnx_encoder, open_encoder
from tusou.encoders.cleaning import cleaned
from tusou.encoders.lanes import Lanes
from tusou.encoders.layouts import describe
from tusou.encoders.onnx_encoder import OnnxEncoder
from tusou.encoders.preprocess import normalise, pixels
from tusou.errors import InputError, ModelError, UnknownName


@pytest.fixture(scope="session")
def folders(tmp_path_factory):
    """One model folder per layout, all of the same weights."""
    base = tmp_path_factory.mktemp("models")
    return {name: write(base / name) for name, write in LAYOUTS.items()}


@pytest.fixture
def opened(monkeypatch):
    """The files of the graphs that encoders have opened, in order."""
    files, open_ = [], OnnxEncoder._open
    monkeypatch.setattr(
        OnnxEncoder, "_open", lambda self, file: files.append(file) or open_(self, file)
    )
    return files


@pytest.mark.parametrize("layout", LAYOUTS)
class TestEveryLayout(EncoderContract):
    @pytest.fixture
    def encoder(self, folders, layout):
        return open_encoder(folders[layout], device="cpu", threads=1)

    def test_images_are_what_the_weights_give(self, encoder, folders, layout):
        """Image vectors equal the same arithmetic in numpy."""
        spec = replace(describe(folders[layout]).image.spec, size=(HEIGHT, WIDTH))
        expected = TinyModel().image_rows(normalise(pixels(pictures(), spec), spec))
        np.testing.assert_allclose(encoder.encode_images(pictures()), expected, atol=1e-5)

    def test_texts_are_what_the_weights_give(self, encoder, folders, layout):
        """Text vectors equal the same arithmetic in numpy, of texts cleaned as the layout tells."""
        spec = describe(folders[layout]).text.spec
        short = [text for text in TEXTS if len(token_ids(text)) <= CONTEXT]
        assert len(short) >= 3
        as_told = [cleaned(text, spec.clean, repair=spec.repair) for text in short]
        expected = TinyModel().text_rows([token_ids(text) for text in as_told])
        np.testing.assert_allclose(encoder.encode_texts(short), expected, atol=1e-5)


def test_a_layout_that_tells_no_size_takes_it_from_the_graph(folders):
    """Graphs with fixed picture and text sizes need no configuration beside them."""
    description = describe(folders["flat"])
    assert description.image.spec.size == (0, 0)
    assert description.text.spec.context_length == 0
    encoder = open_encoder(folders["flat"], device="cpu")
    assert encoder.stamp.dim == DIM
    assert all(len(token_ids(part)) <= CONTEXT for part in encoder.split_text(LONG_ENGLISH))


def test_a_long_text_is_the_mean_of_its_chunks(folders):
    """The vector of an over-long text is the renormalised mean of its chunks' vectors."""
    encoder = open_encoder(folders["canonical"], device="cpu")
    chunks = encoder.split_text(LONG_ENGLISH)
    expected = unit(encoder.encode_texts(chunks).mean(axis=0, keepdims=True))
    np.testing.assert_allclose(encoder.encode_texts([LONG_ENGLISH]), expected, atol=1e-5)


def test_no_padding_is_fed_where_none_is_needed(tmp_path):
    """`pad_to` longest feeds each text at its own length; a wrong padding id does no harm."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_models.write_json(folder / "model.json", tiny_models.canonical_facts(pad_id=7))
    texts = ["a red chair", "x", "红色"]
    expected = TinyModel().text_rows([token_ids(text) for text in texts])
    found = open_encoder(folder, device="cpu").encode_texts(texts)
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_padding_is_fed_where_the_tower_was_trained_with_it(tmp_path):
    """`pad_to` context feeds every text at the length of the context, with the padding id."""
    folder = tiny_models.canonical(tmp_path / "m")
    facts = tiny_models.canonical_facts(pad_id=7, pad_to="context")
    tiny_models.write_json(folder / "model.json", facts)
    ids = token_ids("a red chair")
    expected = TinyModel().text_rows([ids + [7] * (CONTEXT - len(ids))])
    found = open_encoder(folder, device="cpu").encode_texts(["a red chair"])
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_logits_are_never_the_vector(tmp_path):
    """Of two-dimensional outputs without a known name, logits do not count."""
    folder = tiny_models.canonical(tmp_path / "m")
    expected = open_encoder(folder, device="cpu").encode_images(pictures())
    graph = onnx.load(folder / "visual.onnx")
    tiny_graphs.rename_output(graph, "image_embeds", "vector")
    graph.graph.node.append(onnx.helper.make_node("Softmax", ["vector"], ["logits_per_image"]))
    graph.graph.output.append(tiny_graphs.info("logits_per_image", tiny_graphs.FLOAT, ["n", DIM]))
    onnx.save(graph, folder / "visual.onnx")
    found = open_encoder(folder, device="cpu").encode_images(pictures())
    np.testing.assert_array_equal(found, expected)


def test_a_fixed_batch_is_looped(folders):
    """A graph of batch 1 takes any number of pictures, one by one."""
    encoder = open_encoder(folders["immich"], device="cpu")
    assert encoder.batch_size == 1
    assert encoder.encode_images(pictures()).shape == (len(pictures()), DIM)


def test_the_batch_of_an_accelerator_is_measured(folders, monkeypatch):
    """Once, with blank pictures, and not for a few; what runs on the CPU is known."""
    measured = []

    def measure(run):
        run(3)
        measured.append(run)
        return 16

    monkeypatch.setattr(image_side, "measured_batch", measure)
    for device in ("cpu", "openvino"):
        encoder = open_encoder(folders["canonical"], device="cpu")
        encoder._image_side.graph.device = device
        assert (encoder.batch_size, measured) == (image_side.BATCH, [])
    encoder = open_encoder(folders["canonical"], device="cpu")
    encoder._image_side.graph.device = "cuda"
    encoder.encode_images(pictures()[:2])
    assert measured == []
    assert (encoder.batch_size, encoder.batch_size, len(measured)) == (16, 16, 1)


def test_threads_are_told_with_the_device(folders):
    """`cpu:3` gives each inference three threads, and `threads` wins over it."""
    assert open_encoder(folders["canonical"], device="cpu:3")._threads == 3
    assert open_encoder(folders["canonical"], device="cpu:3", threads=2)._threads == 2
    assert open_encoder(folders["canonical"], device="cpu")._threads is None


def test_for_many_inputs_each_core_has_a_run_of_its_own(folders):
    """On the CPU alone; as many pictures are asked for as keep all lanes busy."""
    soon = open_encoder(folders["canonical"], device="cpu:3")
    many = soon.for_many()
    assert soon._image_side.graph.lanes == Lanes(1, 3)
    assert many._image_side.graph.lanes == Lanes(3, 1)
    assert (soon.batch_size, many.batch_size) == (image_side.BATCH, 3 * image_side.BATCH)


def test_for_many_it_is_opened_once(folders):
    """A library that is watched would load the model with every change."""
    soon = open_encoder(folders["canonical"], device="cpu")
    assert soon.for_many() is soon.for_many() is soon.for_many().for_many()


def test_texts_that_are_expected_find_their_tower_open(folders, opened):
    """It is opened beside, once, and no other: a search has something else to do meanwhile."""
    encoder, other = (open_encoder(folders["canonical"], device="cpu") for _ in range(2))
    encoder.expect_texts()
    encoder.expect_texts()
    np.testing.assert_array_equal(encoder.encode_texts(TEXTS), other.encode_texts(TEXTS))
    encoder.expect_texts()
    assert opened == [encoder.description.text.file] * 2


def test_a_tower_that_cannot_be_opened_is_told_when_it_is_needed(tmp_path):
    """Not when it is expected: a search by words alone goes on. What is mended is then opened."""
    folder = tiny_models.canonical(tmp_path / "m")
    graph = folder / describe(folder).text.file
    sound = graph.read_bytes()
    encoder = open_encoder(folder, device="cpu")
    graph.write_bytes(sound[: len(sound) // 2])
    encoder.expect_texts()
    with pytest.raises(ModelError, match="damaged"):
        encoder.encode_texts(TEXTS)
    graph.write_bytes(sound)
    assert encoder.encode_texts(TEXTS).shape == (len(TEXTS), DIM)


def test_an_accelerator_has_one_copy_of_the_model(folders, monkeypatch):
    """There batches are large already, and its memory is dear."""
    monkeypatch.setattr(onnx_encoder, "is_cpu_first", lambda _: False)
    soon = open_encoder(folders["canonical"], device="cpu")
    assert soon.for_many() is soon


def test_a_stamp_needs_no_graph_where_the_dim_is_told(folders, opened):
    """An indexing process then never loads a tower to answer queries with."""
    encoder = open_encoder(folders["canonical"], device="cpu")
    assert encoder.stamp.dim == DIM
    assert opened == []


def test_a_graph_of_one_picture_gets_one_for_each_lane(folders):
    assert open_encoder(folders["immich"], device="cpu:2").for_many().batch_size == 2


def test_files_are_hashed_once_for_both(folders, monkeypatch):
    soon = open_encoder(folders["canonical"], device="cpu")
    many = soon.for_many()
    monkeypatch.setattr(onnx_encoder, "files_sha256", None)
    assert many.stamp == soon.stamp


def test_a_fixed_batch_of_several_is_filled_up(tmp_path):
    """A graph of batch 4 takes 6 pictures in two runs, the second filled up."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_graphs.image_graph(TinyModel(), folder / "visual.onnx", batch=4)
    encoder = open_encoder(folder, device="cpu")
    assert encoder.batch_size == 4
    spec = describe(folder).image.spec
    expected = TinyModel().image_rows(normalise(pixels(pictures(), spec), spec))
    np.testing.assert_allclose(encoder.encode_images(pictures()), expected, atol=1e-5)


def test_a_graph_that_prepares_its_pixels_gets_bytes(tmp_path):
    """A graph that takes uint8 (n, h, w, 3) is given the resized pixels as they are."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_graphs.image_graph(TinyModel(), folder / "visual.onnx", dtype=tiny_graphs.UINT8)
    spec = describe(folder).image.spec
    expected = TinyModel().image_rows(normalise(pixels(pictures(), spec), spec))
    encoded = open_encoder(folder, device="cpu").encode_images(pictures())
    np.testing.assert_allclose(encoded, expected, atol=1e-4)


def test_the_variant_asked_for_is_run(folders):
    """`variant` picks among the precisions of a folder; here half precision is a little off."""
    whole = open_encoder(folders["transformers"], device="cpu")
    half = open_encoder(folders["transformers"], device="cpu", variant="fp16")
    distance = abs(whole.encode_images(pictures()) - half.encode_images(pictures())).max()
    assert 0 < distance < 1e-2
    assert whole.stamp.files_sha256 != half.stamp.files_sha256


def test_an_unknown_variant_names_those_there_are(folders):
    """Asking for a precision that is not there says which are."""
    with pytest.raises(ModelError) as caught:
        open_encoder(folders["transformers"], variant="int4")
    assert "fp32, fp16" in caught.value.mend


def test_more_inputs_of_a_text_graph_are_derived(tmp_path):
    """Mask and token types are made from the tokens, whatever the graph asks for."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_graphs.text_graph(
        TinyModel(), folder / "textual.onnx", mask="attention_mask", token_types=True
    )
    expected = TinyModel().text_rows([token_ids("a red chair")])
    np.testing.assert_allclose(
        open_encoder(folder, device="cpu").encode_texts(["a red chair"]), expected, atol=1e-5
    )


def test_each_tower_is_opened_when_it_is_used(folders, opened):
    """Encoding texts opens the text graph alone, so a search by text starts fast."""
    encoder = open_encoder(folders["canonical"], device="cpu")
    assert opened == []
    encoder.encode_texts(["x"])
    assert opened == ["textual.onnx"]
    encoder.encode_images(pictures())
    assert opened == ["textual.onnx", "visual.onnx"]


def test_a_joint_graph_is_opened_once(folders, opened):
    """Both towers of a joint graph share one session."""
    encoder = open_encoder(folders["transformers-joint"], device="cpu")
    encoder.encode_texts(["x"])
    encoder.encode_images(pictures())
    assert opened == ["onnx/model.onnx"]


def test_several_threads_may_use_one_encoder(folders, opened):
    """Threads that open the towers at the same time all get the right rows."""
    encoder = open_encoder(folders["transformers-joint"], device="cpu")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: encoder.encode_images(pictures()), range(8)))
        texts = list(pool.map(lambda _: encoder.encode_texts(TEXTS), range(8)))
    assert all(np.array_equal(rows, found[0]) for rows in found)
    assert all(np.array_equal(rows, texts[0]) for rows in texts)
    assert len(opened) == 1


def test_weights_beside_the_graph_are_loaded(tmp_path):
    """External data files are found beside their graph; a missing one is named."""
    folder = tiny_models.canonical(tmp_path / "m")
    expected = open_encoder(folder, device="cpu").encode_images(pictures())
    before = open_encoder(folder, device="cpu").stamp
    graph = onnx.load(folder / "visual.onnx")
    (folder / "visual.onnx").unlink()
    onnx.save(
        graph,
        folder / "visual.onnx",
        save_as_external_data=True,
        location="visual.onnx_data",
        size_threshold=0,
    )
    encoder = open_encoder(folder, device="cpu")
    np.testing.assert_array_equal(encoder.encode_images(pictures()), expected)
    assert encoder.stamp.files_sha256 != before.files_sha256
    (folder / "visual.onnx_data").unlink()
    with pytest.raises(ModelError, match=r"visual\.onnx_data"):
        open_encoder(folder, device="cpu").encode_images(pictures())


def test_quantised_rows_do_not_depend_on_their_batch(tmp_path):
    """A graph that scales activations by the whole batch is fed one input at a time."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder = tiny_models.canonical(tmp_path / "m")
    exact = open_encoder(folder, device="cpu").encode_images(pictures())
    quantize_dynamic(
        folder / "visual.onnx",
        folder / "visual.int8.onnx",
        weight_type=QuantType.QUInt8,
        op_types_to_quantize=["MatMul"],
    )
    (folder / "visual.int8.onnx").replace(folder / "visual.onnx")
    encoder = open_encoder(folder, device="cpu")
    assert encoder.batch_size == 1
    rows = encoder.encode_images(pictures())
    assert_rows_alone(encoder.encode_images, pictures(), 1e-6)
    assert 0.9 < (rows * exact).sum(axis=1).min() < 1


def test_a_mask_of_another_dtype_is_given(tmp_path):
    """A mask of truth values or of floats is fed in its own dtype."""
    for mask_dtype in (tiny_graphs.BOOL, tiny_graphs.FLOAT):
        folder = tiny_models.canonical(tmp_path / str(mask_dtype))
        tiny_graphs.text_graph(
            TinyModel(), folder / "textual.onnx", mask="attention_mask", mask_dtype=mask_dtype
        )
        expected = TinyModel().text_rows([token_ids("a red chair")])
        found = open_encoder(folder, device="cpu").encode_texts(["a red chair"])
        np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_folder_that_is_here_has_a_name(folders, monkeypatch):
    """A model opened as "." is named after the folder it lies in."""
    monkeypatch.chdir(folders["immich"])
    assert open_encoder(".").stamp.name == "immich"


def test_the_stamp_tells_models_apart(tmp_path):
    """Other weights or other preprocessing give another stamp, a copy of the folder the same."""
    first = open_encoder(tiny_models.canonical(tmp_path / "a")).stamp
    same = open_encoder(tiny_models.canonical(tmp_path / "b")).stamp
    other = open_encoder(tiny_models.canonical(tmp_path / "c", TinyModel(seed=1))).stamp
    folder = tiny_models.canonical(tmp_path / "d")
    tiny_models.write_json(folder / "model.json", tiny_models.canonical_facts(prefix="query: "))
    prefixed = open_encoder(folder).stamp
    assert (first.name, first.revision, first.dim) == ("tiny", "7", DIM)
    assert first == same
    assert first.files_sha256 != other.files_sha256
    assert first.preprocessing_sha256 == other.preprocessing_sha256
    assert first.preprocessing_sha256 != prefixed.preprocessing_sha256


def test_the_prefix_stands_before_each_text(tmp_path):
    """A prefix is encoded with the text, and counts for what fits."""
    folder = tiny_models.canonical(tmp_path / "m")
    tiny_models.write_json(folder / "model.json", tiny_models.canonical_facts(prefix="zh "))
    encoder = open_encoder(folder, device="cpu")
    expected = TinyModel().text_rows([token_ids("zh a red chair")])
    np.testing.assert_allclose(encoder.encode_texts(["a red chair"]), expected, atol=1e-5)
    assert all(len(token_ids("zh " + each)) <= CONTEXT for each in encoder.split_text(LONG_ENGLISH))


def test_pictures_of_other_modes_are_taken(folders):
    """A greyscale picture is encoded as its RGB form."""
    encoder = open_encoder(folders["canonical"], device="cpu")
    grey = Image.linear_gradient("L")
    np.testing.assert_array_equal(
        encoder.encode_images([grey]), encoder.encode_images([grey.convert("RGB")])
    )


def test_normalised_by_mean_and_std_of_the_folder(folders):
    """The described mean and std reach the pixels: a picture of the mean colour gives nothing."""
    spec = describe(folders["canonical"]).image.spec
    assert (spec.mean, spec.std) == (MEAN, STD)


@pytest.mark.parametrize("device", ["cuda", "coreml", "directml", "openvino"])
def test_a_device_that_is_not_here_is_told(folders, device):
    """A device that onnxruntime does not offer is refused, with the package that brings it."""
    import onnxruntime as ort

    from tusou.encoders.devices import DEVICES

    if DEVICES[device].provider in ort.get_available_providers():
        pytest.skip("this machine has it")
    with pytest.raises(InputError) as caught:
        open_encoder(folders["canonical"], device=device).encode_texts(["x"])
    assert device in caught.value.problem
    assert "onnxruntime" in caught.value.mend


def test_an_unknown_device_suggests_the_nearest(folders):
    """A misspelt device suggests the one meant."""
    with pytest.raises(UnknownName) as caught:
        open_encoder(folders["canonical"], device="cude").encode_texts(["x"])
    assert "'cuda'" in caught.value.mend
