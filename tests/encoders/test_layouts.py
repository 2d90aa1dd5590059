"""Model folders are recognised and read by looking into them."""

import hashlib
import json
from dataclasses import asdict

import pytest

from encoders import tiny_models
from encoders.tiny_models import CONTEXT, DIM, HEIGHT, LAYOUTS, MEAN, STD, WIDTH
from tusou.encoders.description import FLORES, ImageSpec, TextSpec
from tusou.encoders.layouts import LAYOUTS as READERS
from tusou.encoders.layouts import describe, encoder_kind
from tusou.encoders.layouts.preprocessor import read_image_spec
from tusou.errors import ModelError

OPEN_CLIP = ImageSpec((HEIGHT, WIDTH), "shortest", "bicubic", MEAN, STD)
HUGGING_FACE = ImageSpec(
    (HEIGHT, WIDTH), "shortest", "bicubic", MEAN, STD, shortest_edge=HEIGHT, crop="floor"
)
SIGLIP = ImageSpec((HEIGHT, WIDTH), "squash", "bicubic", MEAN, STD)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("canonical", ("visual.onnx", "textual.onnx", "tokenizer.json")),
        (
            "immich",
            ("visual/model.onnx", "textual/model.onnx", "textual/tokenizer.json"),
        ),
        (
            "transformers",
            ("onnx/vision_model.onnx", "onnx/text_model.onnx", "tokenizer.json"),
        ),
        (
            "siglip",
            ("onnx/vision_model.onnx", "onnx/text_model.onnx", "tokenizer.json"),
        ),
        ("transformers-joint", ("onnx/model.onnx", "tokenizer.json")),
        ("flat", ("visual.onnx", "textual.onnx", "tokenizer.json")),
        (
            "pair",
            ("clip-vision/model.onnx", "clip-text/model.onnx", "clip-text/tokenizer.json"),
        ),
        (
            "sentence-pair",
            (
                "clip-vision/model.onnx",
                "multilingual/onnx/model.onnx",
                "multilingual/tokenizer.json",
                "multilingual/2_Dense/model.safetensors",
            ),
        ),
    ],
)
def test_each_layout_is_recognised(tmp_path, name, files):
    """A folder is read by the layout it has, which names the files it needs."""
    description = describe(LAYOUTS[name](tmp_path / "my-model"))
    assert description.files == files
    assert description.name == ("tiny" if name == "canonical" else "my-model")


@pytest.mark.parametrize(
    ("name", "image", "text"),
    [
        (
            "immich",
            OPEN_CLIP,
            TextSpec(CONTEXT, pad_token="[PAD]", pad_to="context", clean="lower", repair=True),
        ),
        ("transformers", HUGGING_FACE, TextSpec(CONTEXT, pad_token="[PAD]", pad_to="context")),
        (
            "siglip",
            SIGLIP,
            TextSpec(CONTEXT, pad_token="[PAD]", pad_to="context", clean="canonical"),
        ),
        ("pair", HUGGING_FACE, TextSpec(CONTEXT, pad_token="[PAD]", pad_to="context")),
        ("sentence-pair", HUGGING_FACE, TextSpec(CONTEXT, pad_token="[PAD]", pad_to="longest")),
    ],
)
def test_what_the_configuration_says(tmp_path, name, image, text):
    """Sizes, filters, means and lengths come from the folder's configuration."""
    description = describe(LAYOUTS[name](tmp_path / "m"))
    assert description.image.spec == image
    assert description.text.spec == text


def test_all_of_model_json(tmp_path):
    """The canonical layout tells everything, optional keys included."""
    folder = tiny_models.canonical(tmp_path / "m")
    facts = tiny_models.canonical_facts(clean="lower", output="vector", pad_to="context")
    facts["text"]["repair"] = True
    facts["image"].update(crop="floor", shortest_edge=14, resize="shortest", output="picture")
    tiny_models.write_json(folder / "model.json", facts)
    found = describe(folder)
    assert (found.name, found.revision, found.dim) == ("tiny", "7", DIM)
    assert (found.languages, found.licence) == (("en", "zh"), "Apache-2.0")
    assert found.image.spec == ImageSpec(
        (HEIGHT, WIDTH), "shortest", "bilinear", MEAN, STD, shortest_edge=14, crop="floor"
    )
    assert found.text.spec == TextSpec(CONTEXT, 0, pad_to="context", clean="lower", repair=True)
    assert (found.image.output, found.text.output) == ("picture", "vector")


