"""Searching: query → candidates of each signal → fused → hit, near miss or nothing."""

from __future__ import annotations

from tusou.searching.given import given_of
from tusou.searching.hits import unsought_hit
from tusou.searching.marks import matched_boxes
from tusou.searching.results import SearchResult, hit_json
from tusou.searching.search import asked_of, lists_only, search
from tusou.searching.shelves import Shelf
from tusou.searching.similar import similar

__all__ = [
    "SearchResult",
    "Shelf",
    "asked_of",
    "given_of",
    "hit_json",
    "lists_only",
    "matched_boxes",
    "search",
    "similar",
    "unsought_hit",
]
