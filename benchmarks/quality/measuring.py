"""Measures out of fold: what a ranking is worth on queries whose files it was not fitted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality import fitting
from benchmarks.quality.collecting import UNRANKED
from benchmarks.quality.intervals import interval_by_group
from tusou.evaluation.measures import ndcg, recall

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from benchmarks.quality.collecting import Seen
    from benchmarks.quality.dev import Asked
    from benchmarks.quality.fitting import Answer, Outcome
    from tusou.evaluation import Relevant

RRF_K = 60
DEPTH = 12
"""So many pages of a ranking are graded; the measures look at five."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A way of ranking that is compared: its name, and item scores from what was seen."""

    name: str
    without: frozenset[str] = frozenset()
    plain: Callable[[Seen], NDArray[np.float64]] | None = None
    """Scores that need no fitting."""


def by_words(seen: Seen) -> NDArray[np.float64]:
    """BM25 alone; what holds no word is left out."""
    return np.where(seen.ranks[:, 0] < UNRANKED, -seen.ranks[:, 0], -np.inf).astype(float)


def by_image(seen: Seen) -> NDArray[np.float64]:
    """The cosine with the picture alone."""
    return np.where(seen.ranks[:, 1] < UNRANKED, -seen.ranks[:, 1], -np.inf).astype(float)


def by_text(seen: Seen) -> NDArray[np.float64]:
    """The cosine with the text alone."""
    return np.where(seen.ranks[:, 2] < UNRANKED, -seen.ranks[:, 2], -np.inf).astype(float)


def by_rrf(seen: Seen) -> NDArray[np.float64]:
    """Reciprocal rank fusion of all three, equal weights."""
    return (1 / (RRF_K + 1 + seen.ranks)).sum(axis=1)


SETTINGS = (
    Setting("words (BM25)", plain=by_words),
    Setting("image", plain=by_image),
    Setting("text vectors", plain=by_text),
    Setting("RRF of the three", plain=by_rrf),
    Setting("fused"),
    Setting("fused, no figures", frozenset({"figures"})),
    Setting("fused, no pictures", frozenset({"image"})),
    Setting("fused, no text vectors", frozenset({"text"})),
    Setting("fused, no words", frozenset({"words"})),
)


UNREAD = (Setting("words (BM25)", plain=by_words), Setting("fused"))
"""Those that are also measured on the corpus without OCR."""


def grades_of(seen: Seen, relevant: Sequence[Relevant]) -> NDArray[np.int64]:
    """Return the grade of each item: of its page, or of its whole file."""
    exact = {(entry.path, entry.page_number): entry.grade for entry in relevant}

    def grade(place: tuple[str, int | None]) -> int:
        return max(exact.get(place, 0), exact.get((place[0], None), 0))

    return np.array([grade(place) for place in seen.places], dtype=np.int64)


def page_grades(seen: Seen, scores: NDArray[np.float64], relevant: Sequence[Relevant]) -> list[int]:
    """Return the grades of the pages in order, each page once, as `tusou eval` counts them."""
    exact = {(entry.path, entry.page_number): entry.grade for entry in relevant}
    anywhere = {entry.path: entry.grade for entry in relevant if entry.page_number is None}
    grades: list[int] = []
    known: set[tuple[str, int | None]] = set()
    for at in np.argsort(-scores, kind="stable"):
        if not np.isfinite(scores[at]):
            break
        place = seen.places[at]
        if place in known:
            continue
        known.add(place)
        grades.append(exact.get(place, 0) or anywhere.pop(place[0], 0))
        if len(grades) == DEPTH:
            break
    return grades


def out_of_fold(
    setting: Setting, answers: Sequence[Answer], folds: NDArray[np.int64]
) -> list[NDArray[np.float64]]:
    """Return the item scores of each query under weights fitted without its fold."""
    if setting.plain is not None:
        return [setting.plain(answer.seen) for answer in answers]
    scores: list[NDArray[np.float64]] = [np.empty(0)] * len(answers)
    for fold in np.unique(folds):
        teaching = [a for a, own in zip(answers, folds, strict=True) if own != fold]
        w = fitting.fit_order(teaching, setting.without)
        for at in np.flatnonzero(folds == fold):
            scores[at] = fitting.totals(answers[at].seen, w, setting.without)
    return scores