def test_a_square_size_may_be_one_number(tmp_path):
    """ "size": 12 stands for 12×12."""
    folder = tiny_models.canonical(tmp_path / "m")
    facts = tiny_models.canonical_facts()
    facts["image"]["size"] = 12
    tiny_models.write_json(folder / "model.json", facts)
    assert describe(folder).image.spec.size == (12, 12)


def test_model_json_wins_over_other_layouts(tmp_path):
    """A folder of another layout can be corrected by a model.json."""
    folder = tiny_models.immich(tmp_path / "m")
    facts = tiny_models.canonical_facts(
        file="textual/model.onnx", tokenizer="textual/tokenizer.json"
    )
    facts["image"]["file"] = "visual/model.onnx"
    tiny_models.write_json(folder / "model.json", facts)
    assert describe(folder).name == facts["name"] != folder.name


def test_every_layout_says_what_it_looks_like():
    """Layouts have words for people."""
    assert all(".onnx" in layout.shape or ".json" in layout.shape for layout in READERS)


def test_full_precision_is_taken_first_then_what_there_is(tmp_path):
    """Without a wish the first of fp32, fp16, quantised that is there is taken."""
    folder = tiny_models.split(tmp_path / "m")
    assert describe(folder, "fp32").image.file == "onnx/vision_model.onnx"
    assert describe(folder, "fp16").text.file == "onnx/text_model_fp16.onnx"
    (folder / "onnx/vision_model.onnx").unlink()
    assert describe(folder).image.file == "onnx/vision_model_fp16.onnx"
    assert describe(folder).text.file == "onnx/text_model.onnx"


def test_int8_is_asked_for_by_one_name(tmp_path):
    """Eight-bit graphs have other names by origin; "int8" finds each of them."""
    folder = tiny_models.split(tmp_path / "m")
    for tower, name in (("vision", "quantized"), ("text", "quint8_avx2")):
        source = folder / f"onnx/{tower}_model.onnx"
        source.with_name(f"{tower}_model_{name}.onnx").write_bytes(source.read_bytes())
    found = describe(folder, "int8")
    assert found.image.file == "onnx/vision_model_quantized.onnx"
    assert found.text.file == "onnx/text_model_quint8_avx2.onnx"
    assert describe(folder).image.file == "onnx/vision_model.onnx"


def test_graphs_with_longer_names_are_told_by_their_ends(tmp_path):
    """`onnx32-…-visual.onnx` with `onnx32-…-textual.onnx` is a pair, two of a kind are none."""
    folder = tiny_models.flat(tmp_path / "m")
    for tower in ("visual", "textual"):
        (folder / f"{tower}.onnx").rename(folder / f"onnx32-openai-ViT-{tower}.onnx")
    assert describe(folder).image.file == "onnx32-openai-ViT-visual.onnx"
    (folder / "onnx16-openai-ViT-visual.onnx").write_bytes(b"graph")
    with pytest.raises(ModelError, match="no model of a known layout"):
        describe(folder)


@pytest.mark.parametrize(
    ("model_type", "tokenizer", "clean"),
    [
        ("siglip", "SiglipTokenizer", "canonical"),
        ("siglip", "GemmaTokenizer", "lower"),
        ("siglip", "GemmaTokenizerFast", "lower"),
        ("siglip2", "", "lower"),
        ("clip", "CLIPTokenizer", ""),
    ],
)
def test_siglip_is_given_texts_as_it_was_trained(tmp_path, model_type, tokenizer, clean):
    """SigLIP without capitals and punctuation, SigLIP 2 (also as "siglip") without capitals."""
    folder = tiny_models.siglip(tmp_path / "m")
    tiny_models.write_json(folder / "config.json", {"model_type": model_type})
    facts = {"pad_token": "[PAD]", "tokenizer_class": tokenizer}
    tiny_models.write_json(folder / "tokenizer_config.json", facts)
    assert describe(folder).text.spec.clean == clean


