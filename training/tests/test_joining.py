"""What joins two pairs of towers, against the rule computed directly in double precision.

Pictures and captions stand for the unit vectors of both towers side by side. The directions that
are kept hold most of both kinds; the head takes the meaning of the last text tower to what both
towers say of a text, turned, with the least squares, in which captions count four times.
"""

import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn
from training.backbone import FEATURES, Backbone
from training.image_tower import ImageTower, Pair
from training.join import joining, read, seen
from training.joined_tower import fitted_head, kept_directions
from training.lexicon import Lessons
from training.lexicon import Pair as Meaning
from training.photos import Photo
from training.settings import EMBED_DIM, IMAGE_SIDE
from training.text_tower import TextTower
from training.texts import TextBank

TOKENS, TEXTS, PHOTOS = 40, 1200, 30
KINDS = ("english", "dictionary", "human", "gloss", "translated", "label")
CAPTIONS = {"english", "human", "translated"}
MEAN, STD = 0.4, 0.25
RIDGE = 1e-3


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def pair(seed: int, size: float) -> Pair:
    """Small towers of random weights whose vectors have about this length."""
    torch.manual_seed(seed)
    early = nn.Sequential(nn.Conv2d(3, 8, 8, 8), nn.Hardtanh())
    late = nn.Sequential(nn.Conv2d(8, FEATURES, 4, 4), nn.Hardtanh(0.0, 6.0))
    classifier = nn.Linear(FEATURES, 1000)
    backbone = Backbone(early, late, classifier, channels=8, mean=MEAN, std=STD)
    made = Pair(ImageTower(backbone), TextTower(TOKENS)).eval()
    with torch.no_grad():
        for part in (made.image.straight, made.image.bend[-1], made.text.head):
            part.weight.mul_(size)
            part.bias.mul_(size)
    return made


