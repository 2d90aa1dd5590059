"""Two pairs of towers become one that says what both said side by side."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models
from torch.nn import functional
from training.checkpoints import save_state
from training.identity import Refused
from training.image_tower import ImageTower, Pair
from training.join import CAPTION_WEIGHT, CHECKPOINT, check_joinable, joining_texts, trained_pair
from training.joined_tower import JoinedTower, fitted_head, kept_directions
from training.lexicon import Lessons
from training.lexicon import Pair as Meaning
from training.mobilenet import network
from training.packing import packed
from training.settings import EMBED_DIM, Settings
from training.text_tower import TextTower
from training.texts import TextBank
from training.weights import digest, same

from training import runs

TOKENS = 30
PIXELS = (2, 3, 64, 64)


def tower(seed: int) -> ImageTower:
    torch.manual_seed(seed)
    return ImageTower(network()).eval()


@pytest.fixture(scope="module")
def towers() -> list[ImageTower]:
    return [tower(1), tower(2)]


def test_a_joined_vector_is_that_of_each_tower_turned(towers: list[ImageTower]) -> None:
    turn = torch.linalg.qr(torch.randn(2 * EMBED_DIM, EMBED_DIM))[0]
    pixels = torch.randn(PIXELS)
    with torch.inference_mode():
        parts = [functional.normalize(each(pixels), dim=-1) for each in towers]
        found = JoinedTower(towers, turn).eval()(pixels)
    assert torch.allclose(found, torch.cat(parts, 1) @ turn, atol=1e-5)


def test_packed_it_says_nearly_the_same(towers: list[ImageTower]) -> None:
    turn = torch.linalg.qr(torch.randn(2 * EMBED_DIM, EMBED_DIM))[0]
    joined, pixels = JoinedTower(towers, turn).eval(), torch.randn(PIXELS)
    with torch.inference_mode():
        cosines = functional.cosine_similarity(joined(pixels), packed(joined)(pixels))
    assert (cosines > 0.999).all()


def test_towers_that_scale_pixels_in_other_ways_are_not_joined(towers: list[ImageTower]) -> None:
    other = tower(3)
    other.backbone.mean = (0.1, 0.1, 0.1)
    with pytest.raises(Refused, match="scale pixels"):
        JoinedTower([towers[0], other], torch.eye(2 * EMBED_DIM)[:, :EMBED_DIM])


def test_one_backbone_alone_is_asked_nothing(tmp_path: Path) -> None:
    check_joinable(Settings(tmp_path, tmp_path, backbones=("none that there is",)))


def test_the_kept_directions_keep_cosines_of_vectors_that_need_no_more() -> None:
    torch.manual_seed(4)
    needed = torch.randn(100, 2 * EMBED_DIM)  # what there is lies in a hundred directions
    pictures = functional.normalize(torch.randn(300, 100) @ needed, dim=-1)
    texts = functional.normalize(torch.randn(200, 100) @ needed, dim=-1)
    turn = kept_directions(pictures, texts)
    assert turn.shape == (2 * EMBED_DIM, EMBED_DIM)
    assert torch.allclose(turn.T @ turn, torch.eye(EMBED_DIM), atol=1e-4)
    assert torch.allclose((texts @ turn) @ (pictures @ turn).T, texts @ pictures.T, atol=1e-4)


def test_the_head_finds_a_linear_map_and_follows_what_counts_more() -> None:
    torch.manual_seed(5)
    meanings, true = torch.randn(500, 8), torch.nn.Linear(8, 3)
    with torch.no_grad():
        wanted = true(meanings)
        wrong = wanted[400:] + 10.0
    head = fitted_head(meanings, wanted, torch.ones(500))
    assert torch.allclose(head(meanings), wanted, atol=1e-3)
    mixed = torch.cat([wanted[:400], wrong])
    shifts = [
        (fitted_head(meanings, mixed, weights).bias - true.bias).mean().item()
        for weights in (torch.ones(500), torch.tensor([100.0] * 400 + [1.0] * 100))
    ]
    assert shifts[0] == pytest.approx(2.0, abs=0.2)  # a fifth of the rows says ten more
    assert shifts[1] == pytest.approx(0.0, abs=0.1)


def test_every_caption_and_some_words_tell_the_head() -> None:
    kinds = ["dictionary", "human", "english", "gloss", "translated", "label"]
    pairs = tuple(Meaning(str(i), ("x",), kind) for i, kind in enumerate(kinds))
    lessons = Lessons(pairs, TextBank((), ()), np.zeros((6, 384), np.float32))
    rows, weights = joining_texts(lessons, 7)
    assert sorted(rows.tolist()) == list(range(6))
    caption = weights == CAPTION_WEIGHT
    assert sorted(rows[caption.numpy()].tolist()) == [1, 2, 4]
    assert (weights[~caption] == 1.0).all()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A work folder with two trained pairs of random weights, and what joins them."""
    monkeypatch.setattr(runs, "starting_backbone", lambda _settings: network())
    made = Settings(tmp_path, tmp_path, backbones=("one", "two"))
    vocabulary = {str(i): i for i in range(TOKENS)}
    Tokenizer(models.WordLevel(vocabulary, "0")).save(str(tmp_path / "tokenizer.json"))
    pairs = [Pair(tower(seed), TextTower(TOKENS)).eval() for seed in (1, 2)]
    for member, pair in zip(made.members(), pairs, strict=True):
        save_state(member.folder / "pair.pt", {"average": pair.state_dict(), "epoch": 4})
    head = torch.nn.Linear(384, EMBED_DIM)
    joined = {
        "turn": torch.linalg.qr(torch.randn(2 * EMBED_DIM, EMBED_DIM))[0],
        "head": head.state_dict(),
        "members": [digest(p.state_dict()) for p in pairs],
    }
    save_state(tmp_path / CHECKPOINT, joined)
    return made


def test_the_shipped_pair_says_what_both_towers_say_turned_and_the_head_of_the_last_meaning(
    settings: Settings,
) -> None:
    pair, epochs = trained_pair(settings)
    assert epochs == 4
    members = [runs.trained_member(member)[0] for member in settings.members()]
    joined = torch.load(settings.work / CHECKPOINT, weights_only=True)
    pixels, ids = torch.randn(PIXELS), torch.randint(4, TOKENS, (5, 7))
    mask = torch.ones_like(ids)
    with torch.inference_mode():
        said = [functional.normalize(member.image(pixels), dim=-1) for member in members]
        meaning = members[-1].text.meaning(ids, mask)
        shown, (kept, told) = pair.image(pixels), pair.text(ids, mask)
    assert torch.allclose(shown, torch.cat(said, 1) @ joined["turn"], atol=1e-5)
    assert torch.allclose(kept, meaning, atol=1e-5)
    head = joined["head"]
    assert torch.allclose(told, meaning @ head["weight"].T + head["bias"], atol=1e-5)


def test_one_backbone_alone_ships_as_it_is(settings: Settings) -> None:
    alone = replace(settings, backbones=("two",))
    (settings.work / CHECKPOINT).unlink()
    pair, _ = trained_pair(alone)
    assert isinstance(pair.image, ImageTower)
    assert same(pair.state_dict(), runs.trained_member(alone)[0].state_dict())


def test_pairs_that_went_on_learning_must_be_joined_again(settings: Settings) -> None:
    path = settings.members()[0].folder / "pair.pt"
    state = torch.load(path, weights_only=True)
    state["average"]["image.straight.bias"] += 1
    save_state(path, state)
    with pytest.raises(ValueError, match="run the stage 'join'"):
        trained_pair(settings)
