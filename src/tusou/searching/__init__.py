"""Searching: query → candidates of each signal → fused → hit, near miss or nothing."""

from __future__ import annotations

from tusou.searching.results import SearchResult, hit_json
from tusou.searching.search import search
from tusou.searching.shelves import Shelf
from tusou.searching.similar import similar

__all__ = ["SearchResult", "Shelf", "hit_json", "search", "similar"]
