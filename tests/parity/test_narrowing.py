"""A last block for one token gives what the block gives for all, of which one is taken."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

pytest.importorskip("torch")

import onnx
import onnxruntime
import open_clip
import torch
from open_clip.coca_model import CoCa

from tusou.encoders.export.checkpoints import read_checkpoint
from tusou.encoders.export.checks import compare
from tusou.encoders.export.graphs import export_towers
from tusou.encoders.export.narrowing import narrowed_image, narrowed_text
from tusou.encoders.export.quantising import quantise
from tusou.errors import ModelError

pytestmark = pytest.mark.parity

LEAST = 1e-5
"""Largest difference of unit vectors; rounding in another order gives 1e-7."""

LAYERS = 3
VISION = {"image_size": 64, "layers": LAYERS, "width": 128, "head_width": 32, "patch_size": 16}
TEXT = {"width": 128, "heads": 4, "layers": LAYERS}
START, END = 49406, 49407
TEXTS = ("", "x", "two dogs on a beach", "一张红色扶手椅的照片", "word " * 40, "word " * 200)
"""Two ids, a few, many, and all 77."""

PICTURES = {
    "as in CLIP": {},
    "with layer scale": {"ls_init_value": 0.5},
    "with the last norm behind the pooling": {"final_ln_after_pool": True},
    "with no norm before the blocks": {"no_ln_pre": True},
    "wider than high": {"image_size": [48, 80]},
    "of one block": {"layers": 1},
}
OTHER_PICTURES = {
    "the mean of all tokens": {"pool_type": "avg"},
    "pooled by attention": {"attentional_pool": True},
    "normed inside attention": {"qk_norm": True},
    "a residual net": {"layers": [1, 1, 1, 1], "width": 32},
    "all tokens beside the vector": {"output_tokens": True},
}
TEXT_TOWERS = {
    "the end is the highest id": {},
    "the end by its id": {"pool_type": "eos", "eos_id": END},
    "the last token": {"pool_type": "last"},
    "the first token": {"pool_type": "first"},
    "every token sees every other": {"no_causal_mask": True, "pool_type": "last"},
    "with layer scale": {"ls_init_value": 0.5},
    "a linear layer with bias": {"proj_bias": True},
    "no projection": {"proj_type": "none"},
    "of one block": {"layers": 1},
}
OTHER_TEXT_TOWERS = {
    "a token added for the vector": {"embed_cls": True},
    "normed inside attention": {"qk_norm": True},
    "no pooling": {"pool_type": "none"},
    "all tokens beside the vector": {"output_tokens": True},
}


def model_of(vision=None, text=None, kind=open_clip.CLIP):
    """A small model, with random weights of a size at which attention differs between tokens."""
    torch.manual_seed(1)
    model = kind(128, {**VISION, **(vision or {})}, {**TEXT, **(text or {})}, quick_gelu=True)
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if name.endswith(("in_proj_weight", "token_embedding.weight", "positional_embedding")):
                weights.mul_(4)
            elif name.endswith("bias"):
                weights.normal_(std=0.2)
    return model.eval()


def ids_of(texts=TEXTS):
    return open_clip.SimpleTokenizer()(list(texts))


def pixels_of(model, count=3):
    torch.manual_seed(2)
    size = model.visual.image_size
    return torch.randn(count, 3, *((size, size) if isinstance(size, int) else size))


def apart(some, other):
    """The largest difference between unit vectors."""
    some, other = (torch.nn.functional.normalize(torch.as_tensor(rows)) for rows in (some, other))
    return float((some - other).abs().max())


def seen_by(perceptron, module, given):
    """The shape of what the perceptron of a block is given while `module` runs."""
    shapes = []
    hook = perceptron.register_forward_hook(lambda _, given, __: shapes.append(given[0].shape))
    with torch.no_grad():
        module(given)
    hook.remove()
    return tuple(shapes[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A checkpoint with its configuration, as open_clip saves it."""
    folder = tmp_path_factory.mktemp("narrowing") / "small"
    folder.mkdir()
    config = {"embed_dim": 128, "vision_cfg": VISION, "text_cfg": TEXT, "quick_gelu": True}
    facts = {"model_cfg": config, "preprocess_cfg": {"mean": [0.5] * 3, "std": [0.25] * 3}}
    (folder / "open_clip_config.json").write_text(json.dumps(facts))
    torch.save(model_of().state_dict(), folder / "open_clip_pytorch_model.bin")
    return folder


