"""Pure functions on rankings: fusing, merging, folding. Nothing here knows stores or encoders."""

from __future__ import annotations

from tusou.ranking.diversity import marginal_relevance
from tusou.ranking.folding import Groups, fold_equal
from tusou.ranking.fusion import Fused, in_turns
from tusou.ranking.merging import merge

__all__ = [
    "Fused",
    "Groups",
    "fold_equal",
    "in_turns",
    "marginal_relevance",
    "merge",
]
