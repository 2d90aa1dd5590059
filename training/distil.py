"""Stage one: the text tower learns the teacher's meaning, in English and in Chinese."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING

import numpy as np
import torch

from training.checkpoints import load_checkpoint, save_checkpoint
from training.clock import Clock
from training.lexicon import Pair, epoch_rows
from training.losses import meaning_loss
from training.precision import half_where_quick
from training.progress import say
from training.teacher import HIDDEN
from training.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.lexicon import Lessons
    from training.settings import Settings
    from training.teacher import Teacher
    from training.text_tower import TextTower
    from training.texts import TextBank

BATCH = 512
RATE = 6e-4
MEANINGS = "meanings.npz"
POOL = 16
"""Batches are cut from pools of this many, sorted by length: a third less padding."""


def teacher_targets(pairs: Sequence[Pair], teacher: Teacher, work: Path) -> NDArray[np.float32]:
    """What each pair should mean: unit vectors float32 [pairs, 384].

    The teacher's vectors are kept by text, so that only texts new to ``work`` are encoded.
    """
    texts, vectors = _kept(work)
    new = list(dict.fromkeys(t for pair in pairs for t in pair.means if t not in texts))
    if new:
        vectors = np.concatenate([vectors, teacher.encode(new)])
        texts |= {text: row for row, text in enumerate(new, len(texts))}
        _keep(work, texts, vectors)
    targets = np.stack([vectors[[texts[t] for t in pair.means]].mean(0) for pair in pairs])
    return np.asarray(targets / np.linalg.norm(targets, axis=1, keepdims=True), np.float32)


def _kept(work: Path) -> tuple[dict[str, int], NDArray[np.float32]]:
    path = work / MEANINGS
    if not path.exists():
        return {}, np.empty((0, HIDDEN), np.float32)
    with np.load(path) as kept:
        texts = json.loads(kept["texts"].tobytes())
        return {text: row for row, text in enumerate(texts)}, kept["vectors"]


def _keep(work: Path, texts: Iterable[str], vectors: NDArray[np.float32]) -> None:
    """Texts and vectors in one file: apart, a stop between them would mix up whose is whose."""
    lines = np.frombuffer(json.dumps(list(texts)).encode(), np.uint8)
    with whole(work / MEANINGS) as draft, draft.open("wb") as file:
        np.savez(file, texts=lines, vectors=vectors)


def length_batches(
    rows: Sequence[int], bank: TextBank, size: int, rng: random.Random
) -> list[list[int]]:
    """Shuffled batches of rows that are about equally long."""
    rows = list(rows)
    rng.shuffle(rows)
    batches: list[list[int]] = []
    for start in range(0, len(rows), size * POOL):
        pool = sorted(rows[start : start + size * POOL], key=lambda row: len(bank.words[row]))
        batches += [pool[i : i + size] for i in range(0, len(pool), size)]
    rng.shuffle(batches)
    return batches


def distil(tower: TextTower, lessons: Lessons, settings: Settings) -> None:
    """Train ``tower`` in place; resumes from the checkpoint of the last whole epoch."""
    path = settings.work / "distil.pt"
    optimiser = torch.optim.AdamW(tower.parameters(), RATE, weight_decay=0.01, betas=(0.9, 0.98))
    clock = Clock(settings.distil_epochs, settings.minutes)
    clock.epoch, clock.spent = load_checkpoint(path, tower, optimiser)
    tower.train()
    while clock.progress() < 1.0:
        start = time.monotonic()
        rng = random.Random(settings.seed * 1000 + clock.epoch)
        batches = length_batches(epoch_rows(lessons.pairs, rng), lessons.bank, BATCH, rng)
        noise, losses = np.random.default_rng(settings.seed + clock.epoch), []
        for step, rows in enumerate(batches):
            minutes = (time.monotonic() - start) / 60
            progress = clock.progress(minutes, step / len(batches))
            if losses and progress >= 1.0:
                break
            _set_rate(optimiser, progress)
            losses.append(_step(tower, optimiser, lessons, rows, noise))
            if step % 20 == 0:
                say(f"distil {clock.epoch + 1}: {step}/{len(batches)} loss {np.mean(losses):.4f}")
        clock.finish_epoch((time.monotonic() - start) / 60)
        say(f"distil epoch {clock.epoch}: loss {np.mean(losses):.4f}")
        save_checkpoint(path, clock, tower, optimiser)


def _step(
    tower: TextTower,
    optimiser: torch.optim.Optimizer,
    lessons: Lessons,
    rows: list[int],
    noise: np.random.Generator,
) -> float:
    device = tower.positions.device
    ids, mask = (t.to(device) for t in lessons.bank.batch(rows, noise, drop=0.03))
    with half_where_quick(device.type):
        meaning = tower.meaning(ids, mask)
    loss = meaning_loss(meaning.float(), torch.from_numpy(lessons.targets[rows]).to(device))
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _set_rate(optimiser: torch.optim.Optimizer, progress: float) -> None:
    for group in optimiser.param_groups:
        group["lr"] = RATE * min(1.0, progress * 20 + 0.02) * (1.0 - progress) + 1e-5
