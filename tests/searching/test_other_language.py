"""A sentence in one language finds what is written in the other, by the word list alone."""

from __future__ import annotations

import pytest

from tusou.searching import search
from tusou.types import Query

RED = "Armchair Oslo in red velvet with oak legs"
GREEN = "Sofa Malmö, green, seats three"
LAMP = "黄色落地灯，高 160 厘米"
TABLE = "棕色橡木餐桌"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("红色扶手椅", RED),
        ("紅色的扶手椅", RED),
        ("天鹅绒", RED),
        ("绿色沙发", GREEN),
        ("yellow floor lamp", LAMP),
        ("oak dining tables", TABLE),
    ],
)
def test_what_is_called_so_in_the_other_language_comes_first(plain_shelf, shelf, query, text):
    """In a library without a model, and above what the model makes of it."""
    for one in (plain_shelf, shelf):
        result = search(Query(query), [one])
        assert (result.outcome, result.hits[0].text) == ("hits", text)


def test_what_matched_is_told_as_it_stands_there(plain_shelf):
    (reason,) = search(Query("红色扶手椅"), [plain_shelf]).hits[0].reasons
    assert set(reason.words) == {"Armchair", "red"}


@pytest.mark.parametrize("query", ['"红色扶手椅"', "长颈鹿", "giraffe", "红色扶手椅 lang:zh"])
def test_a_phrase_is_meant_as_it_is_typed(plain_shelf, query):
    """And what is not there is not found in any language."""
    assert search(Query(query), [plain_shelf]).outcome == "nothing"


def test_what_is_left_out_is_meant_as_it_is_typed(plain_shelf):
    assert RED in [hit.text for hit in search(Query("armchair -红色"), [plain_shelf]).hits]
    assert RED not in [hit.text for hit in search(Query("扶手椅 -red"), [plain_shelf]).hits]
