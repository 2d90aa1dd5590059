"""Stage two: both towers learn together which texts describe which pictures."""

from __future__ import annotations

import copy
import json
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.batches import Sampler, Step, TextLists, positives
from training.checkpoints import save_state
from training.clock import Clock
from training.encoding import cells, embed_maps, encode_rows, window
from training.histories import history_path
from training.identity import Refused
from training.losses import knowledge_loss, matching_loss, meaning_loss, softened
from training.progress import say
from training.weights import Weights, same
from training.whole import save_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from training.image_tower import Pair
    from training.settings import Settings
    from training.texts import TextBank

SOFTNESS = 0.15
MEANING, KNOWLEDGE = 0.3, 0.3
"""Weights of the side losses beside matching."""
WORDS, NAMES = 96, 96
"""Dictionary pairs and class names of every step."""


@dataclass(frozen=True)
class Material:
    """Everything that stage two reads and never changes."""

    maps: NDArray[np.float16]
    starting: NDArray[np.float16]
    """The pooled features of every photo before any training [photos, 1280]."""
    logits: NDArray[np.float16]
    """The backbone's own class logits of every photo [photos, classes]."""
    bank: TextBank
    targets: NDArray[np.float32]
    lists: TextLists
    word_rows: NDArray[np.int64]
    """Rows of the bank that are dictionary words, meanings and labels."""
    name_rows: NDArray[np.int64]
    """Rows of the bank with the class names [classes, 2]: English, and Chinese or English."""


