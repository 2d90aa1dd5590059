"""The JSON of an answer."""

from __future__ import annotations

import json

from searching.shelving import picture
from tusou.pictures import named
from tusou.searching import SearchResult, hit_json, search, similar
from tusou.types import Box, Hit, Place, Query, Reason

HIT = Hit(
    rank=1,
    item=7,
    kind="figure",
    path="/a/b.pdf",
    relative_path="b.pdf",
    page_number=3,
    bbox=Box(0.1, 0.2, 0.33333333, 1.0),
    score=0.123456,
    cosine=None,
    confidence=0.5,
    reasons=(Reason("words", 1.0, ("chair",), (Box(0, 0, 1, 1),)),),
    fields={"price": 499},
    also_on=(Place("/c.pdf", 9, 11, "/lib"),),
)


def test_a_hit_has_the_keys_of_the_contract():
    """Every documented key is there, numbers are rounded, boxes are lists."""
    made = hit_json(HIT)
    documented = {
        "rank", "item", "kind", "path", "relative_path", "page_number", "bbox", "score", "cosine",
        "confidence", "needed", "reasons", "snippet", "caption", "fields", "also_on",
    }  # fmt: skip
    assert documented <= set(made)
    assert made["bbox"] == [0.1, 0.2, 0.3333, 1.0]
    assert made["score"] == 0.1235
    assert made["reasons"][0]["boxes"] == [[0, 0, 1, 1]]
    assert made["also_on"] == [{"path": "/c.pdf", "page_number": 9, "item": 11, "library": "/lib"}]


def test_a_result_has_the_keys_of_the_contract(shelf):
    """A real answer can be written as JSON and read again."""
    result = search(Query("red armchair"), [shelf])
    made = json.loads(json.dumps(result.to_dict()))
    assert {
        "query", "model", "rank", "outcome", "needed", "best_confidence", "took_ms", "hits",
        "near_misses",
    } <= set(made)  # fmt: skip
    assert made["outcome"] == "hits"
    assert made["hits"][0]["relative_path"] == "catalogue.pdf"


def test_examples_are_told_as_they_were_given(shelf):
    """So what was asked can be told from the answer: items, pictures by name, sentences."""
    item = shelf.store.ids()[0]
    chair = named(picture("red"), "/a/chair.jpg")
    query = Query(like=(item, chair, picture("blue"), "oak"), unlike=("sofa",), image=chair)
    parsed = search(query, [shelf]).to_dict()["parsed"]
    assert parsed["like"] == [
        {"item": item}, {"picture": "/a/chair.jpg"}, {"picture": ""}, {"sentence": "oak"},
    ]  # fmt: skip
    assert (parsed["unlike"], parsed["image"]) == ([{"sentence": "sofa"}], "/a/chair.jpg")
    plain = search(Query("red"), [shelf]).to_dict()["parsed"]
    assert (plain["like"], plain["unlike"], plain["image"]) == ([], [], None)
    assert similar(item, shelf).to_dict()["parsed"]["like"] == [{"item": item}]


def test_nothing_has_no_hits():
    """An empty answer is a value like any other."""
    made = SearchResult("x", "", "words", "nothing", None, "confidence", 1.26).to_dict()
    assert made["hits"] == []
    assert made["needed"] is None
    assert made["took_ms"] == 1.3


def test_what_did_not_reach_the_line_does_not_look_as_if_it_had():
    """Numbers are rounded to four digits, or as many more as tell the two apart."""
    nothing = SearchResult(
        "x", "", "fused", "nothing", 0.0790123, "confidence", 1, best_confidence=0.0790118
    )
    made = nothing.to_dict()
    assert made["best_confidence"] < made["needed"]
    usual = SearchResult(
        "x", "", "fused", "nothing", 0.35, "confidence", 1, best_confidence=0.31234567
    )
    assert usual.to_dict()["best_confidence"] == 0.3123
