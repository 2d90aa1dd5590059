"""The fit finds which signals tell, and its confidence and line mean what they say."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.quality.collecting import COLUMNS, NOTHING, UNRANKED, Seen
from benchmarks.quality.dev import N_FOLDS, Asked
from benchmarks.quality.fitting import Answer

from benchmarks.quality import calibration, fitting, reporting
from tusou.evaluation import GradedQuery, Relevant
from tusou.searching.confidence import SAME_EVIDENCE, THOUSAND, Signs, evidence_of
from tusou.searching.fitted import fitted
from tusou.searching.lines import BESIDE, photo_line
from tusou.searching.log_odds import logistic, logit, soft

N_ITEMS = 12


def seen_with(signs):
    """Items with these signs, (n, 7), and places of their own."""
    n = len(signs)
    return Seen(
        np.asarray(signs, dtype=np.float64),
        np.tile(np.arange(n), (3, 1)).T,
        np.arange(n),
        tuple((f"{at}.pdf", 1) for at in range(n)),
    )


def answers_told_by(column, n_queries=60, seed=0):
    """Queries whose one right item stands out in one column; the others hold noise alone."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(n_queries):
        signs = np.zeros((N_ITEMS, len(COLUMNS)))
        signs[:, 0] = rng.gamma(2.0, 2.0, N_ITEMS)
        signs[:, 1] = rng.uniform(0, 0.5, N_ITEMS)
        signs[:, 2:4] = rng.normal(-1.5, 1.0, (N_ITEMS, 2))
        right = rng.integers(N_ITEMS)
        signs[right, column] += {0: 12.0, 1: 0.5, 2: 4.0, 3: 4.0}[column]
        grades = np.zeros(N_ITEMS, dtype=np.int64)
        grades[right] = 2
        made.append(Answer(seen_with(signs), grades, True))
    return made


def share_first(answers, w):
    """How often the right item stands first."""
    return np.mean([a.grades[np.argmax(fitting.totals(a.seen, w))] > 0 for a in answers])


@pytest.mark.parametrize("column", [0, 1, 2, 3], ids=COLUMNS[:4])
def test_the_signal_that_tells_is_trusted(column):
    """Other queries of the same making are answered better than by the weights it began at."""
    w = fitting.fit_order(answers_told_by(column))
    fresh = answers_told_by(column, seed=1)
    assert share_first(fresh, w) > 0.6
    assert share_first(fresh, w) >= share_first(fresh, fitting.START)


def test_the_gradient_is_the_slope_of_the_loss():
    """`_scored` gives both; a wrong slope would end the fit anywhere."""
    signs = np.stack([a.seen.signs for a in answers_told_by(2, n_queries=3)])
    w = fitting.START + 0.1
    score, slopes = fitting._scored(signs, w, frozenset())
    for at in range(len(w)):
        step = np.zeros(len(w))
        step[at] = 1e-6
        moved, _ = fitting._scored(signs, w + step, frozenset())
        assert np.allclose((moved - score) / 1e-6, slopes[..., at], atol=1e-4)


def test_fewer_queries_stay_nearer_to_the_start():
    """The penalty is a belief that few queries do not overturn."""
    few, many = answers_told_by(2, n_queries=2), answers_told_by(2, n_queries=60)

    def off(answers):
        return np.abs((fitting.fit_order(answers) - fitting.START) / fitting.START).max()

    assert off(few) < off(many) + 0.5
    assert np.isfinite(off(few))


def test_evidence_is_the_one_that_search_uses():
    """The harness computes for many items at once what the package does for one."""
    numbers = fitted()
    w = np.array([getattr(numbers, name) for name in fitting.ORDER])
    signs = Signs(bm25=7.0, coverage=0.6, image=1.2, text=-0.3)
    own = evidence_of(signs)
    [row] = fitting.parts(seen_with([[7.0, 0.6, 1.2, -0.3, 0, 0, 0]]), w)
    assert row == pytest.approx([own["words"], own["image"], own["text"]])


def test_the_order_of_photos_is_the_one_that_search_uses():
    """Their look counts by numbers of its own, those in force or others."""
    w = np.array([getattr(fitted(), name) for name in fitting.ORDER])
    seen = seen_with([[7.0, 0.6, 1.2, -0.3, 0, 1, 0]])
    own = evidence_of(Signs(bm25=7.0, coverage=0.6, image=1.2, text=-0.3), of_photo=True)
    assert fitting.totals(seen, w) == pytest.approx(sum(own.values()))
    more = fitting.totals(seen, w, look=(fitted().photo_slope, fitted().photo_shift + 1))
    assert 0.9 < more - fitting.totals(seen, w) < 1
    assert fitting.totals(seen, w, frozenset({"image"})) < fitting.totals(seen, w)


