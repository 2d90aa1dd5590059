"""Stage three: the pictures hold still, and the text tower reads captions for as long again.

Stage two spends most of a step on pictures, so within its hours each Chinese caption is read
once or twice. With the pooled features of every view computed once, a step costs its texts
alone, and the text tower and both heads see several times as many captions a minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.identity import Refused
from training.material import plain_rows
from training.precision import half_where_quick
from training.progress import say
from training.train import Trainer
from training.weights import digest
from training.whole import save_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.batches import Step
    from training.corpus import Corpus
    from training.image_tower import Pair
    from training.settings import Settings
    from training.weights import Weights

CHUNK = 64
VIEWS_OF_CAPTIONED = 2
"""Views of every captioned photo whose features are kept, of others one: minutes, not an hour."""


class TextTrainer(Trainer):
    """Trains the text tower and the heads against features that do not change."""

    checkpoint = "tuned.pt"
    features: NDArray[np.float16]
    """float16 [views, 1280]; only the rows that the sampler draws are filled."""

    def start(self, features: NDArray[np.float16], weights: Weights | None = None) -> None:
        """Go on from the weights of the stage before, unless this one was begun already."""
        self.features = features
        if weights is not None:
            self.begin_from(weights)
        self.pair.image.backbone.requires_grad_(False)
        self.run()

    def _embed(self, step: Step, rng: np.random.Generator, progress: float) -> Tensor:
        del rng, progress  # the pictures hold still
        rows = torch.from_numpy(self.features[step.views].astype(np.float32))
        return functional.normalize(
            self.pair.image.from_features(rows.to(self.settings.device)), dim=-1
        )


class HeadTrainer(TextTrainer):
    """Trains the heads, and the text tower on, over the backbone as ImageNet left it.

    Stage two then spends its hours on a backbone whose head already knows what it is asked.
    """

    checkpoint = "heads.pt"


def starting_views(corpus: Corpus, starting: NDArray[np.float16]) -> NDArray[np.float16]:
    """The starting features at the rows of the plain views: float16 [views, 1280]."""
    features = np.zeros((len(corpus.views), starting.shape[1]), np.float16)
    features[plain_rows(corpus)] = starting
    return features


def kept_views(corpus: Corpus, done: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Which rows of the view store this stage uses: uint8 [views], the first few of a photo."""
    kept = np.zeros(len(corpus.views), np.uint8)
    seen: dict[int, int] = {}
    for row, view in enumerate(corpus.views):
        most = VIEWS_OF_CAPTIONED if corpus.photos[view.photo].captioned else 1
        if done[row] and seen.get(view.photo, 0) < most:
            seen[view.photo] = seen.get(view.photo, 0) + 1
            kept[row] = 1
    return kept


def pooled_features(
    pair: Pair, maps: NDArray[np.float16], kept: NDArray[np.uint8], settings: Settings
) -> NDArray[np.float16]:
    """The last features of the kept views, of the image tower as it is: float16 [views, 1280].

    They are kept under a name of the weights and views that they come from.
    """
    cache = (
        settings.folder / f"features-{digest(pair.image.backbone.state_dict(), kept.tobytes())}.npy"
    )
    if cache.exists():
        return np.asarray(np.load(cache))
    pair.eval()
    rows = np.flatnonzero(kept)
    found: NDArray[np.float16] | None = None
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        pixels = torch.from_numpy(maps[part].astype(np.float32))
        pixels = pixels.contiguous(memory_format=torch.channels_last)
        with torch.inference_mode(), half_where_quick(settings.device):
            values = pair.image.features(pixels.to(settings.device)).float().cpu().numpy()
        if found is None:
            found = np.zeros((len(kept), values.shape[1]), np.float16)
        found[part] = values
        if start % (50 * CHUNK) == 0:
            say(f"features: {start} of {len(rows)}")
    if found is None:
        raise Refused("there are no views: run the stage 'views' first")
    for stale in settings.folder.glob("features*.npy"):
        stale.unlink()
    save_array(cache, found)
    return found
