"""A picture or an example together with words: what is found, and where the line should lie.

    python -m benchmarks.quality.combined DATA --cache FOLDER [--seed 7]

The library is half of the validation photos of flickr8k. Pictures are the middle 75 % of photos of
both halves, examples are items of the library, sentences are captions (English and Chinese in
turn) and sentences about what no photo shows, words are those of `words.jsonl`. Right is the photo
that the caption belongs to, or that has a caption with the word. Lines are compared: that of the
mean of sentence and picture, that of the words alone, and that of the words or else of the picture
alone, at several confidences of being the very picture.

Sentences and words are judged by what was fitted without them (`python -m benchmarks.quality fit`
measures them in the same cache, which takes some minutes the first time).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PIL import Image

from benchmarks.quality import photo_queries, photos
from benchmarks.quality.dev import N_FOLDS
from benchmarks.quality.measuring import auc
from benchmarks.quality.pictures import cut
from benchmarks.quality.reporting import fit, gather
from tusou.config import Settings
from tusou.encoders import open_encoder
from tusou.models import locate
from tusou.searching import asked_of
from tusou.searching.candidates import candidates
from tusou.searching.fitted import Fitted, fitted, fitted_as
from tusou.searching.lines import BESIDE, VERY_PICTURE, height_of
from tusou.searching.rounds import n_weighed
from tusou.searching.weighing import weighed
from tusou.types import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.quality.photos import Photos
    from tusou.searching import Shelf
    from tusou.searching.evidence import Found

    Height: TypeAlias = Callable[[Found], float]

N = 200
"""Queries of each kind, where there are so many."""
TEN = 10
VERY = (0.5, 0.9)
"""What else was tried as the confidence of being the very picture, beside what is in use."""


@dataclass(frozen=True)
class Case:
    """A query with a picture and words, and the names of the photos that are right."""

    kind: str
    query: Query
    about: str
    """What its words are about, see `photo_queries.fold_of`."""
    right: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Went:
    """How it went: which of the first round are right, and how high they stand by each line."""

    case: Case
    right: tuple[bool, ...]
    heights: dict[str, tuple[float, ...]]

    @property
    def in_ten(self) -> bool:
        """Whether a right one is among the first ten."""
        return any(self.right[:TEN])

    def best(self, line: str) -> float:
        """How high the highest stands."""
        return max(self.heights[line], default=0.0)

    def is_shown(self, line: str) -> bool:
        """Whether there are hits, the first right one of ten among them."""
        first = self.heights[line][self.right.index(True)]
        return self.best(line) >= 1 and first >= BESIDE


def cases(many: Photos, half: Photos, items: dict[str, int], seed: int) -> Iterator[Case]:
    """Yield the queries; `items` are the numbers of the photos of `half`."""
    rng = np.random.default_rng(seed)
    held = [str(one) for one in rng.permutation(sorted(half.captions))]
    rest = [str(one) for one in rng.permutation(sorted(many.captions.keys() - half.captions))]
    languages = cycle(("en", "zh"))

    def caption(name: str) -> str:
        return many.captions[name][next(languages)][0]

    def picture(name: str) -> Image.Image:
        return cut(0.75)(Image.open(many.folder / name).convert("RGB"))

    for name in held[:N]:
        asked = Query(caption(name), image=picture(name))
        yield Case("a photo that is there, its caption", asked, name, frozenset({name}))
    for name in rest[:N]:
        asked = Query(caption(name), picture(name))
        yield Case("a photo that is not there, its caption", asked, name)
    for name, other in zip(held[N : 2 * N], rest[:N], strict=True):
        asked = Query(caption(name), image=picture(other))
        yield Case("a photo that is not there, caption of another", asked, name, frozenset({name}))
    for name, row in zip(rest[:N], cycle(photo_queries.absent()), strict=False):
        asked = Query(row["query"], picture(name))
        yield Case("a photo that is not there, absent thing", asked, row["query"])

    yield from _of_words(half, items, rng)


def _of_words(half: Photos, items: dict[str, int], rng: np.random.Generator) -> Iterator[Case]:
    """Yield words with an item each, which is no answer."""
    words = photo_queries.words(half)
    names = [str(one) for one in rng.permutation(sorted(items))]
    for chosen in ([one for one in words if one.right], [one for one in words if not one.right]):
        some = [chosen[at] for at in rng.permutation(len(chosen))[:N]]
        for word, name in zip(some, cycle(names), strict=False):
            asked = Query(word.text, like=(items[name],))
            if not word.right:
                yield Case("an item, absent word", asked, word.about)
            elif word.right - {name}:
                yield Case("an item, word", asked, word.about, word.right - {name})


def lines() -> dict[str, Height]:
    """Return what is compared: how high an item stands, by name."""

    def of_picture(found: Found, needed: float) -> float:
        return height_of(found.sides[1], found.stored.item.kind, 1.0) * VERY_PICTURE / needed

    def of_words(found: Found) -> float:
        return height_of(found.sides[0], found.stored.item.kind, fitted().needed)

    def beside(needed: float) -> Height:
        return lambda found: max(of_words(found), of_picture(found, needed))

    compared: dict[str, Height] = {
        "the mean of both": lambda f: height_of(f.signs, f.stored.item.kind, fitted().needed),
        "the words alone": of_words,
    }
    for needed in (fitted().needed_picture, VERY_PICTURE, *VERY):
        compared[f"the words, or the picture from {needed:.2f} on"] = beside(needed)
    return compared


def asked(case: Case, shelf: Shelf, compared: dict[str, Height], without: Sequence[Fitted]) -> Went:
    """Ask one query as a search does, up to the line; `without` holds what was fitted without
    each fold."""
    with fitted_as(without[photo_queries.fold_of(case.about)]):
        it = asked_of(case.query, shelf)
        first = next(iter(weighed(it, candidates(it, n_weighed(it.query)))))
        return Went(
            replace(case, query=Query(case.query.text)),  # its picture is not kept
            tuple(Path(one.stored.path).name in case.right for one in first),
            {name: tuple(map(height, first)) for name, height in compared.items()},
        )


def told(went: Sequence[Went]) -> str:
    """Return the tables: what is found, and for each line what it loses or tells."""
    kinds = [
        [one for one in went if one.case.kind == kind]
        for kind in dict.fromkeys(one.case.kind for one in went)
    ]
    rows = ["| | queries | right first | right among ten |", "|---|---|---|---|"]
    for those in kinds:
        first = ten = "–"
        if those[0].case.right:
            first, ten = _share(those, lambda one: one.right[0]), _share(those, _in_ten)
        rows.append(f"| {those[0].case.kind} | {len(those)} | {first} | {ten} |")
    names = list(went[0].heights)
    rows += ["", f"| line of | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for those in kinds:
        heading = f"{those[0].case.kind}: {'lost' if those[0].case.right else 'told'}"
        cells = [_share(those, partial(_decided, line=line)) for line in names]
        rows.append(f"| {heading} | {' | '.join(cells)} |")
    rows.append(f"| AUC | {' | '.join(f'{_auc(went, line):.3f}' for line in names)} |")
    return "\n".join(rows)


def _decided(one: Went, line: str) -> bool:
    """Lost: the first right one of ten is no hit. Told: nothing is right, nor found."""
    if not one.case.right:
        return one.best(line) < 1
    return one.in_ten and not one.is_shown(line)


def _in_ten(one: Went) -> bool:
    return one.in_ten


def _share(those: Sequence[Went], holds: Callable[[Went], bool]) -> str:
    return f"{100 * np.mean([holds(one) for one in those]):.1f} %"


def _auc(went: Sequence[Went], line: str) -> float:
    """How well the line parts queries with a right one among ten from those without an answer."""
    right = np.array([one.best(line) for one in went if one.in_ten])
    none = np.array([one.best(line) for one in went if not one.case.right])
    return auc(right, none)


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.combined")
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    args.cache.mkdir(parents=True, exist_ok=True)
    encoder = open_encoder(locate("starter", Settings.from_environment()))
    many = photos.unpacked(args.data, args.cache, "val", 1000)
    half = photos.fewer(many, args.cache, 500)
    shelf = photos.shelf_of(half, encoder, args.cache)
    items = {Path(one.path).name: one.id for one in shelf.store.get(shelf.store.ids())}
    compared, material = lines(), gather(args.data, args.cache, with_photos=True)
    without = [replace(fitted(), **fit(material, fold)) for fold in range(N_FOLDS)]
    went = [asked(one, shelf, compared, without) for one in cases(many, half, items, args.seed)]
    print(told(went))
    shelf.store.close()


if __name__ == "__main__":
    main()