def test_what_is_left_out_counts_nothing():
    """An ablation takes the whole signal away."""
    seen = seen_with([[7.0, 0.6, 1.2, 0.3, 1, 0, 0]])
    w = fitting.START
    for name, at in (("words", 0), ("image", 1), ("text", 2)):
        assert fitting.parts(seen, w, frozenset({name}))[0, at] == 0
    assert fitting.totals(seen, w, frozenset({"figures"}))[0] == -np.inf


def test_without_a_signal_what_it_alone_brought_up_is_not_there():
    """A library without a model shows no page whose words are not those of the query."""
    seen = seen_with([[7.0, 0.6, 0, 0, 0, 0, 0], [0, 0, 3.0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1]])
    seen.ranks[:] = [[0, UNRANKED, 4], [UNRANKED, 0, UNRANKED], [UNRANKED, UNRANKED, UNRANKED]]
    alone = fitting.totals(seen, fitting.START, fitting.WORDS_ALONE)
    assert np.isfinite(alone).tolist() == [True, False, True]
    assert np.isfinite(fitting.totals(seen, fitting.START)).all()
    answer = Answer(seen, np.array([0, 2, 0]), True)
    order, _, _ = fitting.sure_of(answer, fitting.START, np.zeros(8), fitting.WORDS_ALONE)
    assert order.tolist() == [2, 0]
    assert fitting.outcome(answer, fitting.START, np.zeros(8), fitting.WORDS_ALONE).right is None


def test_the_same_picture_outweighs_everything():
    """And a text vector never says more than all words together."""
    seen = seen_with([[30.0, 1.0, 9.0, 9.0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 1]])
    assert np.argmax(fitting.totals(seen, fitting.START)) == 1
    assert fitting.totals(seen, fitting.START)[0] < SAME_EVIDENCE
    assert fitting.parts(seen, fitting.START)[0, 2] == fitting.START[1]


def test_minimise_finds_the_bottom_of_a_valley():
    """A long narrow one, as those of the weights are."""

    def loss(x):
        off = np.array([x[0] - 2, 10 * (x[1] + 1)])
        return float(off @ off), np.array([2 * off[0], 20 * off[1]])

    assert fitting.minimise(loss, np.zeros(2), n_steps=200) == pytest.approx([2, -1], abs=1e-2)


def test_logistic_regression_recovers_the_odds():
    """From draws of a known probability."""
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(20_000), rng.normal(size=20_000)])
    y = (rng.random(20_000) < 1 / (1 + np.exp(1.0 - 2.0 * x[:, 1]))).astype(float)
    assert fitting.logistic_regression(x, y, np.ones(len(y))) == pytest.approx([-1, 2], abs=0.1)


def test_confidence_is_never_lowered_by_evidence():
    """A signal that would count against an item is dropped, not turned round."""
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(500), rng.normal(size=500), rng.normal(size=500)])
    y = (x[:, 1] - x[:, 2] > 0).astype(float)
    found = fitting._at_least_0(x, y, free=(0,))
    assert found[1] > 0
    assert found[2] == 0


def test_the_line_loses_no_more_than_it_may():
    """Of the queries it was drawn on, at most that share has its first right item below it."""
    answers = answers_told_by(0, n_queries=100)
    w = fitting.fit_order(answers)
    sure = fitting.fit_sure(answers, [], w)
    line = fitting.line_for(answers, w, sure, 0.1)
    told = [fitting.outcome(a, w, sure) for a in answers]
    assert 0 < np.mean([one.right is not None and one.bears < line for one in told]) <= 0.1
    assert line > fitting.line_for(answers, w, sure, 0.0)


def test_surest_item_of_a_right_answer_is_surer_than_that_of_noise():
    """What the line relies on."""
    answers = answers_told_by(0)
    w = fitting.fit_order(answers)
    sure = fitting.fit_sure(answers, [], w)
    noise = answers_told_by(0, seed=2)
    for answer in noise:
        right = int(np.argmax(answer.grades))
        answer.seen.signs[right, 0] -= 12.0
    told = [fitting.outcome(a, w, sure).surest for a in answers]
    assert np.median(told) > 2 * np.median([fitting.outcome(a, w, sure).surest for a in noise])


def test_a_query_that_brings_up_nothing_is_not_sure_of_anything():
    """No items, no confidence."""
    empty = Answer(seen_with(np.zeros((0, len(COLUMNS)))), np.zeros(0, dtype=np.int64), False)
    assert fitting.outcome(empty, fitting.START, np.zeros(8)) == fitting.Outcome(0.0, None)


def test_a_right_item_beside_a_surer_wrong_one_needs_its_share_of_the_line():
    """As in a search: the surest item has to reach the line, the others `BESIDE` of it."""
    assert fitting.Outcome(0.8, 0.8).bears == 0.8
    assert fitting.Outcome(0.8, BESIDE * 0.6).bears == pytest.approx(0.6)
    assert fitting.Outcome(0.8, None).bears == 0.0