def photo(seed: int) -> Photo:
    """Large patches of colour, no picture like another."""
    pixels = np.random.default_rng(seed).integers(0, 255, (3, 4, 3), np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize((40, 30), Image.Resampling.NEAREST).save(buffer, "PNG")
    return Photo(buffer.getvalue(), (), (), "", "train", "mine")


@dataclass(frozen=True)
class Case:
    """Two pairs, what they are shown, and what each tower says of it by itself."""

    pairs: list[Pair]
    photos: list[Photo]
    lessons: Lessons

    @cached_property
    def pictures(self) -> np.ndarray:
        """Unit vectors of both image towers in a row: float64 [photos, 512]."""
        rows = []
        for shown in self.photos:
            image = shown.open().resize((IMAGE_SIDE, IMAGE_SIDE), Image.Resampling.BILINEAR)
            pixels = ((np.asarray(image, np.float64) / 255 - MEAN) / STD).transpose(2, 0, 1)
            given = torch.from_numpy(pixels[None].astype(np.float32))
            with torch.inference_mode():
                said = [unit(each.image(given)[0].double().numpy()) for each in self.pairs]
            rows.append(np.concatenate(said))
        return np.stack(rows)

    @cached_property
    def told(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Meanings [texts, 384] and unit vectors [texts, 256] of every text tower, float64."""
        lengths = np.array([len(text) for text in self.words])
        found = []
        for each in self.pairs:
            meanings, vectors = np.empty((TEXTS, 384)), np.empty((TEXTS, EMBED_DIM))
            for length in set(lengths):  # nothing is padded
                rows = np.flatnonzero(lengths == length)
                ids = torch.from_numpy(np.stack([self.words[row] for row in rows]).astype(int))
                with torch.inference_mode():
                    meanings[rows], vectors[rows] = each.text(ids, torch.ones_like(ids))
            found.append((meanings, unit(vectors)))
        return found

    @property
    def words(self) -> tuple[np.ndarray, ...]:
        return self.lessons.bank.words

    @property
    def texts(self) -> np.ndarray:
        """Unit vectors of both text towers in a row: float64 [texts, 512]."""
        return np.concatenate([vectors for _, vectors in self.told], axis=1)

    @property
    def captions(self) -> np.ndarray:
        """Which texts are captions: bool [texts]."""
        return np.array([lesson.kind in CAPTIONS for lesson in self.lessons.pairs])


@pytest.fixture(scope="module")
def case() -> Case:
    dice = np.random.default_rng(5)
    kinds = [KINDS[i % len(KINDS)] for i in range(TEXTS)]
    middle = TOKENS // 2  # captions and words have tokens of their own
    tokens = [(4, middle) if kind in CAPTIONS else (middle, TOKENS) for kind in kinds]
    words = tuple(
        np.array([2, *dice.integers(*some, dice.integers(1, 7)), 3], np.int32) for some in tokens
    )
    pairs = tuple(Meaning(str(i), (str(i),), kind) for i, kind in enumerate(kinds))
    lessons = Lessons(pairs, TextBank(words, words), np.zeros((TEXTS, 384), np.float32))
    towers = [pair(1, 1.0), pair(2, 5.0)]
    return Case(towers, [photo(i) for i in range(PHOTOS)], lessons)


@pytest.fixture(scope="module")
def found(case: Case) -> dict:
    return joining(case.pairs, case.photos, case.lessons, seed=7)


def test_a_picture_stands_for_the_unit_vectors_of_both_towers_in_their_order(case: Case) -> None:
    assert np.abs(seen(case.pairs, case.photos).numpy() - case.pictures).max() < 1e-5


def test_texts_are_read_in_single_precision_on_every_processor(case: Case) -> None:
    for each, (meanings, vectors) in zip(case.pairs, case.told, strict=True):
        read_meanings, read_vectors = read(each, case.lessons.bank, np.arange(TEXTS))
        assert np.abs(read_meanings.numpy() - meanings).max() < 1e-4
        assert np.abs(read_vectors.numpy() - vectors).max() < 1e-5


def test_the_kept_directions_are_the_first_of_what_pictures_and_texts_hold() -> None:
    dice = np.random.default_rng(6)
    sizes = 0.98 ** np.arange(2 * EMBED_DIM)
    pictures = unit(dice.normal(size=(900, 2 * EMBED_DIM)) * dice.permutation(sizes) + 0.1)
    texts = unit(dice.normal(size=(1500, 2 * EMBED_DIM)) * dice.permutation(sizes) - 0.1)
    held = pictures.T @ pictures / 900 + texts.T @ texts / 1500
    first = np.linalg.eigh(held)[1][:, ::-1][:, :EMBED_DIM]
    given = (torch.from_numpy(rows.astype(np.float32)) for rows in (pictures, texts))
    turn = kept_directions(*given).numpy()
    assert np.abs(turn @ turn.T - first @ first.T).max() < 1e-3


def test_the_head_has_the_least_squares() -> None:
    dice = np.random.default_rng(7)
    meanings = dice.normal(size=(300, 8)) + 1.0
    wanted = dice.normal(size=(300, 5))
    weights = dice.choice([1.0, 4.0], 300)
    root = np.sqrt(weights)[:, None]
    known = np.hstack([meanings, np.ones((300, 1))])
    best = np.linalg.lstsq(known * root, wanted * root, rcond=None)[0]
    given = (torch.from_numpy(rows.astype(np.float32)) for rows in (meanings, wanted, weights))
    head = fitted_head(*given)
    assert np.abs(head.weight.detach().numpy().T - best[:-1]).max() < 1e-4
    assert np.abs(head.bias.detach().numpy() - best[-1]).max() < 1e-4


def test_joining_keeps_as_much_of_pictures_and_captions_as_can_be_kept(
    case: Case, found: dict
) -> None:
    captions = case.texts[case.captions]
    held = case.pictures.T @ case.pictures / PHOTOS + captions.T @ captions / len(captions)
    lost_at_best = np.linalg.eigvalsh(held)[:EMBED_DIM].sum()
    turn = found["turn"].double().numpy()
    assert np.abs(turn.T @ turn - np.eye(EMBED_DIM)).max() < 1e-5
    assert np.trace(held) - np.trace(turn.T @ held @ turn) < lost_at_best + 1e-5  # of 2


def test_joining_takes_meanings_of_the_last_tower_to_what_both_say(case: Case, found: dict) -> None:
    meanings, _ = case.told[-1]
    wanted = unit(case.texts @ found["turn"].double().numpy())
    known = np.hstack([meanings, np.ones((TEXTS, 1))])
    root = np.sqrt(np.where(case.captions, 4.0, 1.0))[:, None]
    ridge = np.sqrt(RIDGE) * np.eye(known.shape[1])
    rows, aims = (
        np.vstack([known * root, ridge]),
        np.vstack([wanted * root, 0 * ridge[:, :EMBED_DIM]]),
    )
    best = known @ np.linalg.lstsq(rows, aims, rcond=None)[0]
    head = found["head"]
    said = meanings @ head["weight"].double().numpy().T + head["bias"].double().numpy()
    assert np.linalg.norm(said - best) < 0.006 * np.linalg.norm(best)
