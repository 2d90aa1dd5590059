"""Measures out of fold: pages counted once, folds kept apart, intervals and tables right."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.quality.dev import N_FOLDS, Asked, folds_of, grouped
from benchmarks.quality.fitting import Answer, Outcome

from benchmarks.quality import measuring
from benchmarks_seen import seen_at
from tusou.evaluation import GradedQuery, Relevant


def asked(path="a.pdf", page=1, kind="text", language="en", origin="dev", grade=2):
    """A query answered by one page; without a path, by none."""
    relevant = (Relevant(path, page, grade),) if path else ()
    return Asked(GradedQuery(f"find {path} {page}", kind, language, relevant), origin)


def test_grades_are_those_of_the_page_or_of_the_whole_file():
    """The greater where both are given."""
    seen = seen_at([("a.pdf", 1), ("a.pdf", 9), ("c.pdf", 3), ("c.pdf", 4)])
    relevant = (Relevant("a.pdf", 9, 2), Relevant("c.pdf", None, 1), Relevant("c.pdf", 4, 2))
    assert measuring.grades_of(seen, relevant).tolist() == [0, 2, 1, 2]


def test_a_page_counts_once_though_its_figures_are_found_too():
    """As `tusou eval` counts it."""
    seen = seen_at([("a.pdf", 1), ("a.pdf", 1), ("b.pdf", 2)])
    grades = measuring.page_grades(seen, np.array([3.0, 2.0, 1.0]), (Relevant("b.pdf", 2, 2),))
    assert grades == [0, 2]


def test_a_whole_file_is_relevant_once():
    """The second page of it is no second answer."""
    seen = seen_at([("a.pdf", 1), ("a.pdf", 2)])
    grades = measuring.page_grades(seen, np.array([2.0, 1.0]), (Relevant("a.pdf", None, 2),))
    assert grades == [2, 0]


def test_what_was_not_ranked_is_not_counted():
    """A score of minus infinity ends the list."""
    seen = seen_at([("a.pdf", 1), ("b.pdf", 1)])
    assert measuring.page_grades(seen, np.array([1.0, -np.inf]), ()) == [0]


@pytest.mark.parametrize("by", [measuring.by_words, measuring.by_image, measuring.by_text])
def test_plain_rankings_follow_the_place_and_leave_out_what_has_none(by):
    """Each looks at its own signal."""
    column = {"by_words": 0, "by_image": 1, "by_text": 2}[by.__name__]
    seen = seen_at([("a", 1), ("b", 1), ("c", 1)])
    seen.ranks[:] = 10_000
    seen.ranks[:2, column] = [5, 2]
    assert by(seen).tolist() == [-5, -2, -np.inf]


def test_reciprocal_ranks_add_up():
    """Cormack 2009, with k = 60."""
    seen = seen_at([("a", 1)])
    seen.ranks[0] = [0, 1, 10_000]
    assert measuring.by_rrf(seen)[0] == pytest.approx(1 / 61 + 1 / 62 + 1 / 10_061)


def test_folds_keep_the_queries_of_a_file_together_and_those_of_shared_pages():
    """Pages of one file must not teach what they are tested on."""
    queries = [asked(f"{n}.pdf", page) for n in range(20) for page in (1, 2)]
    queries = grouped([*queries, asked("cars/one.pdf"), asked("cars/two.pdf")])
    folds = folds_of(queries)
    assert all(folds[2 * n] == folds[2 * n + 1] for n in range(20))
    assert folds[40] == folds[41]
    assert len(set(folds.tolist())) == N_FOLDS
    assert folds.tolist() == folds_of(queries).tolist()


def test_queries_without_an_answer_are_dealt_one_by_one():
    """They have no file that they could share."""
    one, other = grouped([asked(""), asked("", 2)])
    assert one.group != other.group


def test_files_that_answer_one_query_exactly_are_in_one_fold():
    """Also over several queries: what the first file teaches is not tested on the third."""

    def among(*entries):
        relevant = tuple(Relevant(path, 1, grade) for path, grade in entries)
        return Asked(GradedQuery(str(entries), "text", "en", relevant), "own")

    chain = [among(("b", 2), ("a", 2)), among(("b", 2), ("c", 2)), among(("c", 2))]
    apart = [among(("d", 2), ("a", 1)), among(("e", 1))]
    groups = [one.group for one in grouped([*chain, *apart])]
    assert len(set(groups[:3])) == 1
    assert len(set(groups)) == 3


def test_out_of_fold_scores_do_not_depend_on_their_own_answers():
    """Turning the grades of one fold round changes nothing in that fold."""
    rng = np.random.default_rng(0)
    answers = []
    for _ in range(24):
        seen = seen_at([(f"{n}", 1) for n in range(6)])
        seen.signs[:, :4] = rng.normal(size=(6, 4))
        answers.append(Answer(seen, rng.permutation([2, 0, 0, 0, 0, 0]), True))
    folds = np.arange(24) % 3
    fused = next(one for one in measuring.SETTINGS if one.name == "fused")
    before = measuring.out_of_fold(fused, answers, folds)
    turned = [
        Answer(a.seen, a.grades[::-1].copy(), True) if fold == 0 else a
        for a, fold in zip(answers, folds, strict=True)
    ]
    after = measuring.out_of_fold(fused, turned, folds)
    for at in np.flatnonzero(folds == 0):
        assert np.array_equal(before[at], after[at])
    assert any(not np.array_equal(before[at], after[at]) for at in np.flatnonzero(folds == 1))


def test_measures_leave_out_queries_without_an_answer():
    """They are told apart by whether nothing was found."""
    seen = seen_at([("a.pdf", 1), ("b.pdf", 1)])
    answers = [Answer(seen, np.array([2, 0]), True), Answer(seen, np.array([0, 0]), False)]
    scores = [np.array([2.0, 1.0])] * 2
    found = measuring.measures([asked(), asked("")], answers, scores)
    assert found["ndcg@5"][0] == 1.0
    assert np.isnan(found["ndcg@5"][1])
    assert found["recall@5"][0] == 1.0


def test_a_row_holds_the_mean_its_interval_and_the_paired_difference():
    """Of each group; a group without queries has a dash."""
    queries = [asked(f"{n}.pdf", kind="text") for n in range(10)]
    values = np.array([0.5] * 10)
    cells = dict(
        zip(
            [name for name, _ in measuring.GROUPS],
            measuring.row(queries, values, values - 0.25),
            strict=True,
        )
    )
    assert cells["all"] == "50.0 (50–50) +25.0 (+25…+25)"
    assert cells["Chinese"] == "–"


def test_figures_are_told_in_both_languages():
    queries = [asked(f"{n}.pdf", language="en" if n % 2 else "zh") for n in range(10)]
    values = np.array([float(one.query.language == "zh") for one in queries])
    cells = measuring.row(queries, values, None, measuring.FIGURE_GROUPS)
    assert [cell.split()[0] for cell in cells] == ["50.0", "0.0", "100.0"]


def test_queries_of_one_file_widen_the_interval():
    """Two files, one always right, one never: nobody knows what a third would be."""
    queries = grouped(
        [asked("right.pdf", n) for n in range(20)] + [asked("not.pdf", n) for n in range(20)]
    )
    values = np.array([1.0] * 20 + [0.0] * 20)
    cell, *_ = measuring.row(queries, values, np.zeros(40))
    assert cell == "50.0 (0–100) +50.0 (+0…+100)"


def test_auc_is_the_chance_of_the_right_order():
    """Ties count half."""
    assert measuring.auc(np.array([2.0, 3.0]), np.array([1.0])) == 1.0
    assert measuring.auc(np.array([1.0]), np.array([1.0])) == 0.5
    assert measuring.auc(np.array([0.0, 2.0]), np.array([1.0])) == 0.5


def test_nothing_counts_what_was_told_and_what_was_lost():
    """A query whose right hit was never found cannot lose it."""
    outcomes = [Outcome(0.9, 0.9), Outcome(0.2, 0.2), Outcome(0.2, None), Outcome(0.1, None)]
    told = measuring.nothing(outcomes, [True, True, True, False], [0.5] * 4)
    assert (told.right.value, told.lost.value) == (1.0, pytest.approx(1 / 3))
    assert (told.right.n, told.lost.n) == (1, 3)


def test_a_right_hit_is_shown_when_it_was_found_and_is_not_lost():
    """By that, ways that find more and ways that lose less can be compared."""
    outcomes = [Outcome(0.9, 0.9), Outcome(0.9, None), Outcome(0.2, 0.2), Outcome(0.1, None)]
    told = measuring.nothing(outcomes, [True, True, True, False], [0.5] * 4)
    assert told.shown.value == pytest.approx(1 / 3)


def test_a_right_hit_below_its_share_of_the_line_is_lost_though_others_are_shown():
    """It is among the near misses, and whoever asked sees wrong hits alone."""
    outcomes = [Outcome(0.9, 0.1), Outcome(0.9, 0.3), Outcome(0.2, 0.1), Outcome(0.1, None)]
    told = measuring.nothing(outcomes, [True, True, True, False], [0.5] * 4)
    shares = told.lost.value, told.unanswered.value, told.shown.value
    assert shares == pytest.approx((2 / 3, 1 / 3, 1 / 3))


def test_shares_tell_how_sure_they_are():
    """Queries of one file count as one: what is lost of it is lost together."""
    outcomes = [Outcome(0.2, 0.2)] * 10 + [Outcome(0.9, 0.9)] * 30 + [Outcome(0.1, None)] * 2
    able, line = [True] * 40 + [False] * 2, [0.5] * 42
    apart = measuring.nothing(outcomes, able, line)
    together = measuring.nothing(outcomes, able, line, ["a"] * 10 + ["b"] * 30 + ["c", "d"])
    assert str(apart.lost) == "25 % (16–38) of 40"
    assert (together.lost.low, together.lost.high) == (0.0, 1.0)


def test_reliability_of_an_honest_confidence_is_near_zero_and_of_a_boast_large():
    """Expected calibration error (Naeini 2015)."""
    rng = np.random.default_rng(0)
    sure = rng.random(20_000)
    right = rng.random(20_000) < sure
    rows, error = measuring.reliability(sure, right)
    assert error < 0.02
    assert sum(count for _, _, count in rows) == 20_000
    assert measuring.reliability(np.full(100, 0.9), np.zeros(100, dtype=bool))[1] == (
        pytest.approx(0.9)
    )
