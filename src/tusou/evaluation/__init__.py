"""Evaluation: graded queries → nDCG, recall and MRR with intervals."""

from __future__ import annotations

from tusou.evaluation.evaluate import evaluate
from tusou.evaluation.places import PlaceFinder
from tusou.evaluation.queries import GradedQuery, Relevant, read_queries, read_sentences
from tusou.evaluation.report import EvalReport, Group, Measured

__all__ = [
    "EvalReport",
    "GradedQuery",
    "Group",
    "Measured",
    "PlaceFinder",
    "Relevant",
    "evaluate",
    "read_queries",
    "read_sentences",
]
