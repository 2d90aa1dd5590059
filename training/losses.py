"""The losses: meaning (text to teacher), matching (picture to texts), knowledge (class names)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def meaning_loss(student: Tensor, teacher: Tensor, temperature: float = 0.06) -> Tensor:
    """Cosine distance to the teacher plus telling its own target from the others in the batch.

    Both [n, d]; ``teacher`` rows are unit vectors. Targets nearly equal to one's own
    (cosine over 0.95) are no negatives.
    """
    student = functional.normalize(student, dim=-1)
    cosines = student @ teacher.T
    own = cosines.diagonal()
    same = (teacher @ teacher.T) > 0.95
    same.fill_diagonal_(False)
    logits = (cosines / temperature).masked_fill(same, -1e4)
    apart = functional.cross_entropy(logits, torch.arange(len(logits), device=logits.device))
    return 2.0 * (1.0 - own.mean()) + 0.2 * apart


def matching_loss(images: Tensor, texts: Tensor, target: Tensor, scale: Tensor) -> Tensor:
    """Multi-positive InfoNCE in both directions.

    ``images`` [n, d] and ``texts`` [m, d] are unit rows; ``target`` [m, n] has rows summing
    to 1: which picture each text should find.
    """
    logits = scale * texts @ images.T
    to_image = -(target * functional.log_softmax(logits, dim=1)).sum(1).mean()
    backward = target.T / target.T.sum(1, keepdim=True).clamp(min=1e-6)
    to_text = -(backward * functional.log_softmax(logits.T, dim=1)).sum(1).mean()
    return 0.5 * (to_image + to_text)


def softened(hard: Tensor, text_meaning: Tensor, photo_meaning: Tensor, softness: float) -> Tensor:
    """Move ``softness`` of every row to the pictures whose captions mean nearly the same.

    ``hard`` [m, n]; ``text_meaning`` [m, d] and ``photo_meaning`` [n, d] are the teacher's unit
    rows. Two photos of running dogs are no plain negatives of each other.
    """
    likeness = (text_meaning @ photo_meaning.T / 0.05).softmax(1)
    return (1.0 - softness) * hard + softness * likeness


def knowledge_loss(images: Tensor, names: Tensor, teacher_logits: Tensor, scale: Tensor) -> Tensor:
    """The picture should name the ImageNet classes as the backbone's classifier did.

    ``images`` [n, d], ``names`` [k, d] unit rows; ``teacher_logits`` [n, k] of the same classes.
    """
    target = (teacher_logits / 1.5).softmax(-1)
    return functional.kl_div(
        (scale * images @ names.T).log_softmax(-1), target, reduction="batchmean"
    )