def measures(
    asked: Sequence[Asked], answers: Sequence[Answer], scores: Sequence[NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """Return nDCG@5 and recall@5 of each query that has an answer, NaN for the others."""
    n = len(asked)
    found = {"ndcg@5": np.full(n, np.nan), "recall@5": np.full(n, np.nan)}
    for at, (one, answer, score) in enumerate(zip(asked, answers, scores, strict=True)):
        relevant = one.query.relevant
        if not relevant:
            continue
        grades, ideal = page_grades(answer.seen, score, relevant), [r.grade for r in relevant]
        found["ndcg@5"][at] = ndcg(grades, ideal, 5)
        share = recall(grades, ideal, 5)
        found["recall@5"][at] = np.nan if share is None else share
    return found


Groups = tuple[tuple[str, "Callable[[Asked], bool]"], ...]

GROUPS: Groups = (
    ("all", lambda _one: True),
    ("text", lambda one: one.query.kind == "text"),
    ("mixed", lambda one: one.query.kind == "mixed"),
    ("visual", lambda one: one.query.kind == "visual"),
    ("Chinese", lambda one: one.query.language == "zh"),
    ("other language", lambda one: one.crosses),
)
FIGURE_GROUPS: Groups = (
    GROUPS[0],
    ("English", lambda one: one.query.language == "en"),
    ("Chinese", lambda one: one.query.language == "zh"),
)


def row(
    asked: Sequence[Asked],
    values: NDArray[np.float64],
    base: NDArray[np.float64] | None,
    groups: Groups = GROUPS,
) -> list[str]:
    """Return a cell for each group: mean with its 90 % interval, and the difference to `base`.

    Queries of one file rise and fall together, so whole files are drawn.
    """
    cells = []
    for _, belongs in groups:
        at = [i for i, one in enumerate(asked) if belongs(one) and np.isfinite(values[i])]
        if not at:
            cells.append("–")
            continue
        files = [asked[i].group for i in at]
        low, high = interval_by_group(values[at], files)
        cell = f"{100 * values[at].mean():.1f} ({100 * low:.0f}–{100 * high:.0f})"
        if base is not None:
            gain = values[at] - base[at]
            low, high = interval_by_group(gain, files)
            cell += f" {100 * gain.mean():+.1f} ({100 * low:+.0f}…{100 * high:+.0f})"
        cells.append(cell)
    return cells


def auc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Return how often a positive lies above a negative, ties half."""
    return float(
        np.mean(
            (positive[:, None] > negative[None, :]) + 0.5 * (positive[:, None] == negative[None, :])
        )
    )


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some queries, with the 90 % interval over groups of them."""

    value: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, which: NDArray[np.bool_], groups: NDArray[np.str_]) -> Share:
        """Count those for which it holds; `groups` (n,) are drawn as wholes."""
        low, high = interval_by_group(which.astype(np.float64), groups.tolist())
        return cls(float(which.mean()), low, high, len(which))

    def __str__(self) -> str:
        """As a cell of a table: "44 % (33–56) of 48"."""
        digits = 0 if self.n < 150 else 1
        shown = f"{100 * self.value:.{digits}f} % ({100 * self.low:.0f}–{100 * self.high:.0f})"
        return f"{shown} of {self.n}"


@dataclass(frozen=True, slots=True)
class Nothing:
    """How well "nothing found" is told."""

    right: Share
    """Of the queries without an answer: those that got none."""
    lost: Share
    """Of the queries with an answer: those whose first right hit, of ten, lies below the line."""
    unanswered: Share
    """Of the queries with an answer: those of `lost` that got "nothing found"; the others have
    hits, and the right one is among the near misses."""
    shown: Share
    """Of the queries with an answer: those whose first right hit, of ten, is a hit."""
    auc: float
    """Of how far the surest item lies above the line, in log-odds: queries with a right hit among
    the first ten against those without an answer."""


def nothing(
    outcomes: Sequence[Outcome],
    able: Sequence[bool],
    line: Sequence[float],
    groups: Sequence[str] | None = None,
) -> Nothing:
    """Measure from the outcome of each query and its line.

    `groups` tells which queries share a file; None: none do.
    """
    sure = np.array([one.surest for one in outcomes])
    found = np.array([one.right is not None for one in outcomes])
    bears = np.array([one.bears for one in outcomes])
    is_able, lines = np.array(able), np.array(line)
    below, above = sure < lines, _log_odds(sure) - _log_odds(lines)
    is_lost = found & (bears < lines)
    of = np.array(groups if groups is not None else [str(at) for at in range(len(able))])
    return Nothing(
        Share.of(below[~is_able], of[~is_able]),
        Share.of(is_lost[is_able], of[is_able]),
        Share.of((is_lost & below)[is_able], of[is_able]),
        Share.of((found & ~is_lost)[is_able], of[is_able]),
        auc(above[is_able & found], above[~is_able]),
    )


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(probability, 1e-9, 1 - 1e-9)
    return np.log(inside / (1 - inside))


def reliability(
    confidence: NDArray[np.float64], is_right: NDArray[np.bool_], n_bins: int = 10
) -> tuple[list[tuple[float, float, int]], float]:
    """Return (mean confidence, share right, count) of bins of equal width, and the expected
    calibration error: the mean distance of the two, weighted by the counts (Naeini 2015)."""
    bins = np.minimum((confidence * n_bins).astype(int), n_bins - 1)
    rows = [
        (
            float(confidence[bins == b].mean()),
            float(is_right[bins == b].mean()),
            int((bins == b).sum()),
        )
        for b in range(n_bins)
        if (bins == b).any()
    ]
    error = sum(n * abs(sure - right) for sure, right, n in rows) / len(confidence)
    return rows, float(error)
