"""Figures on photos: captions both ways, words, and pictures like a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from training.corpus import used_photos
from training.dictionary import read_entries
from training.lexicon import class_names, held_out_names
from training.material import starting_backbone
from training.metrics import Floats, image_ranks, precision_at, recalls, sibling_ranks, text_ranks
from training.photos import Photo, captioned_photos, load_photos, normalise, squash
from training.prepare import imagenet_names
from training.run_facts import TITLES
from training.settings import IMAGE_SIDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.runner import Runner
    from training.settings import Settings

Figures = dict[str, Any]
UNSEEN = "ikea"
"""Left out of training by default, for it is given for non-commercial use: another domain."""
WORD_SETS = (
    ("tiny_imagenet", "val"),
    ("tiny_imagenet", "unused"),
    (UNSEEN, None),
    ("clothing", "val"),
    ("grocery", "val"),
)
"""Word queries: (source, split); None is every picture, of a set that was not trained on."""


def caption_figures(runner: Runner, settings: Settings) -> Figures:
    """Captioned val photos: text to image, image to text, and text to the photo's other texts."""
    photos = captioned_photos(settings, "val")
    if not photos:
        return {}
    images = runner.images([p.open() for p in photos])
    figures: Figures = {"photos": len(photos)}
    lists = {
        "en": [p.english for p in photos],
        "zh": [p.human_chinese for p in photos],
        "zh translated": [p.translated_chinese for p in photos],
    }
    for name, captions in lists.items():
        if not any(captions):
            continue
        texts = runner.texts([c for found in captions for c in found])
        owners = np.array([i for i, found in enumerate(captions) for _ in found])
        figures[f"text to image {name}"] = recalls(text_ranks(texts, images, owners))
        figures[f"image to text {name}"] = recalls(image_ranks(texts, images, owners))
        figures[f"text to texts {name}"] = recalls(sibling_ranks(texts, owners))
    return figures


def unseen_figures(runner: Runner, settings: Settings) -> Figures:
    """Another domain: ikea pictures found by their own descriptions, unless it was trained on."""
    photos = [p for p in load_photos(settings.data, [UNSEEN]) if p.english]
    if UNSEEN in settings.sources or not photos:
        return {}
    images = runner.images([p.open() for p in photos])
    texts = runner.texts([p.english[0] for p in photos])
    same = np.array([[a.english[0] == b.english[0] for b in photos] for a in photos])
    scores = texts @ images.T
    best = np.where(same, scores, -np.inf).max(1)[:, None]
    return {"photos": len(photos), "text to image": recalls(((scores >= best) & ~same).sum(1))}


def word_figures(runner: Runner, settings: Settings) -> Figures:
    """Precision@10 of labels as queries, in English and, through the dictionary, in Chinese."""
    entries = read_entries(settings.data / "dictionary")
    labels = [p.label for p in load_photos(settings.data, ["tiny_imagenet"])]
    held_out = held_out_names(class_names(labels, entries), settings.seed)
    figures: Figures = {}
    for source, split in WORD_SETS:
        photos = _pictures(settings, source, split)
        if not photos or (split is None and source in settings.sources):
            continue
        images = runner.images([p.open() for p in photos])
        names = {label: label.replace("-", " ") for label in sorted({p.label for p in photos})}
        chinese = class_names(list(names), entries)
        key = f"{source} {split or 'all'}"
        figures[key] = {
            "english": _words(runner, photos, images, names),
            "chinese": _words(runner, photos, images, chinese),
            "like picture": _alike(photos, images),
        }
        if source == "tiny_imagenet":
            unseen = {label: chinese[label] for label in held_out}
            seen = {label: name for label, name in chinese.items() if label not in held_out}
            figures[key]["chinese held out"] = _words(runner, photos, images, unseen)
            figures[key]["chinese seen"] = _words(runner, photos, images, seen)
    return figures


def _pictures(settings: Settings, source: str, split: str | None) -> list[Photo]:
    """Pictures to search; "unused" is what training left out, the validation part included."""
    photos = load_photos(settings.data, [source], None if split == "unused" else split)
    if split != "unused":
        return photos
    taken = {id(p) for p in used_photos([p for p in photos if p.split == "train"])}
    return [p for p in photos if id(p) not in taken]


def backbone_figures(settings: Settings) -> Figures:
    """Top-1 in percent of each backbone as it was before, on one picture of each ImageNet class."""
    photos = load_photos(settings.data, ["imagenet_sample_1000"])
    if not photos:
        return {}
    sides = (224, IMAGE_SIDE)
    rows = [
        [TITLES[member.backbone], *(_top_one(member, photos, side) for side in sides)]
        for member in settings.members()
    ]
    return {"sides": " | ".join(f"at {side} pixels" for side in sides), "rows": rows}


def _top_one(member: Settings, photos: Sequence[Photo], side: int) -> float:
    backbone = starting_backbone(member)
    names = [name.lower() for name in imagenet_names(member.data)[1:]]
    right = 0
    for start in range(0, len(photos), 32):
        chunk = photos[start : start + 32]
        shots = np.stack([squash(p.open(), side) for p in chunk])
        pixels = torch.from_numpy(normalise(shots, backbone.mean, backbone.std))
        with torch.inference_mode():
            best = backbone.classifier(backbone(pixels).mean((2, 3))).argmax(1).tolist()
        right += sum(names[b] == p.label.lower() for b, p in zip(best, chunk, strict=True))
    return round(right / len(photos) * 100, 1)


def _words(
    runner: Runner, photos: Sequence[Photo], images: Floats, names: dict[str, str]
) -> Figures:
    """Mean precision@10 and its best possible value, with the best and worst words."""
    if not names:
        return {}
    right = np.array([[p.label == label for p in photos] for label in names])
    scores = runner.texts(list(names.values())) @ images.T
    precision = precision_at(scores, right)
    possible = np.minimum(right.sum(1), 10) / 10
    order = np.argsort(-precision / possible, kind="stable")
    words = list(names.items())
    table = [
        (words[i][0], words[i][1], round(float(precision[i]), 2), round(float(possible[i]), 2))
        for i in order
    ]
    chance = float(right.mean())
    return {
        "words": len(words),
        "pictures": len(photos),
        "precision@10": round(float(precision.mean() * 100), 1),
        "possible": round(float(possible.mean() * 100), 1),
        "chance": round(chance * 100, 2),
        "hit@10": round(float((precision > 0).mean() * 100), 1),
        "best": table[:8],
        "worst": table[-8:],
    }


def _alike(photos: Sequence[Photo], images: Floats) -> Figures:
    """Picture to picture: share of the ten nearest others with the same label."""
    scores = images @ images.T
    np.fill_diagonal(scores, -2.0)
    labels = np.array([p.label for p in photos])
    right = labels[:, None] == labels[None, :]
    np.fill_diagonal(right, False)
    possible = np.minimum(right.sum(1), 10) / 10
    some = possible > 0
    return {
        "precision@10": round(float(precision_at(scores, right)[some].mean() * 100), 1),
        "possible": round(float(possible[some].mean() * 100), 1),
    }
