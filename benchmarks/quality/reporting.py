"""What is gathered once, the fit on all of it, and the report on what each fold left out."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality import fitting, measuring, photo_queries, photos, second_encoder
from benchmarks.quality.collecting import collected
from benchmarks.quality.dev import all_queries, folds_of, library_of
from benchmarks.quality.fitting import Answer
from tusou.searching import Shelf
from tusou.searching.asked import brevity
from tusou.searching.confidence import THOUSAND, logistic, logit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

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


def gather(data: Path, cache: Path, *, with_photos: bool, again: bool = False) -> Material:
    """Index what is not indexed yet, and ask every query once."""
    asked = all_queries(data / "pdfs")
    with library_of(data / "pdfs", cache) as library:
        texts = [one.query.text for one in asked]
        seen = collected(texts, library.shelf(), cache, "documents", again=again)
        base = library.encoder
    answers = [
        Answer(own, measuring.grades_of(own, one.query.relevant), bool(one.query.relevant))
        for one, own in zip(asked, seen, strict=True)
    ]
    material = Material(asked, answers, folds_of(asked))
    if with_photos and base is not None:
        material.photographs.extend(_all_photographs(data, cache, base, again=again))
    return material


def _all_photographs(
    data: Path, cache: Path, base: Encoder, *, again: bool
) -> Iterator[Photographs]:
    """Ask photos of both sizes with both encoders: sentences, and words apart from them."""
    many = photos.unpacked(data, cache, "val", 1000)
    wrong = photo_queries.absent_words(many)
    print(f"words of photos.jsonl that a caption holds: {wrong or 'none'}", flush=True)
    few = photos.fewer(many, cache, 200)
    training = photos.unpacked(data, cache, "train", second_encoder.N_TRAIN)
    second = second_encoder.trained(base, training, cache)
    for name, pictures, encoder in (
        (f"{STARTER}, 1,000 photos", many, base),
        (f"{STARTER}, 200 photos", few, base),
        ("second encoder, 1,000 photos", many, second),
        ("second encoder, 200 photos", few, second),
    ):
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


def fit(material: Material) -> dict[str, float]:
    """Fit everything on everything, as `fitted.json` holds it."""
    w, sure, lines = fit_on(material.answers, _teaching_photos(material))
    names = (*fitting.ORDER, *fitting.SURE, *LINES)
    return {name: round(float(v), 4) for name, v in zip(names, [*w, *sure, *lines], strict=True)}


def fit_on(
    documents: Sequence[Answer], pictures: Sequence[Answer]
) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[float, float, float, float, float]]:
    """Return weights, confidence, and the lines of documents, of a thousand photos, of few, of one
    word asked of a thousand, and of documents in a library without a model. Photos teach the
    confidence only."""
    w = fitting.fit_order(documents)
    sure = fitting.fit_sure(documents, pictures, w)
    sentences = [a for a in pictures if a.brevity < 1]
    words = [a for a in pictures if a.brevity == 1 and a.n_items >= THOUSAND] or list(documents)
    many = [a for a in sentences if a.n_items >= THOUSAND] or list(documents)
    few = [a for a in sentences if a.n_items < THOUSAND] or many
    may = fitting.MAY_LOSE
    lines = (
        fitting.line_for(documents, w, sure, may["documents"]),
        fitting.line_for(many, w, sure, may["photos"]),
        fitting.line_for(few, w, sure, may["few photos"]),
        fitting.line_for(words, w, sure, may["word"]),
        fitting.line_for(documents, w, sure, may["words"], fitting.WORDS_ALONE),
    )
    return w, sure, lines


def _teaching_photos(material: Material) -> list[Answer]:
    """The photos of the starter at both sizes; the second encoder is for checking only."""
    return [a for one in material.photographs if one.teaches for a in one.answers]


def report(material: Material) -> str:
    """Return all tables."""
    lines = _rankings(material)
    lines += _confidences(material)
    return "\n".join(lines)


def _rankings(material: Material) -> list[str]:
    lines = []
    chosen = {}
    for setting in measuring.SETTINGS:
        scores = measuring.out_of_fold(setting, material.answers, material.folds)
        chosen[setting.name] = measuring.measures(material.asked, material.answers, scores)
    for origin, title in (("dev", "59 dev queries"), ("own", "132 own queries")):
        at = [i for i, one in enumerate(material.asked) if one.origin == origin]
        asked = [material.asked[i] for i in at]
        base = chosen["words (BM25)"]["ndcg@5"][at]
        names = [name for name, _ in measuring.GROUPS]
        lines += ["", f"nDCG@5, {title}: mean (90 %), difference to BM25 (90 %)"]
        lines.append(" | ".join(["", *names]))
        for name, values in chosen.items():
            own = values["ndcg@5"][at]
            paired = None if name.startswith("words") else base
            lines.append(" | ".join([name, *measuring.row(asked, own, paired)]))
    at = [i for i, one in enumerate(material.asked) if one.origin == "figures"]
    asked = [material.asked[i] for i in at]
    lines += [
        "",
        "recall@5 of 70 figures by a paraphrase of their caption: all | English | Chinese",
    ]
    for name, values in chosen.items():
        own = values["recall@5"][at]
        by = [own, *(own[[a.query.language == lang for a in asked]] for lang in ("en", "zh"))]
        lines.append(" | ".join([name, *(f"{100 * np.nanmean(part):.1f}" for part in by)]))
    return lines


def _confidences(material: Material) -> list[str]:
    """Fold by fold: documents and photos left out together.

    The paraphrases of captions teach, but neither the rows nor the calibration are over them.
    """
    documents = material.answers
    is_paraphrase = [one.origin == "figures" for one in material.asked]
    n = len(documents)
    doc_out: list[tuple[float, bool, bool]] = [(0.0, False, False)] * n
    doc_line = np.zeros(n)
    words_out, words_line = [(0.0, False, False)] * n, np.zeros(n)
    photo_out = [[(0.0, False, False)] * len(one.answers) for one in material.photographs]
    photo_line = [np.zeros(len(one.answers)) for one in material.photographs]
    hits: list[list[tuple[float, bool]]] = [[] for _ in range(1 + len(material.photographs))]
    for fold in np.unique(material.folds):
        teaching = [a for a, own in zip(documents, material.folds, strict=True) if own != fold]
        pictures = [
            answer
            for one in material.photographs
            if one.teaches
            for answer, own in zip(one.answers, one.folds, strict=True)
            if own != fold
        ]
        w, sure, (line, many, few, word, words) = fit_on(teaching, pictures)
        for at in np.flatnonzero(material.folds == fold):
            words_out[at] = fitting.surest(documents[at], w, sure, without=fitting.WORDS_ALONE)
            words_line[at] = words
        sets = [(documents, material.folds, doc_out, doc_line)] + [
            (one.answers, one.folds, out, lines)
            for one, out, lines in zip(material.photographs, photo_out, photo_line, strict=True)
        ]
        for which, (answers, folds, out, lines) in enumerate(sets):
            for at in np.flatnonzero(folds == fold):
                out[at] = fitting.surest(answers[at], w, sure)
                lines[at] = line if which == 0 else _line(answers[at], many, few, word)
                if which > 0 or not is_paraphrase[at]:
                    hits[which] += _first_hit(answers[at], w, sure)
    lines = ["", "nothing found: rightly | first right hit lost | AUC | ECE of first hits"]
    for origin in ("dev", "own", "both"):
        at = [
            i
            for i, one in enumerate(material.asked)
            if one.origin == origin or (origin == "both" and one.origin != "figures")
        ]
        told = measuring.nothing(
            [doc_out[i] for i in at], [documents[i].answerable for i in at], doc_line[at]
        )
        lines.append(_told(f"documents, {origin}", told, hits[0] if origin == "both" else None))
    at = [i for i, one in enumerate(material.asked) if one.origin != "figures"]
    able = [documents[i].answerable for i in at]
    told = measuring.nothing([words_out[i] for i in at], able, words_line[at])
    lines.append(_told("documents, both, by words alone", told, None))
    for which, one in enumerate(material.photographs):
        for language in ("en", "zh", ""):
            at = [i for i, own in enumerate(one.languages) if language in ("", own)]
            told = measuring.nothing(
                [photo_out[which][i] for i in at],
                [one.answers[i].answerable for i in at],
                photo_line[which][at],
            )
            own_hits = [] if language else hits[1 + which]
            lines.append(_told(f"{one.name} {language or 'all'}", told, own_hits or None))
    for which, name in enumerate(["documents", *(one.name for one in material.photographs)]):
        rows, error = measuring.reliability(*_arrays(hits[which]))
        lines += ["", f"reliability of first hits, {name}: expected calibration error {error:.3f}"]
        lines += [f"  said {sure:.2f}  right {right:.2f}  n {count}" for sure, right, count in rows]
    return lines


def _line(answer: Answer, many: float, few: float, word: float) -> float:
    """The line of photos for a query, as `photo_line`, told as it is among a thousand."""
    log_odds = logit(many if answer.n_items >= THOUSAND else few)
    return logistic(log_odds + answer.brevity * (logit(word) - logit(many)))


def _first_hit(
    answer: Answer, w: NDArray[np.float64], sure: NDArray[np.float64]
) -> list[tuple[float, bool]]:
    """How sure the first hit is and whether it is right; nothing where there is none."""
    order, text, photo = fitting.sure_of(answer, w, sure)
    if not len(order):
        return []
    return [(float(1 - (1 - text[0]) * (1 - photo[0])), bool(answer.grades[order[0]] > 0))]


def _arrays(hits: Sequence[tuple[float, bool]]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return np.array([sure for sure, _ in hits]), np.array([right for _, right in hits])


def _told(name: str, told: measuring.Nothing, hits: Sequence[tuple[float, bool]] | None) -> str:
    cells = [
        name,
        f"{100 * told.right:.0f} % of {told.n_none}",
        f"{100 * told.lost:.1f} % of {told.n_able}",
        f"{told.auc:.3f}",
    ]
    if hits:
        cells.append(f"{measuring.reliability(*_arrays(hits))[1]:.3f}")
    return " | ".join(cells)


def seen_of(material: Material) -> list[Seen]:
    """What was seen of every document query."""
    return [answer.seen for answer in material.answers]
