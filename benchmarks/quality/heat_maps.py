"""Measure whether heat maps point at the right place.

    python -m benchmarks.quality.heat_maps PHOTOS [--model FOLDER] [--pictures 100] [--seed 7]

PHOTOS is a folder of parquet tables with the columns `image`, `captions_en`, `captions_zh` and
`split`. Four photos of the split "val" are put into one picture, two by two; the lines between them
fall anywhere from 35 to 65 % of a side, so that they are not those of the windows that are covered.
The sentence is a caption of one of them, every second in Chinese. Printed are the share of the heat
in the right photo and its share of the area (what chance gives), how often the hottest place lies
in it, how often it holds more heat than every other photo, with 90 % bootstrap intervals, by
language, and the time of a map.
"""

from __future__ import annotations

import argparse
import io
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tusou.explaining import HeatMap
    from tusou.protocols import Encoder

SIDE_PX = 448
SPLITS = (0.35, 0.65)
LANGUAGES = ("en", "zh")
N_BOOTSTRAPS = 2000


@dataclass(frozen=True, slots=True)
class Case:
    """Four photos as one picture, and a sentence about the one that is `right` (0–3, by rows)."""

    picture: Image.Image
    sentence: str
    language: str
    right: int
    split: tuple[float, float]
    """Where the photos meet, from the left and from the top, 0–1."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a map fits its case."""

    language: str
    share: float
    """Of the heat in the right photo, 0–1; that of its area when there is no heat at all."""
    area: float
    hottest: bool
    most: bool
    seconds: float


# ── pictures ────────────────────────────────────────────────────────────────────────────────


def photos(folder: Path, split: str = "val") -> list[dict[str, Any]]:
    """The photos of all tables that have captions in both languages."""
    import pyarrow.parquet as pq

    columns = ["image", "captions_en", "captions_zh", "split"]
    rows = []
    for file in sorted(folder.glob("flickr8k*.parquet")):
        rows += pq.read_table(file, columns=columns).to_pylist()
    return [row for row in rows if row["split"] == split]


def cases(rows: Sequence[dict[str, Any]], n: int, seed: int) -> Iterator[Case]:
    """Yield `n` composed pictures, each of four photos that no other one has."""
    chance = random.Random(seed)
    chosen = chance.sample(rows, 4 * n)
    for at in range(n):
        four = chosen[4 * at : 4 * at + 4]
        right, language = chance.randrange(4), LANGUAGES[at % 2]
        split = chance.uniform(*SPLITS), chance.uniform(*SPLITS)
        sentence = four[right][f"captions_{language}"][0]
        picture = composed([row["image"] for row in four], split)
        yield Case(picture, sentence, language, right, split)


def composed(jpegs: Sequence[bytes], split: tuple[float, float]) -> Image.Image:
    """Four photos, two by two, which meet at `split`."""
    whole = Image.new("RGB", (SIDE_PX, SIDE_PX))
    x, y = (round(fraction * SIDE_PX) for fraction in split)
    for at, jpeg in enumerate(jpegs):
        left, top = (x if at % 2 else 0), (y if at // 2 else 0)
        size = (SIDE_PX - x if at % 2 else x, SIDE_PX - y if at // 2 else y)
        whole.paste(Image.open(io.BytesIO(jpeg)).convert("RGB").resize(size), (left, top))
    return whole


# ── measures ────────────────────────────────────────────────────────────────────────────────


def parts(values: NDArray[np.float32], split: tuple[float, float]) -> NDArray[np.float32]:
    """Sum of the values in each photo, by rows; float32 (4,)."""
    x, y = (round(fraction * len(values)) for fraction in split)
    rows = (values[:y], values[y:])
    return np.array([half.sum() for row in rows for half in (row[:, :x], row[:, x:])])


def outcome(case: Case, heat: HeatMap, seconds: float) -> Outcome:
    """Compare a map with where the photo is."""
    values = heat.values
    held = parts(values, case.split)
    area = float(parts(np.ones_like(values), case.split)[case.right]) / values.size
    total = float(held.sum())
    hottest = parts(np.asarray(values == values.max(), dtype=np.float32), case.split)
    return Outcome(
        language=case.language,
        share=float(held[case.right]) / total if total else area,
        area=area,
        hottest=total > 0 and int(hottest.argmax()) == case.right,
        most=total > 0 and int(held.argmax()) == case.right,
        seconds=seconds,
    )


def run(encoder: Encoder, some: Sequence[Case]) -> Iterator[Outcome]:
    """Yield what each case gives."""
    from tusou.explaining import heat_map

    for case in some:
        query = encoder.encode_texts([case.sentence])[0]
        started = time.perf_counter()
        heat = heat_map(case.picture, query, encoder)
        yield outcome(case, heat, time.perf_counter() - started)


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and its 90 % bootstrap interval."""
    known = np.asarray(values, dtype=float)
    draws = np.random.default_rng(0).integers(len(known), size=(N_BOOTSTRAPS, len(known)))
    low, high = np.quantile(known[draws].mean(axis=1), (0.05, 0.95))
    return float(known.mean()), float(low), float(high)


def report(outcomes: Sequence[Outcome]) -> list[str]:
    """The lines that are printed."""
    lines = []
    for name in ("all", *LANGUAGES):
        own = [one for one in outcomes if name in ("all", one.language)]
        told = (
            _told([one.share for one in own]),
            _told([float(one.hottest) for one in own]),
            _told([float(one.most) for one in own]),
        )
        lines.append(
            f"{name:<4}{len(own):>4} pictures: heat in the right photo {told[0]} on "
            f"{100 * np.mean([one.area for one in own]):.1f} % of the area, "
            f"hottest place {told[1]}, most heat {told[2]}"
        )
    seconds = np.median([one.seconds for one in outcomes])
    return [*lines, f"{1000 * seconds:.0f} ms a map (median)"]


def _told(values: Sequence[float]) -> str:
    mean, low, high = (100 * value for value in interval(values))
    return f"{mean:.1f} % ({low:.1f}–{high:.1f})"


def main() -> None:
    """Parse, run, print."""
    from tusou.config import Settings
    from tusou.encoders import open_encoder
    from tusou.models import locate

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=Path)
    parser.add_argument("--model", default="starter", help="name or folder")
    parser.add_argument("--pictures", type=int, default=100, metavar="N")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    encoder = open_encoder(locate(args.model, Settings.from_environment()))
    some = list(cases(photos(args.photos), args.pictures, args.seed))
    print("\n".join(report(list(run(encoder, some)))))


if __name__ == "__main__":
    main()
