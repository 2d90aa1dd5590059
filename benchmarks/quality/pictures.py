"""Pictures as queries: copies of pictures that a library holds, and of some that it does not.

    python -m benchmarks.quality.pictures DATA --cache FOLDER [--write]

The library is half of the validation photos of flickr8k; queries are copies of photos of both
halves, saved badly, made smaller, or cut. A hit is right when it is the photo of the copy. So for
the documents of `DATA/pdfs`: each copy of a page or figure is asked for once among all, and once
among all files but its own, where nothing is right. The confidence is fitted on all of it, for
photos and documents apart, and reported out of fold (five folds by picture). `--write` puts the
numbers into `fitted.json`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks.quality import photos
from benchmarks.quality.dev import library_of
from benchmarks.quality.fitting import logistic_regression
from benchmarks.quality.measuring import auc, reliability
from tusou.searching import Shelf
from tusou.searching import fitted as fitted_module
from tusou.searching.asked import Asked
from tusou.searching.candidates import candidates
from tusou.searching.evidence import measured
from tusou.searching.ordering import ordered
from tusou.searching.rounds import n_weighed
from tusou.searching.weighing import fetched
from tusou.types import Query

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    import tusou
    from tusou.protocols import Encoder
    from tusou.searching.evidence import Found
    from tusou.types import StoredItem

N_PHOTOS = 400
"""Photos that are asked for, half of them held; each as every kind of copy."""
N_ITEMS = 100
"""Pages and figures that are asked for."""
FOLDS = 5
MAY_LOSE = 0.08
"""The share of the held pictures that may lose their right first hit by the line."""


def saved(picture: Image.Image) -> Image.Image:
    """Save as a JPEG of quality 30."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=30)
    return Image.open(file).convert("RGB")


