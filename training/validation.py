"""Figures during training, on the captioned validation photos."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

from training.encoding import encode_rows
from training.metrics import recalls, text_ranks
from training.texts import TextBank, encode_bank

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from training.image_tower import Pair
    from training.photos import Photo


@dataclass(frozen=True)
class Captions:
    """The captions of one language and whose they are."""

    bank: TextBank
    owners: NDArray[np.int64]


def captions_of(photos: list[Photo], tokenizer: Tokenizer, language: str) -> Captions:
    """All human captions of one language."""
    lists = [p.human_chinese if language == "zh" else p.english for p in photos]
    owners = np.array([i for i, found in enumerate(lists) for _ in found])
    return Captions(encode_bank(tokenizer, [text for found in lists for text in found]), owners)


def validator(
    photos: list[Photo], maps: NDArray[np.float16], tokenizer: Tokenizer, device: str
) -> Callable[[Pair], dict[str, float]]:
    """A function from the towers to R@1/5/10 in the languages that the captions have."""
    both = {language: captions_of(photos, tokenizer, language) for language in ("en", "zh")}
    both = {language: found for language, found in both.items() if len(found.owners)}

    def evaluate(pair: Pair) -> dict[str, float]:
        pair.eval()
        with torch.inference_mode():
            images = (
                functional.normalize(
                    torch.cat(
                        [
                            pair.image.from_maps(
                                torch.from_numpy(maps[i : i + 50].astype(np.float32)).to(device)
                            )
                            for i in range(0, len(photos), 50)
                        ]
                    ),
                    dim=-1,
                )
                .float()
                .cpu()
                .numpy()
            )
            figures: dict[str, float] = {}
            for name, captions in both.items():
                rows = np.arange(len(captions.owners))
                texts = encode_rows(pair, captions.bank, rows, None)[1].cpu().numpy()
                found = recalls(text_ranks(texts, images, captions.owners))
                figures |= {f"{name} {key}": value for key, value in found.items()}
        return figures

    return evaluate