@pytest.fixture(scope="module")
def written(folder, tmp_path_factory):
    """The checkpoint's towers, and the folders of its graphs: narrowed, and whole."""
    towers = read_checkpoint(folder)
    whole = replace(
        towers,
        image=replace(towers.image, narrowed=None),
        text=replace(towers.text, narrowed=None),
    )
    places = []
    for name, some in (("narrowed", towers), ("whole", whole)):
        places.append(tmp_path_factory.mktemp("graphs") / name)
        places[-1].mkdir()
        export_towers(some, places[-1])
        some.write_rest(places[-1])
    return towers, *places


# ── the same vectors ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("about", PICTURES)
def test_pictures_by_their_class_token(about):
    """Whatever the tower has besides, the vectors are those of open_clip."""
    model = model_of(PICTURES[about])
    pixels = pixels_of(model)
    with torch.no_grad():
        assert apart(narrowed_image(model)(pixels), model.encode_image(pixels)) < LEAST


@pytest.mark.parametrize("kind", [open_clip.CLIP, open_clip.CustomTextCLIP])
@pytest.mark.parametrize("about", TEXT_TOWERS)
def test_texts_by_one_of_their_tokens(about, kind):
    """Of texts of all lengths in one batch each is taken where it ends, and sees what it saw."""
    model = model_of(text=TEXT_TOWERS[about], kind=kind)
    ids = ids_of()
    assert [int((row != 0).sum()) for row in ids][::5] == [2, 77]
    with torch.no_grad():
        assert apart(narrowed_text(model)(ids), model.encode_text(ids)) < LEAST


def test_a_text_does_not_see_what_follows_its_end():
    """Other ids behind the end change nothing; another one before it does."""
    text = narrowed_text(model_of())
    ids = ids_of(["two dogs on a beach"])
    end = int(ids[0].argmax())
    behind, before = ids.clone(), ids.clone()
    behind[0, end + 1 :] = 320
    before[0, end - 1] = 320
    with torch.no_grad():
        assert apart(text(behind), text(ids)) < LEAST
        assert apart(text(before), text(ids)) > 100 * LEAST


# ── less work ───────────────────────────────────────────────────────────────────────────────


def test_the_last_perceptron_is_given_one_token():
    """Instead of 17 of a picture and 77 of a text."""
    model = model_of()
    pixels, ids = pixels_of(model), ids_of()
    image, text = (part.transformer.resblocks[-1].mlp for part in (model.visual, model))
    assert seen_by(image, model.encode_image, pixels) == (3, 17, 128)
    assert seen_by(image, narrowed_image(model), pixels) == (3, 128)
    assert seen_by(text, model.encode_text, ids) == (6, 77, 128)
    assert seen_by(text, narrowed_text(model), ids) == (6, 128)


def test_weights_are_shared():
    """A narrowed tower is no copy: it stays small beside the model, and follows its weights."""
    model = model_of()
    pixels, ids = pixels_of(model), ids_of()
    image, text = narrowed_image(model), narrowed_text(model)
    with torch.no_grad():
        for tower in (model.visual, model):
            tower.transformer.resblocks[-1].attn.in_proj_weight.normal_(std=0.3)
        assert apart(image(pixels), model.encode_image(pixels)) < LEAST
        assert apart(text(ids), model.encode_text(ids)) < LEAST


# ── what is left as it is ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("about", OTHER_PICTURES)
def test_other_image_towers_are_left(about):
    """One that is not pooled from a class token, or is built of other parts; its texts are not."""
    model = model_of(OTHER_PICTURES[about])
    assert narrowed_image(model) is None
    assert narrowed_text(model) is not None


