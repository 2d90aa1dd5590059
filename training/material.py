"""Gather what stage two reads: cached maps, class logits, texts and who owns them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from training.backbone import Backbone, load_backbone
from training.batches import text_lists
from training.frozen import Frozen, Pooled
from training.identity import Refused
from training.lexicon import class_names
from training.prepare import imagenet_names
from training.settings import IMAGE_SIDE
from training.train import Material
from training.views import GRID, View, ViewStore, fill
from training.whole import save_array

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.corpus import Corpus
    from training.dictionary import Entry
    from training.lexicon import Lessons
    from training.photos import Photo
    from training.settings import Settings

SHORT_KINDS = ("dictionary", "gloss", "label")


def starting_backbone(settings: Settings) -> Backbone:
    """The backbone of this run with its ImageNet weights."""
    return load_backbone(settings.backbone, settings.data / "backbone")


def fill_views(
    settings: Settings,
    photos: Sequence[Photo],
    views: Sequence[View],
    name: str,
) -> ViewStore:
    """The store of this list of views, every row computed."""
    backbone = starting_backbone(settings)
    path = settings.folder / f"{name}-{len(views)}.f16"
    store = ViewStore(path, len(views), backbone.channels)
    if store.missing():
        sample = torch.zeros(1, 3, IMAGE_SIDE, IMAGE_SIDE)
        early = Frozen(backbone.early, settings.folder / "early.onnx", sample, settings.threads)
        fill(store, early, [p.jpeg for p in photos], views, backbone=backbone, seed=settings.seed)
    return store


def starting_features(settings: Settings, corpus: Corpus, store: ViewStore) -> NDArray[np.float16]:
    """What the backbone makes of every photo before any training: float16 [photos, 1280]."""
    cache = settings.folder / "starting.npy"
    if cache.exists():
        return np.asarray(np.load(cache))
    backbone = starting_backbone(settings)
    sample = torch.zeros(1, backbone.channels, GRID, GRID)
    frozen = Frozen(
        Pooled(backbone.late), settings.folder / "pooled.onnx", sample, settings.threads
    )
    rows = plain_rows(corpus)
    chunks = [rows[start : start + 32] for start in range(0, len(rows), 32)]
    found = [frozen(store.maps[some].astype(np.float32)) for some in chunks]
    features = np.concatenate(found).astype(np.float16)
    save_array(cache, features)
    return features


def plain_rows(corpus: Corpus) -> NDArray[np.int64]:
    """The row of every photo's plain view: int64 [photos]."""
    plain = {view.photo: row for row, view in enumerate(corpus.views) if view.kind == "plain"}
    return np.array([plain[photo] for photo in range(len(corpus.photos))], np.int64)


def class_logits(backbone: Backbone, features: NDArray[np.float16]) -> NDArray[np.float16]:
    """What the ImageNet classifier says of pooled features: float16 [photos, 1000]."""
    with torch.inference_mode():
        logits = backbone.classifier(torch.from_numpy(features.astype(np.float32)))
    return np.asarray(logits.numpy(), np.float16)


def gather(
    settings: Settings,
    corpus: Corpus,
    store: ViewStore,
    lessons: Lessons,
    entries: Sequence[Entry],
) -> Material:
    """The material of stage two; ``entries`` are those fit for training."""
    place: dict[str, int] = {}
    for row, pair in enumerate(lessons.pairs):
        place.setdefault(pair.text, row)
    classes = imagenet_names(settings.data)[1:]
    chinese = class_names([*classes, *(p.label for p in corpus.photos if p.label)], entries)
    names = np.array(
        [[place[name], place.get(chinese.get(name, name), place[name])] for name in classes]
    )
    short = np.array([row for row, pair in enumerate(lessons.pairs) if pair.kind in SHORT_KINDS])
    starting = starting_features(settings, corpus, store)
    return Material(
        store.maps,
        starting,
        class_logits(starting_backbone(settings), starting),
        lessons.bank,
        lessons.targets,
        text_lists(corpus.photos, place, chinese),
        short,
        names,
    )


def require(path: Path, hint: str) -> Path:
    """The path.

    Raises:
        Refused: it is missing; ``hint`` says what makes it.
    """
    if not path.exists():
        raise Refused(f"{path} is missing: {hint}")
    return path