def halved(picture: Image.Image) -> Image.Image:
    """Halve both sides."""
    return picture.resize((max(picture.width // 2, 1), max(picture.height // 2, 1)))


def cut(share: float) -> Callable[[Image.Image], Image.Image]:
    """Return how to cut out the middle with `share` of both sides."""

    def middle(picture: Image.Image) -> Image.Image:
        x, y = (round(side * (1 - share) / 2) for side in picture.size)
        return picture.crop((x, y, picture.width - x, picture.height - y))

    return middle


COPIES = {
    "JPEG of quality 30": saved,
    "half the size": halved,
    "cut to 90 %": cut(0.9),
    "cut to 75 %": cut(0.75),
    "cut to half": cut(0.5),
}


@dataclass(frozen=True, slots=True)
class Asks:
    """What was found first for each query, (n,) each."""

    photo: NDArray[np.int64]
    copy: NDArray[np.int64]
    held: NDArray[np.bool_]
    right: NDArray[np.bool_]
    surprise: NDArray[np.float64]
    cosine: NDArray[np.float64]


def first_of(picture: Image.Image, shelf: Shelf, depth: int = 5) -> list[Found]:
    """Return the items nearest to a picture, measured as a search does."""
    asked = Asked(Query(image=picture), [shelf])
    found = candidates(asked, n_weighed(asked.query))
    return measured(fetched(ordered(asked.query, found)[:depth], [shelf]), asked, found)


def columns(rows: list[tuple[int, int, bool, bool, Found]]) -> Asks:
    """Return rows of (picture, copy, held, right, first hit) as columns."""
    photo, copy, held, right, first = zip(*rows, strict=True)
    return Asks(
        np.array(photo),
        np.array(copy),
        np.array(held),
        np.array(right),
        np.array([one.signs.image for one in first]),
        np.array([one.cosine for one in first]),
    )


def of_photos(data: Path, cache: Path, encoder: Encoder) -> Asks:
    """Photos of a library that holds every other one of those that are asked for."""
    many = photos.unpacked(data, cache, "val", 1000)
    half = photos.fewer(many, cache, 500)
    shelf = photos.shelf_of(half, encoder, cache)
    held = [name for name in sorted(many.captions) if name in half.captions]
    absent = [name for name in sorted(many.captions) if name not in half.captions]
    names = [*held[: N_PHOTOS // 2], *absent[: N_PHOTOS // 2]]

    rows = []
    for at, name in enumerate(names):
        picture = Image.open(many.folder / name).convert("RGB")
        for number, copied in enumerate(COPIES.values()):
            first, *_ = first_of(copied(picture), shelf)
            right = Path(first.stored.path).name == name
            rows.append((at, number, name in half.captions, right, first))
    shelf.store.close()
    return columns(rows)


def of_documents(library: tusou.Library) -> Asks:
    """Pages and figures of the dev corpus, among all files and among all but their own."""
    store, shelf, rows = library.store, library.shelf(), []
    ids = np.random.default_rng(3).permutation(store.ids())[:N_ITEMS]
    for at, item in enumerate(store.get([int(one) for one in ids])):
        picture = library.picture(item.id, 448)
        for number, copied in enumerate(COPIES.values()):
            found = first_of(copied(picture), shelf, depth=100)
            rows.append((at, number, True, shows(found[0], item), found[0]))
            others = [one for one in found if not shows(one, item) and one.stored.path != item.path]
            rows += [(at, number, False, False, one) for one in others[:1]]
    return columns(rows)


def shows(found: Found, item: StoredItem) -> bool:
    """Return whether a hit shows the item; a part of a page may be found as its figure."""
    one, place = found.stored, (item.path, item.item.page_number)
    return one.image_key == item.image_key or (one.path, one.item.page_number) == place


def fit(asks: Asks, among: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Return (shift, slope) of the log-odds over the surprise."""
    chosen = np.ones(len(asks.right), dtype=bool) if among is None else among
    x = np.column_stack([np.ones(chosen.sum()), asks.surprise[chosen]])
    return logistic_regression(x, asks.right[chosen].astype(float), np.ones(chosen.sum()))


def confidence(asks: Asks, w: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0–1 of the first hit of each query."""
    return np.asarray(1 / (1 + np.exp(-(w[0] + w[1] * asks.surprise))))


def out_of_fold(asks: Asks) -> NDArray[np.float64]:
    """Return the confidence by fits on the other photos."""
    sure = np.zeros(len(asks.right))
    for fold in range(FOLDS):
        here = asks.photo % FOLDS == fold
        sure[here] = confidence(asks, fit(asks, ~here))[here]
    return sure


def line(asks: Asks, sure: NDArray[np.float64]) -> float:
    """Return the line at which `MAY_LOSE` of the right first hits are lost."""
    return float(np.quantile(sure[asks.right], MAY_LOSE))


def told(
    name: str, asks: Asks, sure: NDArray[np.float64], needed: float, *, is_set_here: bool = False
) -> str:
    """Return what is published of one library.

    What a line loses of the very values on which it `is_set_here` is no finding, and says so.
    """
    bins, error = reliability(sure, asks.right)
    lost, refused = (sure[asks.right] < needed).mean(), (sure[~asks.held] < needed).mean()
    right_ones = "the right (it is set so)" if is_set_here else "the right"
    diagram = " ".join(f"({mean:.2f}, {right:.2f}, {n})" for mean, right, n in bins)
    rows = [
        f"{name}: {len(asks.right)} queries, {asks.held.mean():.0%} of pictures that it holds",
        f"  right first, of those held: {asks.right[asks.held].mean():.1%}",
        f"  AUC of right against all others: {auc(sure[asks.right], sure[~asks.right]):.3f}",
        f"  calibration error: {error:.3f}",
        f"  line {needed:.3f}: loses {lost:.1%} of {right_ones}, refuses {refused:.1%} of others",
        f"  (confidence, right, queries): {diagram}",
    ]
    for number, copy in enumerate(COPIES):
        those = asks.held & (asks.copy == number)
        rows.append(
            f"  {copy}: right {asks.right[those].mean():.1%}, median cosine "
            f"{np.median(asks.cosine[those]):.3f}, median confidence {np.median(sure[those]):.2f}"
        )
    return "\n".join(rows)


def main() -> None:
    """Ask, fit, print; write where that is wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.pictures")
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--write", action="store_true", help="put the numbers into fitted.json")
    args = parser.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    with library_of(args.data / "pdfs", args.cache) as library:
        asks = of_photos(args.data, args.cache, library.encoder)
        w, sure = fit(asks), out_of_fold(asks)
        needed = line(asks, sure)
        print(told("photos", asks, sure, needed, is_set_here=True), flush=True)
        others = of_documents(library)
    of_pages = fit(others)
    print(told("documents", others, out_of_fold(others), needed))
    values = {
        "picture_slope": w[1],
        "picture_shift": w[0],
        "picture_page_slope": of_pages[1],
        "picture_page_shift": of_pages[0],
        "needed_picture": needed,
    }
    rounded = {name: round(float(value), 4) for name, value in values.items()}
    print(json.dumps(rounded))
    if args.write:
        path = Path(fitted_module.__file__).with_name(fitted_module.FILE)
        known = json.loads(path.read_text("utf-8"))["fitted"]
        path.write_text(json.dumps({"fitted": known | rounded}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