@pytest.mark.parametrize("about", OTHER_TEXT_TOWERS)
def test_other_text_towers_are_left(about):
    """One that is pooled from more than a token, or is built of other parts; its pictures are not."""
    model = model_of(text=OTHER_TEXT_TOWERS[about], kind=open_clip.CustomTextCLIP)
    assert narrowed_text(model) is None
    assert narrowed_image(model) is not None


def test_texts_that_mask_their_padding_are_left():
    """What is masked then differs from text to text."""
    model = model_of(
        text={"no_causal_mask": True, "pool_type": "last"}, kind=open_clip.CustomTextCLIP
    )
    assert narrowed_text(model) is not None
    model.text.use_pad_mask = True
    assert narrowed_text(model) is None


def test_other_models_are_left():
    """CoCa has the same parts and does more with them; a model of one's own may do anything."""

    class Own(open_clip.CLIP):
        pass

    coca = CoCa(128, {**TEXT, "context_length": 77, "vocab_size": 49408}, TEXT, VISION)
    for model in (coca.eval(), model_of(kind=Own)):
        assert narrowed_image(model) is None
        assert narrowed_text(model) is None


# ── graphs ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("count", [1, 2, 6])
def test_graphs_give_the_vectors_of_whole_ones(written, count):
    """However many inputs there are at once."""
    towers, *places = written
    given = {
        towers.image.file: pixels_of(towers.image.module.model, count).numpy(),
        towers.text.file: ids_of(TEXTS[-count:]).numpy(),
    }
    for file, rows in given.items():
        sessions = [onnxruntime.InferenceSession(place / file) for place in places]
        some, other = (
            session.run(None, {session.get_inputs()[0].name: rows})[0] for session in sessions
        )
        assert len(some) == count
        assert apart(some, other) < LEAST


def test_what_is_written_is_compared_with_the_whole_model(written):
    """The reference sees all tokens, so a narrowed tower that gave another vector is refused."""
    towers, narrowed, _ = written
    model = towers.image.module.model
    for tower, part, given in (
        (towers.image, model.visual, pixels_of(model)),
        (towers.text, model, ids_of()),
    ):
        last = part.transformer.resblocks[-1].mlp
        assert len(seen_by(last, tower.module, given)) == 3
        assert len(seen_by(last, tower.narrowed, given)) == 2
    agreement = compare(narrowed, towers)
    assert min(agreement.pictures, agreement.texts) > 1 - LEAST


def test_a_wrong_token_is_refused(written, tmp_path):
    """A tower narrowed to another token than the one that is pooled does not pass as the model."""
    towers, *_ = written
    wrong = model_of(text={"pool_type": "last"})
    wrong.load_state_dict(towers.text.module.model.state_dict())
    towers = replace(towers, text=replace(towers.text, narrowed=narrowed_text(wrong)))
    export_towers(towers, tmp_path)
    towers.write_rest(tmp_path)
    with pytest.raises(ModelError, match="give other vectors than torch"):
        compare(tmp_path, towers)


def test_eight_bits_reach_the_last_block(written, tmp_path):
    """All weights become eight-bit, as in a whole graph; only matches of tokens stay."""
    towers, *_ = written
    export_towers(towers, tmp_path)
    towers.write_rest(tmp_path)
    quantise(tmp_path, towers)
    for tower in (towers.image, towers.text):
        graph = onnx.load(tmp_path / tower.file).graph
        kinds = [node.op_type for node in graph.node]
        assert kinds.count("MatMul") + kinds.count("Gemm") == 2 * LAYERS
        weights = (onnx.numpy_helper.to_array(some) for some in graph.initializer)
        large = [some for some in weights if some.ndim == 2 and min(some.shape) >= 128]
        assert len(large) >= 4 * LAYERS
        assert {some.itemsize for some in large} == {1}
    found = compare(tmp_path, towers, exact=False)
    assert min(found.pictures, found.texts) > 0.95