class Trainer:
    """Holds what changes: the towers, their average, the optimiser and the clock."""

    checkpoint = "pair.pt"

    def __init__(
        self,
        pair: Pair,
        material: Material,
        sampler: Sampler,
        settings: Settings,
        evaluate: Callable[[Pair], dict[str, float]],
        *,
        number: int = 1,
    ) -> None:
        self.pair, self.material, self.sampler = pair.to(settings.device), material, sampler
        self.settings, self.evaluate = settings, evaluate
        self.average = copy.deepcopy(pair).eval()
        self.optimiser = torch.optim.AdamW(_groups(pair, settings), betas=(0.9, 0.98))
        self.number, self.path = number, settings.folder / self.name(number)
        self.before: Weights = {}
        self.photo_meaning = _photo_meaning(material)
        self.clock, self.steps = Clock(settings.epochs, settings.minutes), 0
        self.history: list[dict[str, float]] = []

    def run(self) -> None:
        """Train to the end of the schedule, with a checkpoint and figures after every epoch."""
        self._resume()
        clock = self.clock
        while clock.progress() < 1.0:
            start = time.monotonic()
            losses = self._one_epoch(start)
            clock.finish_epoch((time.monotonic() - start) / 60)
            row = {"epoch": clock.epoch, "minutes": round(clock.spent, 2), **losses}
            if clock.epoch % self.settings.validate_every == 0 or clock.progress() >= 1.0:
                row |= self.evaluate(self.average)
            self.history.append(row)
            say(json.dumps(row))
            self._save()

    @classmethod
    def name(cls, number: int) -> str:
        """The checkpoint of a run: those after the first are numbered."""
        return cls.checkpoint if number == 1 else cls.checkpoint.replace(".pt", f"-{number}.pt")

    def begin_from(self, weights: Weights) -> None:
        """Start at these weights of the stage before, unless this one was begun already."""
        self.before = weights
        if not self.path.exists():
            self.pair.load_state_dict(weights)
            self.average.load_state_dict(weights)

    def _one_epoch(self, start: float) -> dict[str, float]:
        rng = np.random.default_rng(self._seed())
        self.pair.train()
        sums: dict[str, list[float]] = {}
        for index, step in enumerate(self.sampler.epoch(rng)):
            minutes = (time.monotonic() - start) / 60
            progress = self.clock.progress(minutes, index / self.sampler.steps())
            if progress >= 1.0:
                break
            for name, value in self._step(step, rng, progress).items():
                sums.setdefault(name, []).append(value)
            if index % 10 == 0:
                say(f"step {self.steps}: {sums['match'][-1]:.4f}, {minutes:.1f} minutes")
        return {name: round(float(np.mean(values)), 4) for name, values in sums.items()}

    def _seed(self) -> int | list[int]:
        seed = self.settings.seed * 1000 + self.clock.epoch
        return seed if self.number == 1 else [seed, self.number]

    def _step(self, step: Step, rng: np.random.Generator, progress: float) -> dict[str, float]:
        self._set_rates(progress)
        losses = self._losses(step, rng, progress)
        total = losses["match"] + MEANING * losses["meaning"] + KNOWLEDGE * losses["names"]
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.pair.parameters(), 2.0)
        self.optimiser.step()
        self.steps += 1
        self._update_average()
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def _losses(self, step: Step, rng: np.random.Generator, progress: float) -> dict[str, Tensor]:
        stuff, pair, device = self.material, self.pair, self.settings.device
        images = self._embed(step, rng, progress)
        words = rng.choice(stuff.word_rows, WORDS, replace=False)
        logits = torch.from_numpy(stuff.logits[step.photos].astype(np.float32)).to(device)
        classes = _classes(logits, rng)
        names = stuff.name_rows[classes, rng.integers(0, 2, len(classes))]
        rows = np.concatenate([step.texts, words, names])
        meaning, embedded = encode_rows(pair, stuff.bank, rows, rng)
        texts, named = embedded[: len(step.texts)], embedded[-len(names) :]
        targets = torch.from_numpy(stuff.targets[rows]).to(device)
        hard = torch.from_numpy(positives(step.texts, step.photos, stuff.lists)).to(device)
        owners = self.photo_meaning[torch.from_numpy(step.photos)].to(device)
        soft = softened(hard, targets[: len(step.texts)], owners, SOFTNESS)
        return {
            "match": matching_loss(images, texts, soft, pair.scale()),
            "meaning": meaning_loss(meaning, targets),
            "names": knowledge_loss(
                images, named, logits[:, torch.from_numpy(classes)], pair.scale_names()
            ),
        }

    def _embed(self, step: Step, rng: np.random.Generator, progress: float) -> Tensor:
        """Unit embeddings [n, 256] of the pictures of a step."""
        maps = window(self.material.maps, step.views, rng, cells(progress))
        return embed_maps(self.pair, maps)

    def _set_rates(self, progress: float) -> None:
        warm = min(1.0, (self.steps + 1) / 40)
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * warm * (0.5 + 0.5 * math.cos(math.pi * progress)) + 1e-6

    def _update_average(self) -> None:
        keep = min(self.settings.ema, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mine, theirs in zip(self.average.parameters(), self.pair.parameters(), strict=True):
                mine.lerp_(theirs, 1 - keep)

    def _save(self) -> None:
        save_state(
            self.path,
            {
                "pair": self.pair.state_dict(),
                "average": self.average.state_dict(),
                "before": self.before,
                "optimiser": self.optimiser.state_dict(),
                "epoch": self.clock.epoch,
                "steps": self.steps,
                "spent": self.clock.spent,
                "history": self.history,
            },
        )
        save_text(
            history_path(self.settings.folder, self.path.name), json.dumps(self.history, indent=1)
        )

    def _resume(self) -> None:
        if self.path.exists():
            state = torch.load(self.path, map_location=self.settings.device, weights_only=True)
            if self.before and state.get("before") and not same(self.before, state["before"]):
                raise Refused(
                    f"{self.path} was begun from other weights than the stage before it has "
                    "now: remove it, so that this stage begins anew"
                )
            self.pair.load_state_dict(state["pair"])
            self.average.load_state_dict(state["average"])
            peaks = [group["peak"] for group in self.optimiser.param_groups]
            self.optimiser.load_state_dict(state["optimiser"])
            for group, peak in zip(self.optimiser.param_groups, peaks, strict=True):
                group["peak"] = peak  # the settings of this run count, not those of the last
            self.clock.epoch, self.clock.spent = state["epoch"], state["spent"]
            self.steps, self.history = state["steps"], state["history"]


def _classes(logits: Tensor, rng: np.random.Generator) -> NDArray[np.int64]:
    """The classes that the batch shows most, filled up with others."""
    shown = torch.unique(logits.topk(2, dim=1).indices).cpu().numpy()
    shown = rng.permutation(shown)[: NAMES * 3 // 4]
    others = np.setdiff1d(np.arange(logits.shape[1]), shown)
    return np.concatenate([shown, rng.choice(others, NAMES - len(shown), replace=False)])


def _photo_meaning(material: Material) -> Tensor:
    """The mean meaning of every photo's texts, unit rows [photos, 384]."""
    every = material.lists.every
    known = (every >= 0)[:, :, None]
    total = (material.targets[np.maximum(every, 0)] * known).sum(1)
    return functional.normalize(torch.from_numpy(total.astype(np.float32)), dim=-1)


def _groups(pair: Pair, settings: Settings) -> list[dict[str, object]]:
    late, heads, texts = list(pair.image.backbone.late.parameters()), [], []
    for name, parameter in pair.named_parameters():
        if name.startswith("text.") and not name.startswith("text.head"):
            texts.append(parameter)
        elif not name.startswith("image.backbone"):
            heads.append(parameter)
    return [
        {"params": late, "peak": settings.image_rate, "weight_decay": 0.02},
        {"params": texts, "peak": settings.text_rate, "weight_decay": 0.02},
        {"params": heads, "peak": settings.head_rate, "weight_decay": 0.05},
    ]
