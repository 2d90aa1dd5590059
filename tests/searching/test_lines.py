"""The line between hits and near misses, and the order by evidence."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tusou.ranking import Fused
from tusou.searching.confidence import THOUSAND, Signs, confidence, evidence_of, sure_by_photo
from tusou.searching.evidence import Found
from tusou.searching.fitted import fitted
from tusou.searching.lines import BESIDE, FEW, VERY_PICTURE, Line, line_of, photo_line
from tusou.searching.log_odds import logistic, logit
from tusou.searching.ordering import by_evidence, shares_of
from tusou.types import Item, Query, StoredItem

NEEDED = fitted().needed


def _found(item: int, confidence: float, cosine: float | None = None, kind: str = "page") -> Found:
    """An item whose words make it that sure, and whose picture says nothing."""
    stored = StoredItem(item, Item(kind, "/a"), "/a", "/", "a", None, None, 1)
    place = Fused((0, item), 0.0, {"words": 1.0})
    return Found(place, stored, (), cosine, Signs(bm25=_bm25_for(confidence), image=-50.0))


def _bm25_for(confidence: float) -> float:
    numbers = fitted()
    sure = min(max(confidence, 1e-6), 1 - 1e-6)
    log_odds = math.log(sure / (1 - sure)) - numbers.sure_shift
    # A hair more, so that rounding does not drop an item from the line it stands on.
    return log_odds / numbers.sure_words / numbers.bm25 + 1e-6


def _ids(found):
    return [one.stored.id for one in found]


def test_the_surest_item_opens_the_answer():
    """Beside an item that reaches the line, less sure ones are hits too."""
    line = line_of(Query("red"))
    hits, misses = line.parted([_found(1, NEEDED * BESIDE), _found(2, NEEDED), _found(3, 0.01)])
    assert _ids(hits) == [1, 2]
    assert _ids(misses) == [3]


def test_without_a_sure_item_there_is_no_hit():
    """All below the line: nothing."""
    hits, misses = line_of(Query("red")).parted([_found(1, 0.9 * NEEDED), _found(2, 0.5 * NEEDED)])
    assert hits == []
    assert _ids(misses) == [1, 2]


def test_whether_there_are_hits_the_first_round_tells():
    """Among more items the surest is surer: what a longer answer weighs opens none."""
    line, first, sure = line_of(Query("red")), [_found(1, 0.9 * NEEDED)], _found(2, 2 * NEEDED)
    assert line.parted([*first, sure], first) == ([], [*first, sure])
    assert line.parted([*first, sure])[0] == [*first, sure]
    assert line.parted([sure, *first], [sure]) == ([sure, *first], [])


def test_the_callers_line_holds_for_every_item():
    """A minimum confidence is a minimum."""
    line = line_of(Query("red", rank="words", min_confidence=0.5))
    hits, misses = line.parted([_found(1, 0.9), _found(2, 0.4)])
    assert (_ids(hits), _ids(misses)) == ([1], [2])
    assert (line.needed([]), line.needed_of([])) == (0.5, "confidence")


def test_a_minimum_cosine_drops_what_has_none():
    """What cannot be compared is not alike."""
    line = line_of(Query("red", rank="image", min_cosine=0.2))
    hits, _ = line.parted([_found(1, 0, 0.3), _found(2, 0, 0.1), _found(3, 0, None)])
    assert _ids(hits) == [1]
    assert (line.needed([]), line.needed_of([])) == (0.2, "cosine")


def test_of_two_lines_the_one_that_nothing_reaches_is_told():
    """ "best 0.63 (0.10 needed)" would be a riddle."""
    line = line_of(Query("red", min_confidence=0.1, min_cosine=0.9))
    unlike, alike = _found(1, 0.6, 0.5), _found(2, 0.05, 0.95)
    assert (line.needed([unlike]), line.needed_of([unlike])) == (0.9, "cosine")
    assert (line.needed([unlike, alike]), line.needed_of([unlike, alike])) == (0.1, "confidence")


@pytest.mark.parametrize(
    "query", [Query("red", show_all=True, min_cosine=0.9), Query("red", rank="words")]
)
def test_plain_search_and_show_all_have_no_line(query):
    """Everything that is ranked is a hit."""
    hits, misses = line_of(query).parted([_found(1, 0.0)])
    assert _ids(hits) == [1]
    assert misses == []
    assert line_of(query).needed([]) is None


def test_nothing_found_is_nothing():
    """No item, no hit, whatever the line."""
    assert Line(0.5).parted([]) == ([], [])


def test_the_order_is_that_of_the_evidence():
    """What more speaks for goes first; scores stay within 0–1 and follow the order."""
    weighed = by_evidence([_found(1, 0.1), _found(2, 0.9), _found(3, 0.5)])
    assert _ids(weighed) == [2, 3, 1]
    scores = [one.place.score for one in weighed]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score < 1 for score in scores)


def test_the_same_picture_is_sure_and_first():
    """Nothing else speaks as loudly as equality."""
    same = replace(_found(1, 0.0), signs=Signs(image=0.0, is_same=True))
    assert same.confidence == 1.0
    assert _ids(by_evidence([_found(2, 0.9), same])) == [1, 2]


def test_shares_are_those_of_the_evidence():
    """A signal that says next to nothing is no reason."""
    assert shares_of({"words": 3.0, "image": 1.0, "text": 0.001}) == {
        "words": pytest.approx(0.75, abs=0.001),
        "image": pytest.approx(0.25, abs=0.001),
    }
    assert shares_of({}) == {}


@pytest.mark.parametrize("kind", ["page", "photo"])
def test_without_a_model_words_have_a_line_of_their_own(kind):
    """They tell more where no picture can be right in their place."""
    needed = fitted().needed_words
    line = line_of(Query("red"))
    above, below = (
        replace(one, signs=replace(one.signs, image=None))
        for one in (_found(1, needed, kind=kind), _found(2, 0.9 * needed, kind=kind))
    )
    assert line.parted([above, below]) == ([above, below], [])
    assert line.parted([below]) == ([], [below])
    assert line.needed([above]) == pytest.approx(needed, rel=1e-3)


def test_photos_have_a_line_of_their_own():
    """What is needed is told of the item that stands highest above its own."""
    line = line_of(Query("red"))
    page = _found(1, 2 * NEEDED)
    photo = replace(_found(2, 0.0, kind="pair"), signs=Signs(image=-1.0, n_items=500))
    assert line.parted([photo]) == ([], [photo])
    assert line.needed([page, photo]) == pytest.approx(NEEDED)
    assert line.parted([page, photo])[0][0] is page


def test_what_a_photo_needed_is_more_than_it_has():
    """Words and look together may make it surer than the line that neither reaches."""
    line = line_of(Query("red"))
    text = Signs(bm25=0.0, coverage=0.2, image=-0.4, n_items=500)
    photo = replace(_found(1, 0.0, kind="pair"), signs=text)
    assert line.parted([photo]) == ([], [photo])
    assert line.needed([photo]) > photo.confidence
    alone = replace(_found(1, 0.0, kind="photo"), signs=Signs(image=-0.4, n_items=500))
    assert line.needed([alone]) > alone.confidence


def test_a_photo_that_stands_out_as_much_is_a_hit_in_libraries_of_any_size():
    """The line follows what the number of photos does to their confidence."""
    for n_items in (50, 1000, 100_000):
        line = line_of(Query("red"))
        high, low = (
            replace(_found(1, 0.0, kind="photo"), signs=Signs(image=surprise, n_items=n_items))
            for surprise in (2.5, -1.5)
        )
        assert line.parted([high]) == ([high], [])
        assert line.parted([low]) == ([], [low])


def test_a_pair_whose_picture_says_nothing_has_the_line_of_documents():
    """Its words alone bring it there."""
    found = _found(1, 0.2, kind="pair")
    assert line_of(Query("red")).needed([found]) == pytest.approx(NEEDED, rel=0.02)


def _by_picture(item: int, confidence: float, kind: str) -> Found:
    """An item that is that sure to be the picture asked for."""
    numbers = fitted()
    log_odds = math.log(confidence / (1 - confidence))
    slope, shift = numbers.picture_slope, numbers.picture_shift
    if kind in ("page", "figure"):
        slope, shift = numbers.picture_page_slope, numbers.picture_page_shift
    surprise = (log_odds - shift) / slope
    signs = Signs(image=surprise + 1e-6, by_picture=True, n_items=500)
    return replace(_found(item, 0.0, kind=kind), signs=signs)


@pytest.mark.parametrize("kind", ["page", "figure", "photo", "pair"])
def test_queries_by_picture_have_one_line_for_every_kind(kind):
    """What is near enough is a hit, and what is told as needed is what was compared."""
    line = line_of(Query(image=Image.new("RGB", (8, 8))))
    needed = fitted().needed_picture
    near, far = _by_picture(1, needed + 0.01, kind), _by_picture(2, needed - 0.01, kind)
    assert near.confidence == pytest.approx(needed + 0.01, abs=1e-3)
    assert _ids(line.parted([near, far])[0]) == [1, 2]  # beside one that reaches the line
    assert line.parted([far]) == ([], [far])
    assert line.needed([far]) == needed


PICTURE = Image.new("RGB", (8, 8))


@pytest.mark.parametrize(
    "query",
    [
        Query(like=(1,)),
        Query(like=("a dog",)),
        Query(like=(1,), unlike=(2,)),
    ],
)
def test_what_is_most_alike_needs_not_be_the_same(query):
    """By examples alone everything that is ranked is a hit, as among similar items."""
    line, far = line_of(query), _by_picture(1, 0.01, "photo")
    assert line.parted([far]) == ([far], [])
    assert line.needed([far]) is None


@pytest.mark.parametrize(
    "query", [Query(image=PICTURE, unlike=(2,)), Query(image=PICTURE, like=(1,))]
)
def test_a_picture_to_search_with_keeps_its_line_beside_examples(query):
    """To say more of what is wanted, or not wanted, makes no answer more lenient."""
    assert line_of(query) == line_of(Query(image=PICTURE))


def test_beside_examples_the_line_of_the_caller_holds():
    """Who asks for a line gets one."""
    far = _by_picture(1, 0.1, "photo")
    assert line_of(Query(like=(1,), min_confidence=0.2)).parted([far]) == ([], [far])
    alike = replace(far, cosine=0.4)
    assert line_of(Query(like=(1,), min_cosine=0.5)).parted([alike]) == ([], [alike])


@pytest.mark.parametrize("query", [Query("a dog", image=PICTURE), Query("a dog", like=(1,))])
def test_beside_a_picture_a_sentence_is_judged_by_itself(query):
    """To the mean of both nothing is as near as the right photo is to the sentence alone."""
    line, nothing = line_of(query), Signs(bm25=0.0, image=-9.0)
    other = Signs(image=-3.0, by_picture=True)
    for surprise, is_hit in ((2.5, True), (-2.0, False)):
        alone = Signs(bm25=0.0, image=surprise)
        found = replace(_found(1, 0.0, kind="photo"), signs=nothing, sides=(alone, other))
        without = replace(_found(1, 0.0, kind="photo"), signs=alone)
        assert line.finds_nothing([found]) is not is_hit
        assert line.finds_nothing([without]) is not is_hit
        assert line.needed([found]) == pytest.approx(line.needed([without]), rel=0.2)


def test_beside_a_sentence_the_very_picture_is_an_answer():
    """One that is merely alike is not: for that there is the sentence."""
    line, said = line_of(Query("a dog", image=PICTURE)), Signs(bm25=0.0, image=-5.0)
    for sure in (VERY_PICTURE - 0.02, VERY_PICTURE + 0.02):
        shown = replace(_by_picture(1, sure, "photo").signs)
        found = replace(_found(1, 0.0, kind="photo"), sides=(said, shown))
        assert found.confidence == pytest.approx(sure, abs=1e-3)
        assert line.finds_nothing([found]) is (sure < VERY_PICTURE)
        assert line.needed([found]) == pytest.approx(VERY_PICTURE)
    text_alone = replace(_found(1, 0.0), sides=(said, Signs(by_picture=True)))
    assert line.finds_nothing([text_alone])
    same = replace(_found(1, 0.0), sides=(said, Signs(by_picture=True, is_same=True)))
    assert not line.finds_nothing([same])
    assert same.confidence == 1


def test_what_decides_tells_what_was_needed():
    """Lines differ by kind: the surest item need not be the one that opens the answer."""
    line = line_of(Query("dog"))
    photo = replace(_found(1, 0, kind="photo"), signs=Signs(image=-0.3, brevity=1.0, bm25=0.0))
    page = _found(2, 1.5 * NEEDED)
    assert line.parted([photo]) == ([], [photo])
    assert photo.confidence > page.confidence
    assert not line.finds_nothing([photo, page])
    assert line.needed([photo, page]) == pytest.approx(NEEDED)
    assert line.needed_by(page) == pytest.approx(NEEDED)
    assert line.needed_by(photo) > photo.confidence
    assert line.deciding([photo, page]) is page
    assert line.deciding([]) is None


def test_without_a_line_the_surest_is_the_best():
    """Nothing is needed, and what is told of it is how sure it is."""
    low, high = _found(1, 0.1), _found(2, 0.2)
    assert Line(None).deciding([low, high]) is high
    assert Line(None).needed_by(high) is None


def _looking(item: int, kind: str, surprise: float, **more) -> Found:
    """An item that nothing but its look speaks for."""
    sides = more.pop("sides", ())
    stored = StoredItem(item, Item(kind, "/a"), "/a", "/", "a", None, None, 1)
    place = Fused((0, item), 0.0, {"image": 1.0})
    return Found(place, stored, (), 0.3, Signs(image=surprise, **more), sides)


@pytest.mark.parametrize("kind", ["photo", "pair"])
def test_a_photo_stands_before_a_page_that_chance_has_brought_as_high(kind):
    """The best of the pages to any sentence stands three spreads up, the right photo one."""
    photo, page = _looking(1, kind, 1.0), _looking(2, "page", 3.0)
    assert _ids(by_evidence([page, photo])) == [1, 2]
    assert _ids(by_evidence([_looking(1, kind, -3.0), page])) == [2, 1]
    assert photo.confidence > page.confidence


def test_a_photo_in_a_small_library_is_compared_with_a_thousand_as_pages_are():
    """The best of ninety by chance stands lower, and a text of all that was asked before it."""
    few, many = _looking(1, "photo", 0.5, n_items=90), _looking(1, "photo", 0.5, n_items=5000)
    assert few.total < many.total
    assert _looking(1, "photo", 0.5, n_items=1000).total == many.total


def test_photos_stand_in_the_order_of_their_look():
    looks = {item: 0.5 * item - 3 for item in range(1, 12)}
    found = [_looking(item, "photo", surprise) for item, surprise in looks.items()]
    assert _ids(by_evidence(found)) == sorted(looks, reverse=True)


def test_words_stand_before_a_photo_that_looks_a_little_like_it():
    """A page that says all that was asked."""
    stored = StoredItem(2, Item("page", "/a"), "/a", "/", "a", None, None, 1)
    page = Found(Fused((0, 2), 0.0, {}), stored, (), None, Signs(bm25=12.0, coverage=1.0))
    assert _ids(by_evidence([_looking(1, "photo", -0.5), page])) == [2, 1]


@pytest.mark.parametrize("more", [{"by_picture": True}, {"sides": (Signs(), Signs())}])
def test_to_a_picture_photos_and_pages_are_compared_alike(more):
    """Its copy may stand on a page."""
    page, photo = _looking(1, "page", 2.0, **more), _looking(2, "photo", 1.0, **more)
    assert _ids(by_evidence([photo, page])) == [1, 2]


def test_the_line_of_photos_is_the_fitted_one_at_both_sizes_and_moves_between():
    """As the confidence of a right photo does with their number; and it never jumps."""
    numbers = fitted()
    assert photo_line(THOUSAND) == pytest.approx(numbers.needed_photo)
    few = logit(numbers.needed_few_photos) + numbers.sure_photo_size * math.log(FEW / THOUSAND)
    assert photo_line(FEW) == pytest.approx(logistic(few))
    lines = [photo_line(n) for n in (2, 199, 200, 201, 500, 999, 1000, 1001, 10**6)]
    steps = [abs(logit(a) - logit(b)) for a, b in itertools.pairwise(lines[1:4] + lines[5:8])]
    assert max(steps[:2] + steps[3:]) < 0.02
    assert logit(lines[-1]) - logit(lines[-2]) == pytest.approx(
        numbers.sure_photo_size * math.log(10**6 / 1001)
    )


def test_the_line_of_words_is_the_fitted_one_and_moves_between():
    """In log-odds, as the confidence does."""
    numbers = fitted()
    assert photo_line(THOUSAND, 1.0) == pytest.approx(numbers.needed_word)
    lines = [logit(photo_line(500, brevity)) for brevity in (0.0, 0.5, 1.0)]
    assert lines[1] == pytest.approx((lines[0] + lines[2]) / 2)


def test_of_a_word_a_smaller_surprise_is_enough():
    """No photo is as near to it as one is to a sentence that describes it; its line is higher,
    and still lies lower in surprise."""

    def reaches(surprise, brevity):
        parts = evidence_of(Signs(image=surprise))
        return sure_by_photo(parts, "photo", THOUSAND, brevity) >= photo_line(THOUSAND, brevity)

    first = [
        min(s for s in np.linspace(-4, 4, 801) if reaches(s, brevity)) for brevity in (0, 0.5, 1)
    ]
    assert first == sorted(first, reverse=True)
    assert first[0] > first[2]
    assert confidence(evidence_of(Signs(image=0.0)), "photo", brevity=1.0) > confidence(
        evidence_of(Signs(image=0.0)), "photo"
    )
    assert confidence(evidence_of(Signs(image=0.0)), "page", brevity=1.0) == confidence(
        evidence_of(Signs(image=0.0)), "page"
    )
