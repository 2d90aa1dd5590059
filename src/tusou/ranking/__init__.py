"""Pure functions on rankings: fusing, merging, folding. Nothing here knows stores or encoders."""

from __future__ import annotations

from tusou.ranking.diversity import marginal_relevance
from tusou.ranking.folding import fold_alike, fold_equal
from tusou.ranking.fusion import RRF_K, Fused, reciprocal_rank_fusion
from tusou.ranking.merging import in_turns, merge

__all__ = [
    "RRF_K",
    "Fused",
    "fold_alike",
    "fold_equal",
    "in_turns",
    "marginal_relevance",
    "merge",
    "reciprocal_rank_fusion",
]