def test_the_first_right_item_among_ten_counts():
    """Not a surer one behind it, and none beyond the tenth."""
    signs = np.zeros((12, len(COLUMNS)))
    signs[:, 0] = np.linspace(30, 8, 12)
    w, sure = fitting.START, np.array([-3.0, 1.0, 0, 0, 0, 0, 0, 0])
    grades = np.zeros(12, dtype=np.int64)
    grades[[3, 7]] = 1
    told = fitting.outcome(Answer(seen_with(signs), grades, True), w, sure)
    in_order = fitting.sure_of(Answer(seen_with(signs), grades, True), w, sure)[1]
    assert (told.surest, told.right) == (in_order[0], in_order[3])
    grades[:10] = 0
    grades[11] = 2
    assert fitting.outcome(Answer(seen_with(signs), grades, True), w, sure).right is None


def test_what_has_no_vector_has_no_look():
    """`NOTHING` stands for a signal that was not there; its evidence is none."""
    assert fitting.parts(seen_with([[0, 0, NOTHING, NOTHING, 0, 0, 0]]), fitting.START)[0] == (
        pytest.approx([0, 0, 0], abs=1e-12)
    )
    assert soft(NOTHING) == pytest.approx(0, abs=1e-12)


def photo_answers(**changes):
    """Photos told by their look."""
    answers = [replace(a, **changes) for a in answers_told_by(2, seed=len(repr(changes)))]
    for answer in answers:
        answer.seen.signs[:, 5] = 1.0
    return answers


def test_documents_many_photos_few_words_and_words_alone_have_lines_of_their_own():
    """Each loses as few right ones as it may; without photos documents stand in."""
    documents = answers_told_by(0)
    many, few = photo_answers(n_items=1000), photo_answers(n_items=200)
    words = photo_answers(n_items=1000, brevity=1.0)
    w, sure, lines = fitting.fit_on(documents, [*many, *few, *words])
    may = fitting.MAY_LOSE
    assert lines == (
        fitting.line_for(documents, w, sure, may["documents"]),
        fitting.line_for(many, w, sure, may["photos"]),
        fitting.line_for(few, w, sure, may["few photos"]),
        fitting.line_for(words, w, sure, may["word"]),
        fitting.line_for(documents, w, sure, may["words"], fitting.WORDS_ALONE),
    )
    assert len(set(lines)) == 5
    _, _, (_, stands_in, too, third, _) = fitting.fit_on(documents, [])
    assert stands_in <= too <= third  # the more may be lost


def test_words_that_are_as_often_right_with_less_of_a_look_are_made_as_sure():
    """So many photos show what a word says that a small surprise is as good as a large one."""
    sentences, words = photo_answers(n_items=1000), photo_answers(n_items=1000, brevity=1.0)
    for answer in words:
        answer.seen.signs[:, 2] -= 2.0
    w = fitting.START
    sure = fitting.fit_sure([], [*sentences, *words], w)
    assert sure[fitting.SURE.index("sure_photo_brief")] > 0.5
    told = [
        np.median([fitting.outcome(a, w, sure).surest for a in one]) for one in (sentences, words)
    ]
    assert told[1] == pytest.approx(told[0], abs=0.2)


def test_the_line_of_a_query_is_that_of_the_search():
    """Between sentences and words in log-odds, as the photos are many or few."""
    numbers = fitted()
    lines = numbers.needed_photo, numbers.needed_few_photos, numbers.needed_word
    answer = photo_answers(n_items=1000)[0]
    for n_items in (1000, 200):
        for brevity in (0.0, 0.5, 1.0):
            asked = replace(answer, n_items=n_items, brevity=brevity)
            size = numbers.sure_photo_size * math.log(n_items / THOUSAND)
            expected = logistic(logit(photo_line(n_items, brevity)) - size)
            assert calibration.line_of(asked, *lines) == pytest.approx(expected)


def test_the_calibration_of_documents_is_over_the_queries_of_their_row():
    """Paraphrases of captions teach, but the row leaves them out."""
    answers = answers_told_by(0, n_queries=48)
    asked = []
    for at, answer in enumerate(answers):
        origin, able = ("dev", "own", "figures")[at % 3], at % 8 > 1 or at % 3 == 2
        relevant = (Relevant("a.pdf", 1, 2),) if able else ()
        asked.append(Asked(GradedQuery(f"query {at}", "text", "en", relevant), origin))
        answers[at] = replace(answer, grades=answer.grades * able, answerable=able)
    material = reporting.Material(asked, answers, np.arange(48) % N_FOLDS)
    found = calibration.calibrated(material)
    assert sum(n for _, _, n in found.curves["documents"].bins) == 32
    both, again = found.nothing["documents, both"], found.nothing[calibration.TAKEN_OUT]
    assert (both.right.n, both.lost.n) == (8, 24)
    assert again.lost == both.lost
    assert again.right.n == both.lost.n