def test_nllb_is_told_the_language(tmp_path):
    """A text tower of NLLB is known by its tokenizer's name, or by the folder's."""
    folder = tiny_models.immich(tmp_path / "m")
    config = json.loads((folder / "config.json").read_text())
    config["text_cfg"]["hf_tokenizer_name"] = "facebook/nllb-200-distilled-600M"
    tiny_models.write_json(folder / "config.json", config)
    assert describe(folder).text.spec.prefix == FLORES
    named = tiny_models.immich(tmp_path / "nllb-clip-base-siglip__v1")
    assert describe(named).text.spec.prefix == FLORES
    assert describe(tiny_models.immich(tmp_path / "other")).text.spec.prefix == ""


def test_of_a_pair_a_tower_without_the_variant_takes_what_it_has(tmp_path):
    """The smallest bilingual pair is an int8 image tower beside a text tower of its own names."""
    folder = tiny_models.sentence_pair(tmp_path / "m")
    vision = folder / "clip-vision/model.onnx"
    (vision.parent / "model_quantized.onnx").write_bytes(vision.read_bytes())
    found = describe(folder, "int8")
    assert found.image.file == "clip-vision/model_quantized.onnx"
    assert found.text.file == "multilingual/onnx/model.onnx"
    with pytest.raises(ModelError, match="no variant 'q4'"):
        describe(folder, "q4")


def test_pooling_is_part_of_the_preprocessing(tmp_path):
    """Another way of pooling makes other vectors, so it makes another stamp."""
    folder = tiny_models.sentence_pair(tmp_path / "m")
    before = describe(folder).preprocessing_sha256
    tiny_models.write_json(
        folder / "multilingual/1_Pooling/config.json", {"pooling_mode_cls_token": True}
    )
    assert describe(folder).text.pooling == "first"
    assert describe(folder).preprocessing_sha256 != before


@pytest.mark.parametrize(
    ("file", "facts", "message"),
    [
        ("modules.json", [{"type": "x.LSTM", "path": "1_LSTM"}], "'LSTM' is not known"),
        ("modules.json", {"type": 1}, "no list of steps"),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}, "way of pooling"),
        ("1_Pooling/config.json", {}, "way of pooling"),
        ("2_Dense/config.json", {"activation_function": "torch.nn.Tanh"}, "activation"),
    ],
)  # fmt: skip
def test_steps_after_the_graph_that_are_not_known_are_refused(tmp_path, file, facts, message):
    """A step that would have to be guessed is an error that names its file."""
    folder = tiny_models.sentence_pair(tmp_path / "m")
    tiny_models.write_json(folder / "multilingual" / file, facts)
    with pytest.raises(ModelError, match=message):
        describe(folder)


def test_a_linear_layer_as_a_pickle_is_not_read(tmp_path):
    """Only safetensors are read; the mend says what to fetch."""
    folder = tiny_models.sentence_pair(tmp_path / "m")
    dense = folder / "multilingual/2_Dense"
    (dense / "model.safetensors").rename(dense / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"model\.safetensors is missing") as caught:
        describe(folder)
    assert "pytorch_model.bin" in caught.value.mend


@pytest.mark.parametrize("name", ["canonical", "flat"])
def test_layouts_without_variants_say_so(tmp_path, name):
    """Asking a folder of one precision for another is an error, not ignored."""
    with pytest.raises(ModelError, match="no variant 'int8'"):
        describe(LAYOUTS[name](tmp_path / "m"), "int8")


def test_graphs_at_the_root_are_found_too(tmp_path):
    """transformers exports without the folder onnx/ are read alike."""
    folder = tiny_models.split(tmp_path / "m")
    for path in (folder / "onnx").iterdir():
        path.rename(folder / path.name)
    assert describe(folder).image.file == "vision_model.onnx"


