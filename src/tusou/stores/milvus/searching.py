"""Searches: Milvus gives candidates, best first; what is seen and passes is kept."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.stores.milvus.consistent_reads import MOST_TRIES, restless
from tusou.stores.milvus.holding import Holding
from tusou.stores.milvus.marks import condition_of, is_compared, passes
from tusou.stores.milvus.server import MOST_ROWS, both, one_of
from tusou.stores.milvus.tables import OWNED
from tusou.stores.milvus.wording import question_of, telling_question
from tusou.types import Ranking, Where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.stores.milvus.blobs import Blobs
    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.server import Row, Server
    from tusou.stores.milvus.tables import Tables
    from tusou.types import Modality, Vectors

log = logging.getLogger(__name__)

MOST_HITS = MOST_ROWS
"""Hits that are looked at for one answer."""
_FIRST_HELPING = 4
_LEAST = 64
_TIED = 2_880
"""Rows read where equal scores go on behind the last one that was read, however many items are
asked for: as many as are read for the deepest answer that is shown, of 720 candidates. Milvus gives
equal ones in no order, so of fewer a shorter answer would hold others than a longer one."""
_SHOWN = ("item", "file", "run")
"""What tells whose a row is, and whether it is seen."""
_FEW = 2_000
"""So many items at most are named to a search; a condition may be long."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search as Milvus takes it."""

    table: str
    field: str
    data: object
    where: Where
    condition: str


