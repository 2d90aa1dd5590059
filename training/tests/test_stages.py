"""Two small stages run for real: what one leaves, the next begins with."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from training.batches import Sampler, text_lists
from training.corpus import Corpus
from training.distil import distil
from training.histories import histories
from training.image_tower import ImageTower, Pair
from training.lexicon import Lessons
from training.lexicon import Pair as Meaning
from training.material import class_logits, plain_rows
from training.mobilenet import network
from training.photos import Photo
from training.settings import Settings
from training.text_tower import TextTower
from training.texts import encode_bank
from training.train import Material, Trainer
from training.tune import HeadTrainer, starting_views
from training.views import GRID, View
from training.weights import average_of, same

PHOTOS = 12
WORDS = [f"w{i}" for i in range(120)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, tmp_path, backbones=("mobilenet_v2",), batch=8, epochs=1, validate_every=1
    )


@pytest.fixture
def corpus() -> Corpus:
    """Captioned photos and labelled ones, the mirrored views before the plain ones."""
    photos = tuple(
        Photo(b"", (f"w{i} w{i + 1}",) * (i % 3 > 0), (f"w{i + 40}",) * (i % 3 > 0),
              "" if i % 3 else f"w{i}", "train", "photos" if i % 3 else "clothing")
        for i in range(PHOTOS)
    )  # fmt: skip
    kinds = [("mirror", i) for i in range(PHOTOS)] + [("plain", i) for i in range(PHOTOS)]
    return Corpus(photos, tuple(View(i, kind) for kind, i in kinds))


@pytest.fixture
def material(corpus: Corpus) -> Material:
    rng = np.random.default_rng(0)
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS])}, "[UNK]"))  # fmt: skip
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    texts = [*WORDS, *(text for photo in corpus.photos for text in photo.english)]
    targets = rng.normal(size=(len(texts), 384)).astype(np.float32)
    starting = rng.normal(size=(PHOTOS, 1280)).astype(np.float16)
    place = {text: row for row, text in reversed(list(enumerate(texts)))}
    return Material(
        rng.normal(size=(2 * PHOTOS, 32, GRID, GRID)).astype(np.float16),
        starting,
        rng.normal(size=(PHOTOS, 100)).astype(np.float16),
        encode_bank(tokenizer, texts),
        targets / np.linalg.norm(targets, axis=1, keepdims=True),
        text_lists(corpus.photos, place, {}),
        np.arange(len(WORDS)),
        np.stack([np.arange(100), np.arange(100)], 1),
    )


def pair() -> Pair:
    torch.manual_seed(3)
    return Pair(ImageTower(network()), TextTower(len(WORDS) + 4))


def nothing(_pair: Pair) -> dict[str, float]:
    return {"en R@10": 0.0}


def test_starting_features_stand_at_the_rows_of_the_plain_views(corpus: Corpus) -> None:
    starting = np.arange(PHOTOS * 4, dtype=np.float16).reshape(PHOTOS, 4)
    placed = starting_views(corpus, starting)
    assert plain_rows(corpus).tolist() == list(range(PHOTOS, 2 * PHOTOS))
    assert np.array_equal(placed[PHOTOS:], starting)
    assert not placed[:PHOTOS].any()


def test_class_logits_are_those_of_the_backbones_classifier() -> None:
    backbone = network()
    features = torch.randn(3, 1280)
    found = class_logits(backbone, features.numpy().astype(np.float16))
    with torch.inference_mode():
        wanted = backbone.classifier(features)
    assert np.abs(found - wanted.numpy()).max() < 2e-2


def test_heads_learn_over_a_backbone_that_holds_still_and_stage_two_begins_with_them(
    settings: Settings, corpus: Corpus, material: Material
) -> None:
    plain = np.zeros(len(corpus.views), np.uint8)
    plain[plain_rows(corpus)] = 1
    towers = pair()
    before = {name: value.clone() for name, value in towers.state_dict().items()}
    heads = HeadTrainer(
        towers, material, Sampler(corpus, plain, material.lists, settings), settings, nothing
    )
    heads.start(starting_views(corpus, material.starting))
    changed = {name for name, value in towers.state_dict().items() if (value != before[name]).any()}
    assert not any(name.startswith("image.backbone") for name in changed)
    assert {"image.straight.weight", "text.head.weight"} <= changed

    every = np.ones(len(corpus.views), np.uint8)
    trainer = Trainer(
        pair(), material, Sampler(corpus, every, material.lists, settings), settings, nothing
    )
    begun = average_of(settings.folder / HeadTrainer.checkpoint)
    trainer.begin_from(begun)
    assert same(trainer.pair.state_dict(), heads.average.state_dict())
    assert same(trainer.average.state_dict(), heads.average.state_dict())
    trainer.run()
    assert (settings.folder / "pair.pt").exists()
    assert len(trainer.history) == 1

    again = Trainer(
        pair(), material, Sampler(corpus, every, material.lists, settings), settings, nothing
    )
    again.begin_from(begun)
    again.run()  # what was begun goes on, and this was at its end
    assert same(again.pair.state_dict(), trainer.pair.state_dict())

    other = Trainer(
        pair(), material, Sampler(corpus, every, material.lists, settings), settings, nothing
    )
    other.begin_from({name: value + 1 for name, value in begun.items()})
    with pytest.raises(ValueError, match=r"pair\.pt was begun from other weights"):
        other.run()


def test_a_further_run_has_other_batches_and_a_checkpoint_of_its_own(
    settings: Settings, corpus: Corpus, material: Material
) -> None:
    every = np.ones(len(corpus.views), np.uint8)
    sampler = Sampler(corpus, every, material.lists, settings)
    begun = pair().state_dict()
    for number in (1, 2):
        torch.manual_seed(5)
        trainer = Trainer(pair(), material, sampler, settings, nothing, number=number)
        trainer.begin_from(begun)
        trainer.run()
    first, second = (average_of(settings.folder / name) for name in ("pair.pt", "pair-2.pt"))
    assert not same(first, second)
    assert len(histories(settings.folder, "pair")) == 2


def test_the_text_stage_keeps_to_its_minutes(settings: Settings, material: Material) -> None:
    lessons = Lessons(
        tuple(Meaning(word, (word,), "label") for word in WORDS), material.bank, material.targets
    )
    distil(TextTower(len(WORDS) + 4), lessons, replace(settings, minutes=1e-6))
    state = torch.load(settings.work / "distil.pt", weights_only=True)
    assert state["epoch"] == 1
    assert state["spent"] > 1e-6
