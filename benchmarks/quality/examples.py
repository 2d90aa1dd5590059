"""What chose how much counts against a query, and how diverse an answer is made.

    python -m benchmarks.quality.examples PHOTOS

PHOTOS holds the Parquet files `flickr8k-*.parquet` with the columns image, captions_en and split.
The starter model ranks the photos of the split "val"; a photo shows what one of its captions names.
"""

from __future__ import annotations

import argparse
import io
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.photos import encoded
from tusou.config import Settings
from tusou.encoders import open_encoder
from tusou.models import locate
from tusou.ranking import marginal_relevance
from tusou.searching.asked import unit
from tusou.searching.diversity import spread_out
from tusou.text.small_words import SMALL_WORDS

if TYPE_CHECKING:
    from tusou.protocols import Encoder

FIRST = 10
POOL = 75
SMALL = SMALL_WORDS["en"] | {"two", "three", "man", "some", "over", "into", "through", "its"}


@dataclass(frozen=True)
class Photos:
    """Vectors, and the words of the captions."""

    vectors: np.ndarray
    words: list[set[str]]

    def counted(self, least: int, most: int) -> list[str]:
        """Words that so many photos show."""
        counts = Counter(word for one in self.words for word in one)
        known = (word for word, n in counts.items() if least <= n <= most)
        return sorted(word for word in known if word not in SMALL and len(word) > 2)

    def holding(self, *wanted: str) -> int:
        """How many photos show all of these."""
        return sum(one.issuperset(wanted) for one in self.words)


def read(folder: Path, encoder: Encoder) -> Photos:
    """Read and encode the photos."""
    import pyarrow.parquet as pq

    rows = []
    for file in sorted(folder.glob("flickr8k-*.parquet")):
        table = pq.read_table(file, columns=["image", "captions_en", "split"])
        rows += [row for row in table.to_pylist() if row["split"] == "val"]
    vectors = encoded(encoder, [io.BytesIO(row["image"]) for row in rows])
    captions = [" ".join(row["captions_en"][:5]) for row in rows]
    return Photos(vectors, [set(re.findall("[a-z]+", c.lower())) for c in captions])


def against(photos: Photos, encoder: Encoder, rng: random.Random) -> None:
    """Print for several weights how often "a without b" shows a, b, and a without b."""
    words = photos.counted(25, 350)
    pairs = [(a, b) for a in words for b in words if a != b]
    rng.shuffle(pairs)
    often = ((a, b) for a, b in pairs if photos.holding(a, b) >= max(8, 0.25 * photos.holding(a)))
    chosen = [pair for pair, _ in zip(often, range(300), strict=False)]
    known = {word: encoder.encode_texts([word])[0] for pair in chosen for word in pair}
    for weight in (0, 0.25, 0.5, 0.75, 1.0, 1.25):
        shown = np.zeros(3)
        for a, b in chosen:
            query = unit(known[a] - weight * known[b])
            top = [photos.words[i] for i in np.argsort(-(photos.vectors @ query))[:FIRST]]
            shown += [
                np.mean([a in one and b not in one for one in top]),
                np.mean([a in one for one in top]),
                np.mean([b in one for one in top]),
            ]
        right, with_a, with_b = 100 * shown / len(chosen)
        print(f"against {weight}: a without b {right:.1f} %, a {with_a:.1f}, b {with_b:.1f}")


def diverse(photos: Photos, encoder: Encoder, rng: random.Random) -> None:
    """Print for several λ how many of the first are right, and how alike they are."""
    words = photos.counted(40, 350)
    rng.shuffle(words)
    queries = {word: encoder.encode_texts([word])[0] for word in words[:80]}
    for relevance in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3):
        right, alike = [], []
        for word, query in queries.items():
            cosines = photos.vectors @ query
            pool = np.argsort(-cosines)[:POOL]
            among = photos.vectors[pool] @ photos.vectors[pool].T
            order = marginal_relevance(
                cosines[pool], spread_out(among).__getitem__, FIRST, relevance
            )
            first = order[:FIRST]
            right.append(np.mean([word in photos.words[pool[i]] for i in first]))
            alike.append(np.mean(among[np.ix_(first, first)][np.triu_indices(FIRST, 1)]))
        print(f"λ {relevance}: right {100 * np.mean(right):.1f} %, alike {np.mean(alike):.3f}")


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    folder = parser.parse_args().photos
    encoder = open_encoder(locate("starter", Settings.from_environment()))
    photos = read(folder, encoder)
    against(photos, encoder, random.Random(1))
    diverse(photos, encoder, random.Random(2))


if __name__ == "__main__":
    main()
