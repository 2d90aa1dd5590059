"""Whether "nothing found" is told and how true the confidence is, out of fold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import plots
from benchmarks.quality import fitting, measuring, taken_out
from benchmarks.quality.fitting import Outcome
from tusou.searching.confidence import THOUSAND
from tusou.searching.log_odds import logistic, logit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from benchmarks.quality.fitting import Answer
    from benchmarks.quality.reporting import Material

    Array = NDArray[np.float64]

WORDS = "documents, both, by words alone"
TAKEN_OUT = "documents, both, without their answers"


@dataclass(frozen=True, slots=True)
class Curve:
    """How often first hits are right, by how sure they were said to be."""

    bins: list[tuple[float, float, int]]
    """Mean confidence, share right, count."""
    error: float
    """Expected calibration error."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """By the name of a set of queries."""

    nothing: dict[str, measuring.Nothing]
    curves: dict[str, Curve]
    by_signal: list[str]
    """How right hits on documents stand out, by the signal that found them, see `taken_out`."""


@dataclass(slots=True)
class _Set:
    """Queries that are put to one library, and what each fold says of those it left out."""

    name: str
    answers: Sequence[Answer]
    folds: NDArray[np.int64]
    counts: Sequence[bool]
    """Which of them are reported; the others teach alone."""
    without: frozenset[str] = frozenset()
    outcomes: list[Outcome] = field(init=False)
    lines: Array = field(init=False)
    hits: list[tuple[float, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outcomes = [Outcome(0.0, None)] * len(self.answers)
        self.lines = np.zeros(len(self.answers))

    def judge(self, fold: int, w: Array, sure: Array, lines: Sequence[float]) -> None:
        """Judge the queries of a fold by what was fitted without it."""
        document, many, few, word, words = lines
        for at in np.flatnonzero(self.folds == fold).tolist():
            answer = self.answers[at]
            self.outcomes[at] = fitting.outcome(answer, w, sure, self.without)
            if self.name == WORDS:
                self.lines[at] = words
            elif self.name in ("documents", TAKEN_OUT):
                self.lines[at] = document
            else:
                self.lines[at] = line_of(answer, many, few, word)
            if self.counts[at] and not self.without:
                self.hits += _first_hit(answer, w, sure)

    def nothing(self, at: Sequence[int], groups: Sequence[str] | None = None) -> measuring.Nothing:
        """Measure the queries at these places."""
        able = [self.answers[i].answerable for i in at]
        return measuring.nothing(
            [self.outcomes[i] for i in at], able, self.lines[list(at)].tolist(), groups
        )


def calibrated(material: Material) -> Calibration:
    """Fold by fold: documents and photos left out together.

    The paraphrases of captions teach, but neither the rows nor the curves are over them.
    """
    counts = [one.origin != "figures" for one in material.asked]
    documents = _Set("documents", material.answers, material.folds, counts)
    words = _Set(WORDS, material.answers, material.folds, counts, fitting.WORDS_ALONE)
    again = _again_without_answers(material)
    photographs = [
        _Set(one.name, one.answers, one.folds, [True] * len(one.answers))
        for one in material.photographs
    ]
    signals: dict[int, str | None] = {}
    for fold in np.unique(material.folds):
        teaching = [
            a for a, own in zip(material.answers, material.folds, strict=True) if own != fold
        ]
        w, sure, lines = fitting.fit_on(teaching, material.teaching_photos(int(fold)))
        for one in (documents, words, again, *photographs):
            one.judge(fold, w, sure, lines)
        for at in np.flatnonzero(material.folds == fold).tolist():
            scores = fitting.totals(material.answers[at].seen, w)
            signals[at] = taken_out.found_by(material.answers[at], scores)
    nothing = dict(_of_documents(material, documents, words, again))
    for own, one in zip(material.photographs, photographs, strict=True):
        for language in ("en", "zh", ""):
            at = [i for i, told in enumerate(own.languages) if language in ("", told)]
            nothing[f"{own.name} {language or 'all'}"] = one.nothing(at)
    curves = {one.name: _curve(one.hits) for one in (documents, *photographs)}
    return Calibration(nothing, curves, _by_signal(material, documents, signals))


def _again_without_answers(material: Material) -> _Set:
    """The queries with an answer, and each of them once more without it."""
    able = [at for at in _places(material, "both") if material.answers[at].answerable]
    gone = [taken_out.without_answer(material.asked[at], material.answers[at]) for at in able]
    folds = np.concatenate([material.folds[able]] * 2)
    answers = [material.answers[at] for at in able] + gone
    return _Set(TAKEN_OUT, answers, folds, [False] * len(answers))


def _by_signal(material: Material, documents: _Set, signals: Mapping[int, str | None]) -> list[str]:
    reported = _places(material, "both")
    able = [at for at in reported if material.answers[at].answerable]
    absent = [at for at in reported if not material.answers[at].answerable]
    return taken_out.by_signal(
        [signals[at] for at in able],
        np.array([documents.outcomes[at].bears for at in able]) / documents.lines[able],
        np.array([documents.outcomes[at].surest for at in absent]) / documents.lines[absent],
    )


def _of_documents(
    material: Material, documents: _Set, words: _Set, again: _Set
) -> Iterator[tuple[str, measuring.Nothing]]:
    for origin in ("dev", "own", "both"):
        at = _places(material, origin)
        groups = [material.asked[i].group for i in at]
        yield f"documents, {origin}", documents.nothing(at, groups)
    yield WORDS, words.nothing(at, groups)
    able = [material.asked[i].group for i in at if material.answers[i].answerable]
    yield TAKEN_OUT, again.nothing(range(len(again.answers)), able * 2)


def _places(material: Material, origin: str) -> list[int]:
    return [
        i
        for i, one in enumerate(material.asked)
        if one.origin == origin or (origin == "both" and one.origin != "figures")
    ]


def told(calibration: Calibration) -> list[str]:
    """The tables: "nothing found", then the bins of each curve."""
    lines = ["", "nothing found: told | lost | unanswered | a right one shown | AUC | ECE"]
    for name, one in calibration.nothing.items():
        cells = [
            name,
            str(one.right),
            str(one.lost),
            str(one.unanswered),
            str(one.shown),
            f"{one.auc:.3f}",
        ]
        curve = calibration.curves.get(_curve_of(name))
        lines.append(" | ".join([*cells, *([f"{curve.error:.3f}"] if curve else [])]))
    lines += ["", "right hits of documents by what found them: queries | AUC against absent"]
    lines += calibration.by_signal
    for name, curve in calibration.curves.items():
        error = f"expected calibration error {curve.error:.3f}"
        lines += ["", f"reliability of first hits, {name}: {error}", "said | right | hits"]
        lines += [f"{said:.2f} | {right:.2f} | {n}" for said, right, n in curve.bins]
    return lines


def plot(calibration: Calibration) -> str:
    """The reliability diagram as SVG; of words apart from sentences nothing is drawn."""
    series = {name: curve.bins for name, curve in calibration.curves.items() if "words" not in name}
    title = "How sure the first hit is, and how often it is right"
    return plots.reliability(title, "confidence", "share of first hits that are right", series)


def _curve_of(name: str) -> str:
    """The set whose curve stands in the row of that name: the one over all of its queries."""
    return "documents" if name == "documents, both" else name.removesuffix(" all")


def line_of(answer: Answer, many: float, few: float, word: float) -> float:
    """The line of photos for a query, as `photo_line`, told as it is among a thousand."""
    log_odds = logit(many if answer.n_items >= THOUSAND else few)
    return logistic(log_odds + answer.brevity * (logit(word) - logit(many)))


def _first_hit(answer: Answer, w: Array, sure: Array) -> list[tuple[float, bool]]:
    """How sure the first hit is and whether it is right; nothing where there is none."""
    order, text, photo = fitting.sure_of(answer, w, sure)
    if not len(order):
        return []
    return [(float(1 - (1 - text[0]) * (1 - photo[0])), bool(answer.grades[order[0]] > 0))]


def _curve(hits: Sequence[tuple[float, bool]]) -> Curve:
    sure = np.array([confidence for confidence, _ in hits])
    return Curve(*measuring.reliability(sure, np.array([is_right for _, is_right in hits])))
