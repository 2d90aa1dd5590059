"""What is gathered once, the fit on all of it, and the tables of rankings out of fold."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality import (
    fitting,
    measuring,
    photo_queries,
    photos,
    second_encoder,
)
from benchmarks.quality.collecting import collected
from benchmarks.quality.dev import all_queries, folds_of, library_of, with_crossings
from benchmarks.quality.first_weights import first_weights
from benchmarks.quality.fitting import Answer
from tusou.searching import Shelf
from tusou.searching.asked import brevity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    import tusou
    from benchmarks.quality.collecting import Seen
    from benchmarks.quality.dev import Asked
    from benchmarks.quality.photo_queries import PhotoQuery
    from tusou.protocols import Encoder


STARTER = "starter"
LINES = ("needed", "needed_photo", "needed_few_photos", "needed_word", "needed_words")


@dataclass(frozen=True, slots=True)
class Photographs:
    """Captions and absent things asked of one library of photos."""

    name: str
    answers: list[Answer]
    languages: list[str]
    folds: NDArray[np.int64]

    @property
    def teaches(self) -> bool:
        """Whether its answers are fitted on."""
        return self.name.startswith(STARTER)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that was measured."""

    asked: list[Asked]
    answers: list[Answer]
    folds: NDArray[np.int64]
    photographs: list[Photographs] = field(default_factory=list)
    unread: list[Answer] = field(default_factory=list)
    """Of the same corpus without OCR."""

    def teaching_photos(self, without: int | None = None) -> list[Answer]:
        """Return the answers on photos that are fitted on, but those of a fold."""
        return [
            answer
            for one in self.photographs
            if one.teaches
            for answer, fold in zip(one.answers, one.folds, strict=True)
            if fold != without
        ]


def gather(data: Path, cache: Path, *, with_photos: bool, again: bool = False) -> Material:
    """Index what is not indexed yet, and ask every query once."""
    asked = all_queries(data / "pdfs")
    with library_of(data / "pdfs", cache) as library:
        asked = with_crossings(asked, library, data / "pdfs")
        answers = _answers(asked, library, cache, "documents", again=again)
        base = library.encoder
    with library_of(data / "pdfs", cache, ocr="off") as library:
        unread = _answers(asked, library, cache, "documents-without-ocr", again=again)
    material = Material(asked, answers, folds_of(asked), unread=unread)
    if with_photos and base is not None:
        material.photographs.extend(_all_photographs(data, cache, base, again=again))
    return material


def _answers(
    asked: Sequence[Asked], library: tusou.Library, cache: Path, name: str, *, again: bool
) -> list[Answer]:
    """Put every query to the library of the corpus."""
    texts = [one.query.text for one in asked]
    return [
        Answer(own, measuring.grades_of(own, one.query.relevant), bool(one.query.relevant))
        for one, own in zip(
            asked, collected(texts, library.shelf(), cache, name, again=again), strict=True
        )
    ]


def _all_photographs(
    data: Path, cache: Path, base: Encoder, *, again: bool
) -> Iterator[Photographs]:
    """Ask photos of both sizes with each encoder: sentences, and words apart from them."""
    first = first_weights(cache)  # before what takes long: a checkout may lack its history
    many = photos.unpacked(data, cache, "val", 1000)
    wrong = photo_queries.absent_words(many)
    print(f"words of photos.jsonl that a caption holds: {wrong or 'none'}", flush=True)
    few = photos.fewer(many, cache, 200)
    training = photos.unpacked(data, cache, "train", second_encoder.N_TRAIN)
    second = second_encoder.trained(base, training, cache)
    encoders = {STARTER: base, "second encoder": second, "first weights": first}
    sizes = {"1,000 photos": many, "200 photos": few}
    for (who, encoder), (size, pictures) in product(encoders.items(), sizes.items()):
        name = f"{who}, {size}"
        with closing(photos.shelf_of(pictures, encoder, cache).store) as store:
            shelf, n_items = Shelf(name, store, encoder), store.sample(1).n_items
            sentences, words = photo_queries.sentences(pictures), photo_queries.words(pictures)
            for full, queries in ((name, sentences), (f"{name}, words", words)):
                kept, texts = full.replace(",", "").replace(" ", "-"), [one.text for one in queries]
                seen = collected(texts, shelf, cache, kept, again=again)
                yield _photographs(full, queries, seen, n_items)


def _photographs(
    name: str, queries: Sequence[PhotoQuery], seen: Sequence[Seen], n_items: int
) -> Photographs:
    answers = [
        Answer(
            own,
            np.array([2 * (place[0] in query.right) for place in own.places], dtype=np.int64),
            bool(query.right),
            n_items,
            brevity(query.text),
        )
        for own, query in zip(seen, queries, strict=True)
    ]
    languages = [query.language for query in queries]
    return Photographs(name, answers, languages, photo_queries.folds_of(queries))


def fit(material: Material, without: int | None = None) -> dict[str, float]:
    """Fit everything on everything, or on all photos but those of one fold, as `fitted.json`
    holds it."""
    w, sure, lines = fitting.fit_on(material.answers, material.teaching_photos(without))
    names = (*fitting.ORDER, *fitting.SURE, *LINES)
    return {name: round(float(v), 4) for name, v in zip(names, [*w, *sure, *lines], strict=True)}


def rankings(material: Material) -> list[str]:
    """The tables of rankings and ablations, with intervals and differences to BM25."""
    lines = []
    chosen = {}
    compared = [(one.name, one, material.answers) for one in measuring.SETTINGS]
    compared += [(f"{one.name}, no OCR", one, material.unread) for one in measuring.UNREAD]
    for name, setting, answers in compared:
        if answers:
            scores = measuring.out_of_fold(setting, answers, material.folds)
            chosen[name] = measuring.measures(material.asked, answers, scores)
    for origin, title in (("dev", "59 dev queries"), ("own", "132 own queries")):
        at = [i for i, one in enumerate(material.asked) if one.origin == origin]
        asked = [material.asked[i] for i in at]
        base = chosen["words (BM25)"]["ndcg@5"][at]
        names = [name for name, _ in measuring.GROUPS]
        lines += ["", f"nDCG@5, {title}: mean (90 %), difference to BM25 (90 %)"]
        lines.append(" | ".join(["", *names]))
        for name, values in chosen.items():
            own = values["ndcg@5"][at]
            paired = None if name == "words (BM25)" else base
            lines.append(" | ".join([name, *measuring.row(asked, own, paired)]))
    at = [i for i, one in enumerate(material.asked) if one.origin == "figures"]
    asked = [material.asked[i] for i in at]
    base = chosen["words (BM25)"]["recall@5"][at]
    lines += ["", "recall@5, 70 figures by a paraphrase of their caption: all | English | Chinese"]
    for name, values in chosen.items():
        paired = None if name == "words (BM25)" else base
        cells = measuring.row(asked, values["recall@5"][at], paired, measuring.FIGURE_GROUPS)
        lines.append(" | ".join([name, *cells]))
    return lines
