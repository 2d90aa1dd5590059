"""The stages of one run, in order; each continues where it was stopped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer

from training.batches import Sampler
from training.checkpoints import load_checkpoint
from training.corpus import training_corpus
from training.distil import distil
from training.identity import Refused
from training.image_tower import ImageTower, Pair
from training.material import fill_views, gather, plain_rows, require, starting_backbone
from training.photos import captioned_photos
from training.prepare import known_entries, prepare_text
from training.text_tower import TextTower
from training.train import Trainer
from training.tune import HeadTrainer, TextTrainer, kept_views, pooled_features, starting_views
from training.validation import validator
from training.views import View
from training.weights import average_of, blended, clone, mean, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from training.corpus import Corpus
    from training.settings import Settings
    from training.train import Material
    from training.views import ViewStore
    from training.weights import Weights


def run_views(settings: Settings) -> None:
    """Cache the early features of every view."""
    corpus = training_corpus(settings)
    fill_views(settings, corpus.photos, corpus.views, "views")


def run_text(settings: Settings) -> None:
    """Stage one."""
    torch.manual_seed(settings.seed)
    tower, lessons = prepare_text(settings)
    distil(tower.to(settings.device), lessons, settings)


def run_heads(settings: Settings) -> None:
    """Between stages one and two."""
    settings = replace(settings, epochs=settings.heads_epochs, batch=settings.heads_batch)
    bench = _bench(settings)
    features = starting_views(bench.corpus, bench.material.starting)
    plain = np.zeros(len(bench.corpus.views), np.uint8)
    plain[plain_rows(bench.corpus)] = 1
    sampler = Sampler(bench.corpus, plain, bench.material.lists, settings)
    trainer = HeadTrainer(bench.pair, bench.material, sampler, settings, bench.evaluate)
    trainer.begin_from(clone(bench.pair.state_dict()))
    trainer.start(features)


def run_pair(settings: Settings) -> None:
    """Stage two."""
    heads = average_of(
        require(settings.folder / HeadTrainer.checkpoint, "run the stage 'heads' first")
    )
    bench = _bench(settings)
    sampler = Sampler(bench.corpus, bench.store.done, bench.material.lists, settings)
    for number in range(1, settings.runs + 1):
        if number > 1:
            torch.manual_seed(settings.seed * 1000 + number)
        trainer = Trainer(
            bench.pair, bench.material, sampler, settings, bench.evaluate, number=number
        )
        trainer.begin_from(heads)
        trainer.run()


def run_tune(settings: Settings) -> None:
    """Stage three."""
    checkpoints = [settings.folder / Trainer.name(run) for run in range(1, settings.runs + 1)]
    hint = "run the stage 'pair' first, with as many --runs"
    before = mean([average_of(require(path, hint)) for path in checkpoints])
    settings = replace(settings, epochs=settings.tune_epochs)
    bench = _bench(settings)
    kept = kept_views(bench.corpus, bench.store.done)
    bench.pair.load_state_dict(before)
    features = pooled_features(bench.pair, bench.store.maps, kept, settings)
    sampler = Sampler(bench.corpus, kept, bench.material.lists, settings)
    TextTrainer(bench.pair, bench.material, sampler, settings, bench.evaluate).start(
        features, before
    )


@dataclass(frozen=True)
class _Bench:
    """What stages two and three train with."""

    pair: Pair
    corpus: Corpus
    store: ViewStore
    material: Material
    evaluate: Callable[[Pair], dict[str, float]]


def _bench(settings: Settings) -> _Bench:
    torch.manual_seed(settings.seed)
    tower, lessons = prepare_text(settings)
    load_checkpoint(require(settings.work / "distil.pt", "run the stage 'text' first"), tower)
    corpus = training_corpus(settings)
    store = fill_views(settings, corpus.photos, corpus.views, "views")
    material = gather(settings, corpus, store, lessons, known_entries(settings)[0])
    evaluate = validating(settings)
    pair = Pair(ImageTower(starting_backbone(settings)), tower).to(settings.device)
    pair.image.backbone.late.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return _Bench(pair, corpus, store, material, evaluate)


def validating(settings: Settings) -> Callable[[Pair], dict[str, float]]:
    """Measures the towers on the captioned val photos; nothing where there are none."""
    photos = captioned_photos(settings, "val")
    if not photos:
        return lambda _pair: {}
    plain = [View(i, "plain") for i in range(len(photos))]
    maps = fill_views(settings, photos, plain, "val").maps
    tokenizer = Tokenizer.from_file(str(settings.work / "tokenizer.json"))
    return validator(photos, maps, tokenizer, settings.device)


def trained_member(settings: Settings) -> tuple[Pair, int]:
    """The averaged towers of one backbone, ``blend`` of them from before stage three, and how many
    epochs the last stage went through.

    Raises:
        Refused: it was not trained, or stage three was begun from other weights than stage two has
            now.
    """
    texts = require(settings.work / "tokenizer.json", "run the stage 'text' first")
    tokenizer = Tokenizer.from_file(str(texts))
    pair = Pair(
        ImageTower(starting_backbone(settings)),
        TextTower(tokenizer.get_vocab_size()),
    )
    weights, epochs = _trained(settings)
    pair.load_state_dict(weights)
    return pair.eval(), epochs


def _trained(settings: Settings) -> tuple[Weights, int]:
    first = require(settings.folder / Trainer.checkpoint, "run the stage 'pair' first")
    paths = [settings.folder / Trainer.name(run) for run in range(1, settings.runs + 1)]
    tuned = settings.folder / TextTrainer.checkpoint
    last = torch.load(tuned if tuned.exists() else first, map_location="cpu", weights_only=True)
    if not tuned.exists():
        return mean([average_of(path) for path in paths if path.exists()]), int(last["epoch"])
    if not any(same(last["before"], begun) for begun in _means(settings)):
        raise Refused(
            f"{tuned} was begun from other weights than the stage before it has now: remove it, "
            "and run the stage 'tune'"
        )
    return blended(last["before"], last["average"], settings.blend), int(last["epoch"])


def _means(settings: Settings) -> Iterator[Weights]:
    """The means of the first run, of the first two, and so on: stage three began from one."""
    averages: list[Weights] = []
    for run in count(1):
        path = settings.folder / Trainer.name(run)
        if not path.exists():
            return
        averages.append(average_of(path))
        yield mean(averages)