def test_chinese_clips_own_export(tmp_path):
    """`*.img.*.onnx` and `*.txt.*.onnx` with vocab.txt are read, full precision first."""
    for name in (
        "b16.img.fp16.onnx",
        "b16.img.fp32.onnx",
        "b16.txt.fp16.onnx",
        "b16.txt.fp32.onnx",
    ):
        (tmp_path / name).write_bytes(b"graph")
    (tmp_path / "vocab.txt").write_text("[PAD]\n[CLS]\n[SEP]\n")
    found = describe(tmp_path)
    assert found.files == ("b16.img.fp32.onnx", "b16.txt.fp32.onnx", "vocab.txt")
    assert (found.image.spec.resize, found.languages) == ("squash", ("zh",))
    assert found.text.spec.clean == "lower"


def test_chinese_clip_is_given_its_own_context(tmp_path):
    """transformers' Chinese-CLIP claims 512 tokens but was trained with 52, with a mask."""
    folder = tiny_models.joint(tmp_path / "m")
    tiny_models.write_json(
        folder / "config.json",
        {"model_type": "chinese_clip", "text_config": {"max_position_embeddings": 512}},
    )
    spec = describe(folder).text.spec
    assert (spec.context_length, spec.pad_to) == (52, "longest")


@pytest.mark.parametrize(
    ("config", "limit", "expected"),
    [
        ({"model_type": "clip"}, 77, 77),
        ({"model_type": "clip"}, 10**30, 77),
        ({"model_type": "clip"}, 32, 32),
        ({"model_type": "siglip"}, None, 64),
        ({"model_type": "siglip2"}, 10**30, 64),
        ({"model_type": "clip", "text_config": {"max_position_embeddings": 40}}, 77, 40),
    ],
)
def test_the_context_is_the_smallest_limit(tmp_path, config, limit, expected):
    """Of what model and tokenizer allow the smaller counts; limits beyond reason do not."""
    folder = tiny_models.split(tmp_path / "m")
    tiny_models.write_json(folder / "config.json", config)
    facts = {"pad_token": "[PAD]"} if limit is None else {"model_max_length": limit}
    tiny_models.write_json(folder / "tokenizer_config.json", facts)
    assert describe(folder).text.spec.context_length == expected


@pytest.mark.parametrize(
    ("text_cfg", "clean"),
    [
        ({}, "lower"),
        ({"hf_tokenizer_name": "xlm-roberta-base"}, ""),
        ({"hf_tokenizer_name": "x", "tokenizer_kwargs": {"clean": "lower"}}, "lower"),
        ({"tokenizer_kwargs": {"clean": "whitespace"}}, ""),
        ({"tokenizer_kwargs": {"clean": "canonicalize"}}, "canonical"),
    ],
)
def test_open_clips_cleaning_is_followed(tmp_path, text_cfg, clean):
    """CLIP's tokenizer lowers, those of transformers do not, and `tokenizer_kwargs` decides."""
    folder = tiny_models.immich(tmp_path / "m")
    config = json.loads((folder / "config.json").read_text())
    config["text_cfg"] |= text_cfg
    tiny_models.write_json(folder / "config.json", config)
    spec = describe(folder).text.spec
    assert (spec.clean, spec.repair) == (clean, True)


def test_a_way_of_cleaning_that_is_not_known_is_refused(tmp_path):
    """What open_clip does not know either would have to be guessed."""
    folder = tiny_models.immich(tmp_path / "m")
    config = json.loads((folder / "config.json").read_text())
    config["text_cfg"]["tokenizer_kwargs"] = {"clean": "scrub"}
    tiny_models.write_json(folder / "config.json", config)
    with pytest.raises(ModelError, match=r"config\.json.*'scrub'"):
        describe(folder)


@pytest.mark.parametrize("name", ["bpe_simple_vocab_16e6.txt.gz", "merges.txt"])
def test_texts_before_bare_merges_are_repaired(tmp_path, name):
    """CLIP's merges alone tell nothing; they stand for CLIP's whole tokenizer, repair included."""
    folder = tiny_models.flat(tmp_path / "m")
    assert not describe(folder).text.spec.repair
    before = describe(folder).preprocessing_sha256
    (folder / "tokenizer.json").rename(folder / name)
    assert (describe(folder).text.spec.repair, describe(folder).text.spec.clean) == (True, "lower")
    assert describe(folder).preprocessing_sha256 != before