class Searching:
    """Searches words and vectors of one library."""

    def __init__(
        self, server: Server, tables: Tables, blobs: Blobs, reads: ConsistentReads
    ) -> None:
        self._server = server
        self._tables = tables
        self._blobs = blobs
        self._reads = reads

    def words(
        self, query: str, k: int, where: Where, emphasis: Sequence[tuple[str, float]]
    ) -> Ranking:
        """The k best items by BM25; an item with several rows of words counts by its best."""
        from tusou.text import weighted_terms

        terms = weighted_terms(query, emphasis)
        if not terms or k < 1:
            return Ranking((), ())
        return self._words(terms, k, where, condition_of(where))

    def word_scores(
        self, query: str, ids: Sequence[int], emphasis: Sequence[tuple[str, float]]
    ) -> dict[int, float]:
        """BM25 of those of `ids` that hold any of the words."""
        from tusou.text import weighted_terms

        terms = weighted_terms(query, emphasis)
        scores: dict[int, float] = {}
        for some in batched(ids if terms else (), _FEW):
            found = self._words(terms, len(some), Where(), one_of("item", some))
            scores |= dict(zip(found.ids, found.scores, strict=True))
        return scores

    def _words(self, terms: Mapping[str, float], k: int, where: Where, condition: str) -> Ranking:
        question, factor = question_of(terms)
        ranking = self._ranked(_Asked(self._tables.words, "sparse", question, where, condition), k)
        return Ranking(ranking.ids, tuple(score / factor for score in ranking.scores))

    def vectors(self, modality: Modality, query: Vectors, k: int, where: Where) -> Ranking:
        """The k best items by cosine.

        Raises:
            StoreError: the files of what holds the phrases change more often than they are read.
        """
        for _ in range(MOST_TRIES):
            holders = self._holders(where)
            ranking = self._nearest(modality, query, k, where, holders)
            # A file that was replaced between both questions has other items now.
            if not holders or len(self._reads.shown(holders)) == len(holders):
                return ranking
        raise restless()

    def _nearest(
        self, modality: Modality, query: Vectors, k: int, where: Where, holders: list[Row] | None
    ) -> Ranking:
        condition = condition_of(where)
        if holders is not None:
            if not holders:
                return Ranking((), ())
            condition = both(one_of("item", (row["item"] for row in holders)), condition)
            where = replace(where, phrases=(), without=())  # their texts have been read
        table = self._tables.vectors[modality]
        return self._ranked(_Asked(table, "vector", query.tolist(), where, condition), k)

    def held(self, where: Where, most: int | None, holding: Holding) -> list[int] | None:
        """Ids of those that pass, ascending; the first `most`, or all.

        None where no word tells of few which they may be.
        """
        asked = self._told(where)
        if asked is None:
            return None
        seen = self._few(asked)
        if seen is None:
            return None
        return holding.first(sorted({row["item"] for row in seen if passes(where, row)}), most)

    def _holders(self, where: Where) -> list[Row] | None:
        """Rows of the items that are seen whose texts hold the words of `where`, each once.

        None when they are many.
        """
        asked = self._told(where)
        found = [] if asked is None else self._few(asked)
        if asked is None or found is None:
            return None
        rows = {row["item"]: row for row in found}
        held = Holding(self._blobs, where).first(sorted(rows), _FEW + 1)
        return None if len(held) > _FEW else [rows[item_id] for item_id in held]

    def _few(self, asked: _Asked) -> list[Row] | None:
        """All rows that are seen and found so; None when they are many."""
        is_few = True

        def read() -> list[Row]:
            nonlocal is_few
            rows = self._search(asked, MOST_HITS)
            is_few = len(rows) < MOST_HITS
            return rows if is_few else []

        seen = self._reads.visible_at_once(read)
        return seen if is_few else None

    def _told(self, where: Where) -> _Asked | None:
        """A search for what may hold the phrases of `where`; None where no word tells."""
        question = telling_question(where.phrases)
        if not question:
            return None
        return _Asked(self._tables.words, "sparse", question, where, condition_of(where))

    def _ranked(self, asked: _Asked, k: int) -> Ranking:
        """The k best that are seen and pass; fewer only when fewer do, or Milvus gives no more."""
        n = min(max(k * _FIRST_HELPING, _LEAST), MOST_HITS)
        holding = Holding(self._blobs, asked.where)
        while True:
            found: list[Row] = []

            def read(n: int = n, found: list[Row] = found) -> list[Row]:
                found[:] = self._search(asked, n)
                return found

            kept = _kept(asked.where, self._reads.visible_at_once(read), holding)
            is_all, is_enough = len(found) < n, len(kept) >= k
            if is_all or (is_enough and (n >= _TIED or kept[k - 1][1] > found[-1]["score"])):
                return _ranking(kept[:k])
            if n == MOST_HITS:
                log.warning("%s: only %d candidates are looked at", asked.table, MOST_HITS)
                return _ranking(kept[:k])
            n = _TIED if is_enough else min(n * _FIRST_HELPING, MOST_HITS)

    def _search(self, asked: _Asked, n: int) -> list[Row]:
        [hits] = self._server.call(
            "search",
            asked.table,
            data=[asked.data],
            anns_field=asked.field,
            limit=n,
            filter=asked.condition,
            output_fields=[*(OWNED if is_compared(asked.where) else _SHOWN)],
        )
        # BM25 comes as a negative distance from some servers, as a score from others.
        is_words = asked.field == "sparse"
        rows = []
        for hit in hits:
            score = abs(hit["distance"]) if is_words else float(hit["distance"])
            rows.append({**hit["entity"], "score": score})
        return [row for row in rows if row["score"] > 0] if is_words else rows


def _kept(where: Where, rows: Sequence[Row], holding: Holding) -> list[tuple[int, float]]:
    """(item, score) of those that pass, best first, each item once, equal scores by item."""
    best: dict[int, float] = {}
    for row in rows:
        if passes(where, row):
            best.setdefault(row["item"], row["score"])
    held = holding.among(best)
    return sorted(
        ((item, score) for item, score in best.items() if item in held),
        key=lambda pair: (-pair[1], pair[0]),
    )


def _ranking(scored: Sequence[tuple[int, float]]) -> Ranking:
    return Ranking(tuple(item for item, _ in scored), tuple(score for _, score in scored))
