"""The last stage before the export: pairs of towers that began from other backbones become one.

Nothing is trained. The image towers stand side by side (``joined_tower.py``). Of the text towers
the last one is kept: what all of them together would say of a text follows from its meaning by a
linear map, to a cosine of 0.988, for all learned the same texts from the same teacher.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.checkpoints import save_state
from training.encoding import encode_rows
from training.identity import Refused
from training.image_tower import Pair
from training.joined_tower import (
    JoinedTower,
    fitted_head,
    kept_directions,
    shared_scaling,
    side_by_side,
)
from training.material import require, starting_backbone
from training.photos import captioned_photos, normalise, squash
from training.prepare import prepare_text
from training.progress import say
from training.runs import trained_member
from training.settings import IMAGE_SIDE, Settings
from training.weights import digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.lexicon import Lessons
    from training.photos import Photo
    from training.text_tower import TextTower
    from training.texts import TextBank

CHECKPOINT = "joined.pt"
PICTURES = 2000
"""Captioned photos whose vectors tell which directions matter: two minutes on two cores."""
WORDS = 30_000
"""Dictionary words, glosses and labels beside all captions, for the head of the text tower."""
CAPTION_WEIGHT = 4.0
"""How much more a caption counts there than a word."""
CAPTIONS = ("english", "translated", "human")
CHUNK, TEXT_CHUNK = 25, 2000


def check_joinable(settings: Settings) -> None:
    """Ask of several backbones whether they can become one, before hours go into each.

    Raises:
        Refused: they cannot.
    """
    if len(settings.backbones) > 1:
        shared_scaling([starting_backbone(member) for member in settings.members()])


def run_join(settings: Settings) -> None:
    """Find what joins the trained pairs, and keep it; one pair alone needs nothing."""
    if len(settings.backbones) == 1:
        return
    pairs = [trained_member(member)[0] for member in settings.members()]
    say(f"joining {', '.join(settings.backbones)}")
    lessons = prepare_text(settings)[1]
    found = joining(pairs, joining_photos(settings), lessons, settings.seed)
    save_state(settings.work / CHECKPOINT, found)


def joining(
    pairs: Sequence[Pair], photos: Sequence[Photo], lessons: Lessons, seed: int
) -> dict[str, Any]:
    """What joins these pairs: ``turn`` of the image towers, ``head`` of the last text tower, and
    the digests of the ``members`` that both were found for.

    Raises:
        Refused: the image towers cannot read the same pixels.
    """
    pictures = seen(pairs, photos)
    rows, weights = joining_texts(lessons, seed)
    told = [read(pair, lessons.bank, rows) for pair in pairs]
    texts = torch.cat([vectors for _, vectors in told], dim=1)
    turn = kept_directions(pictures, texts[weights == CAPTION_WEIGHT])
    head = fitted_head(told[-1][0], functional.normalize(texts @ turn, dim=-1), weights)
    members = [digest(pair.state_dict()) for pair in pairs]
    return {"turn": turn, "head": head.state_dict(), "members": members}


def trained_pair(settings: Settings) -> tuple[Pair, int]:
    """The towers that ship: of one backbone its own, of several what joins them.

    Raises:
        Refused: the pairs were not joined, or went on learning since they were joined.
    """
    members = [trained_member(member) for member in settings.members()]
    pairs, epochs = [pair for pair, _ in members], max(count for _, count in members)
    if len(pairs) == 1:
        return pairs[0], epochs
    path = require(settings.work / CHECKPOINT, "run the stage 'join' first")
    state = torch.load(path, map_location="cpu", weights_only=True)
    if state["members"] != [digest(pair.state_dict()) for pair in pairs]:
        raise Refused(f"{path} joins other weights than there are now: run the stage 'join'")
    text: TextTower = pairs[-1].text
    text.head.load_state_dict(state["head"])
    return Pair(JoinedTower([pair.image for pair in pairs], state["turn"]), text).eval(), epochs


def joining_texts(lessons: Lessons, seed: int) -> tuple[NDArray[np.int64], Tensor]:
    """Rows of the bank with every caption and some words, and how much each counts."""
    caption = np.array([pair.kind in CAPTIONS for pair in lessons.pairs])
    words = np.flatnonzero(~caption)
    words = np.random.default_rng(seed).permutation(words)[:WORDS]
    rows = np.concatenate([np.flatnonzero(caption), words])
    return rows, torch.where(torch.from_numpy(caption[rows]), CAPTION_WEIGHT, 1.0)


def joining_photos(settings: Settings) -> list[Photo]:
    """Train photos with captions, from all over the set."""
    photos = captioned_photos(settings, "train")
    return photos[:: max(1, len(photos) // PICTURES)]


def read(pair: Pair, bank: TextBank, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor]:
    """Meanings [m, 384] and unit embeddings [m, 256] of these texts, in float32."""
    with torch.inference_mode():
        parts = [
            encode_rows(pair, bank, rows[start : start + TEXT_CHUNK], None, exact=True)
            for start in range(0, len(rows), TEXT_CHUNK)
        ]
    meanings, embeddings = zip(*parts, strict=True)
    return torch.cat(meanings), torch.cat(embeddings)


def seen(pairs: Sequence[Pair], photos: Sequence[Photo]) -> Tensor:
    """The unit vectors of every image tower side by side, of each photo: [n, 256 · towers]."""
    towers, found = [pair.image for pair in pairs], []
    mean, std = shared_scaling(towers)
    for start in range(0, len(photos), CHUNK):
        shots = np.stack([squash(p.open(), IMAGE_SIDE) for p in photos[start : start + CHUNK]])
        pixels = torch.from_numpy(normalise(shots, mean, std))
        with torch.inference_mode():
            found.append(side_by_side(towers, pixels))
    return torch.cat(found)
