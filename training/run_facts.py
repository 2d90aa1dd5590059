"""What a run was made of, as far as the cards tell it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from training.photos import load_photos
from training.settings import IMAGE_SIDE

if TYPE_CHECKING:
    from pathlib import Path

    from training.settings import Settings

TITLES = {
    "mobilenet_v2": "MobileNetV2",
    "efficientnet_lite1": "EfficientNet-Lite1",
    "efficientnet_lite2": "EfficientNet-Lite2",
}
TERMS = "flickr8k"
"""The set whose terms the texts of the cards tell."""


def run_facts(settings: Settings, out: Path) -> dict[str, Any]:
    """Backbones, tokens of the exported tokenizer, and the sets that were trained on by kind."""
    photos = load_photos(settings.data, settings.sources, "train")
    captioned = {photo.source for photo in photos if photo.captioned}
    labelled = {photo.source for photo in photos} - captioned
    tokens = len(json.loads((out / "tokenizer.json").read_text("utf-8"))["model"]["vocab"])
    facts = {
        "backbones": " + ".join(TITLES[name] for name in settings.backbones),
        "side": IMAGE_SIDE,
        "tokens": f"{tokens:,}",
        "captioned": ", ".join(sorted(captioned)),
        "labelled": ", ".join(sorted(labelled)),
    }
    kind = "with flickr8k" if TERMS in captioned else "of other photos"
    return {name: str(fact) for name, fact in facts.items() if fact} | {kind: "yes"}