def test_the_stamp_of_models_without_repair_is_the_one_it_was(tmp_path):
    """Libraries made before there was repairing still know their model."""
    spec = describe(tiny_models.flat(tmp_path / "m")).text.spec
    facts = {"version": 1, "image": asdict(describe(tmp_path / "m").image.spec)}
    facts["text"] = {key: value for key, value in asdict(spec).items() if key != "repair"}
    expected = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    assert describe(tmp_path / "m").preprocessing_sha256 == expected


# ── preprocessor_config.json ────────────────────────────────────────────────────────────────

BASE = {"image_mean": list(MEAN), "image_std": list(STD), "resample": 3}


def spec_of(tmp_path, **facts) -> ImageSpec:
    tiny_models.write_json(tmp_path / "p.json", {**BASE, **facts})
    return read_image_spec(tmp_path / "p.json")


@pytest.mark.parametrize(
    ("facts", "size", "resize", "edge"),
    [
        ({"size": 224, "crop_size": 224}, (224, 224), "shortest", 224),
        (
            {"size": {"shortest_edge": 256}, "crop_size": {"height": 224, "width": 200}},
            (224, 200),
            "shortest",
            256,
        ),
        ({"size": {"shortest_edge": 256}}, (256, 256), "shortest", 256),
        ({"size": {"height": 384, "width": 256}}, (384, 256), "squash", 0),
        ({"size": 224, "do_center_crop": False}, (224, 224), "squash", 0),
        (
            {"size": {"height": 224, "width": 224}, "do_center_crop": True, "crop_size": 224},
            (224, 224),
            "squash",
            0,
        ),
    ],
)
def test_sizes_of_image_processors(tmp_path, facts, size, resize, edge):
    """All the ways in which image processors have told their size are understood."""
    spec = spec_of(tmp_path, **facts)
    assert (spec.size, spec.resize, spec.shortest_edge) == (size, resize, edge)


@pytest.mark.parametrize(
    ("resample", "expected"), [(0, "nearest"), (1, "lanczos"), (2, "bilinear"), (3, "bicubic")]
)
def test_filters_by_pillows_numbers(tmp_path, resample, expected):
    """The filter is given by Pillow's number."""
    assert spec_of(tmp_path, size=224, resample=resample).interpolation == expected


def test_no_normalisation(tmp_path):
    """Without normalisation pixels stay between 0 and 1."""
    spec = spec_of(tmp_path, size=224, do_normalize=False)
    assert (spec.mean, spec.std) == ((0, 0, 0), (1, 1, 1))


@pytest.mark.parametrize(
    "facts",
    [
        {"size": 224, "do_resize": False},
        {"size": 224, "do_rescale": False},
        {"size": 224, "rescale_factor": 1 / 127.5},
        {"size": 224, "resample": 4},
        {"size": {"height": 256, "width": 256}, "do_center_crop": True, "crop_size": 224},
        {"size": {"shortest_edge": 224}, "do_center_crop": False},
        {"size": {"longest_edge": 224}},
        {},
    ],
)
def test_steps_that_are_not_known_are_refused(tmp_path, facts):
    """What would have to be guessed is an error: wrong pixels rank wrong without a sign."""
    with pytest.raises(ModelError, match=r"p\.json"):
        spec_of(tmp_path, **facts)


# ── kinds of encoders ───────────────────────────────────────────────────────────────────────


def test_the_kind_of_encoder(tmp_path):
    """model.json may name another kind of encoder; everything else is ONNX."""
    assert encoder_kind(tmp_path) == "onnx"
    tiny_models.write_json(tmp_path / "model.json", {"format": 1})
    assert encoder_kind(tmp_path) == "onnx"
    tiny_models.write_json(tmp_path / "model.json", {"encoder": "colour"})
    assert encoder_kind(tmp_path) == "colour"
