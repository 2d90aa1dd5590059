"""Photos among pages, and photos with texts: how much a photo's look should count in the order.

    python -m benchmarks.quality.mixed DATA --cache FOLDER

One library holds the dev corpus and the 1,000 validation photos of flickr8k; it is asked the
graded queries, captions, and words. Another holds the photos as pairs with their first English
caption, and is asked with the second one and with the first Chinese one. Compared are slopes and
shifts for the picture of a photo (`photo_slope`, `photo_shift` of `fitted.json`); what they are for
pages is fitted without the files that answer a query. Those in use were chosen on every second
query; the table is of the others. A last line tells what single words find there, see
`mixed_words`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import tusou
from benchmarks.quality import fitting, measuring, photo_queries, photos
from benchmarks.quality.collecting import Seen, collected
from benchmarks.quality.dev import Asked, all_queries, folds_of
from benchmarks.quality.fitting import Answer
from benchmarks.quality.mixed_words import words_asked
from tusou.searching.fitted import fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.quality.photos import Photos

    Array = NDArray[np.float64]

N_PHOTOS = 1000
TEN = 10
PHOTO = 5
"""The column of `Seen.signs` that tells photos from pages."""
ALIKE = "as of a page"
TRIED = ((1.0, 3.0), (2.0, 3.0), (2.0, 4.0), (2.0, 5.0), (2.0, 6.0), (3.0, 5.0))


@dataclass(frozen=True)
class Look:
    """How the picture of a photo is weighed, under the name of a row; None as that of a page."""

    name: str
    numbers: tuple[float, float] | None = None
    """Slope and shift."""


def looks() -> Iterator[Look]:
    """Yield what is compared: alike, as tried, as in use."""
    yield Look(ALIKE)
    for numbers in TRIED:
        yield Look("{}, {}".format(*numbers), numbers)
    own = (fitted().photo_slope, fitted().photo_shift)
    yield Look("**{}, {}**".format(*own), own)


def scores(seen: Seen, w: Array, look: Look) -> Array:
    """Return the evidence by which items are ordered, (n_items,)."""
    return fitting.totals(seen, w, look=look.numbers or (w[2], w[3]))


def alone(total: Array, seen: Seen, *, photo: bool) -> Array:
    """Return the scores in a library of photos, or of pages, alone."""
    return np.where((seen.signs[:, PHOTO] > 0) == photo, total, -np.inf)


def places(seen: Seen, total: Array) -> list[str]:
    """Return the names of the first ten files in order, each once."""
    there = [at for at in np.argsort(-total, kind="stable") if np.isfinite(total[at])]
    return list(dict.fromkeys(Path(seen.places[at][0]).name for at in there))[:TEN]


@dataclass(frozen=True)
class Material:
    """What was measured in the library of photos and pages."""

    asked: list[Asked]
    documents: list[Answer]
    weights: list[Array]
    """Of the order, for each query about documents without the files that answer it."""
    photo_queries: list[photo_queries.PhotoQuery]
    photo_seen: list[Seen]


def without_photos(answer: Answer) -> Answer:
    """Return what a library of the pages alone would have brought."""
    seen = answer.seen
    kept = seen.signs[:, PHOTO] == 0
    chosen = tuple(place for place, is_kept in zip(seen.places, kept, strict=True) if is_kept)
    pages = Seen(seen.signs[kept], seen.ranks[kept], seen.items[kept], chosen)
    return replace(answer, seen=pages, grades=answer.grades[kept])


def gathered(data: Path, cache: Path, many: Photos) -> Material:
    """Index what the cache lacks, and measure all queries."""
    corpus = data / "pdfs"
    asked = [one for one in all_queries(corpus) if one.origin != "figures"]
    photo_asked = [*photo_queries.sentences(many), *photo_queries.words(many)]
    photo_asked = [one for one in photo_asked if one.right]
    with tusou.open(cache / "library-mixed") as library:
        library.index([corpus, many.folder])
        shelf = library.shelf()
        texts = [one.query.text for one in asked]
        seen = collected(texts, shelf, cache, "mixed-documents", again=False)
        texts = [one.text for one in photo_asked]
        photo_seen = collected(texts, shelf, cache, "mixed-photos", again=False)
    documents = [
        Answer(saw, measuring.grades_of(saw, one.query.relevant), bool(one.query.relevant))
        for one, saw in zip(asked, seen, strict=True)
    ]
    folds = folds_of(asked)
    pages = [without_photos(answer) for answer in documents]
    teach = {
        fold: fitting.fit_order([a for a, own in zip(pages, folds, strict=True) if own != fold])
        for fold in np.unique(folds)
    }
    return Material(asked, documents, [teach[fold] for fold in folds], photo_asked, photo_seen)


def paired(cache: Path, many: Photos) -> tuple[list[photo_queries.PhotoQuery], list[Seen]]:
    """Index the photos as pairs; ask with other captions than the one that they have."""
    folder = cache / "pairs-manifest"
    folder.mkdir(exist_ok=True)
    rows = [
        {"image": str(many.folder / name), "caption": captions["en"][0]}
        for name, captions in many.captions.items()
    ]
    (folder / "pairs.json").write_text(json.dumps(rows))
    asked = [
        replace(one, text=many.captions[one.photo]["en"][1] if one.language == "en" else one.text)
        for one in photo_queries.sentences(many)
        if one.right
    ]
    with tusou.open(cache / "library-pairs") as library:
        library.index(folder)
        shelf = library.shelf()
        seen = collected([one.text for one in asked], shelf, cache, "pairs", again=False)
        known = {
            stored.id: Path(stored.item.image_path).name
            for saw in seen
            for stored in shelf.store.get([int(item) for item in saw.items])
        }
    named = [
        replace(saw, places=tuple((known[int(item)], None) for item in saw.items)) for saw in seen
    ]
    return asked, named


def of_documents(material: Material, look: Look | None) -> str:
    """Return nDCG@5 of the other half; None: of the pages alone."""
    values = []
    for at in range(1, len(material.asked), 2):
        answer = material.documents[at]
        if answer.answerable:
            total = scores(answer.seen, material.weights[at], look or Look(ALIKE))
            if look is None:
                total = alone(total, answer.seen, photo=False)
            found = measuring.measures([material.asked[at]], [answer], [total])
            values.append(found["ndcg@5"][0])
    return f"{100 * np.mean(values):.1f}"


def of_photos(
    asked: Sequence[photo_queries.PhotoQuery],
    seen: Sequence[Seen],
    w: Array,
    look: Look | None,
    kind: str,
) -> str:
    """Return "first / among ten" of the other half, per cent; None: of the photos alone."""
    first, ten = [], []
    for one, saw in list(zip(asked, seen, strict=True))[1::2]:
        if (one.language if one.photo else "words") == kind:
            total = scores(saw, w, look or Look(ALIKE))
            found = places(saw, alone(total, saw, photo=True) if look is None else total)
            first.append(bool(found) and found[0] in one.right)
            ten.append(not one.right.isdisjoint(found))
    return f"{100 * np.mean(first):.1f} / {100 * np.mean(ten):.1f}"


def table(
    material: Material, pairs: tuple[list[photo_queries.PhotoQuery], list[Seen]]
) -> list[str]:
    """Lines of the table."""
    w = np.array([getattr(fitted(), name) for name in fitting.ORDER])
    asked, seen = material.photo_queries, material.photo_seen
    lines = [
        "| slope, shift of a photo's look | documents | captions en | zh | words | pairs en | zh |",
        "|---|---|---|---|---|---|---|",
    ]
    for look in looks():
        cells = [of_documents(material, look)]
        cells += [of_photos(asked, seen, w, look, kind) for kind in ("en", "zh", "words")]
        cells += [of_photos(*pairs, w, look, kind) for kind in ("en", "zh")]
        lines.append(f"| {look.name} | {' | '.join(cells)} |")
    bounds = [of_documents(material, None)]
    bounds += [of_photos(asked, seen, w, None, kind) for kind in ("en", "zh", "words")]
    lines.append(f"| of pages alone; of photos alone | {' | '.join(bounds)} | | |")
    return lines


def main() -> None:
    """Parse, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    args = parser.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    many = photos.unpacked(args.data, args.cache, "val", N_PHOTOS)
    print("\n".join(table(gathered(args.data, args.cache, many), paired(args.cache, many))))
    with tusou.open(args.cache / "library-mixed") as library:
        print("\nwords: absent ones told | others lost | right first | right among ten")
        print(words_asked(library, photo_queries.words(many)))


if __name__ == "__main__":
    main()
