"""The derived indexes of a library, and the searches that go through them."""

from __future__ import annotations

import os
import re
import shutil
import threading
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

import numpy as np

from tusou.batching import batched
from tusou.stores.connections import DiskRefused
from tusou.stores.filters import OLDEST, select_ids, select_oldest
from tusou.stores.selection import FEW, Selection, Selections
from tusou.stores.vector_rows import encoder_ids
from tusou.types import MODALITIES, Ranking, Undone, Where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tantivy import Query

    from tusou.stores.bound import BoundEncoder
    from tusou.stores.connections import Connections
    from tusou.stores.feed import Feed
    from tusou.stores.selection import Scored
    from tusou.stores.text_index import TextIndex
    from tusou.stores.text_view import TextView
    from tusou.stores.vector_index import VectorIndex, VectorView
    from tusou.types import Modality, Vectors

_MORE = 4
_OF_ENCODER = re.compile(r"vectors-(\d+)-")


class Indexes:
    """Opens each index when it is first needed.

    Args:
        folder: where they lie.
        connections: of the store, for filters.
        feed: what they derive from.
    """

    def __init__(self, folder: str, connections: Connections, feed: Feed) -> None:
        self._folder = folder
        self._connections = connections
        self._feed = feed
        self._selections = Selections(connections, feed)
        self._guard = threading.Lock()
        self._text: TextIndex | None = None
        self._vectors: dict[tuple[int, Modality], VectorIndex] = {}

    @property
    def text(self) -> TextIndex:
        """The text index."""
        with self._guard:
            if self._text is None:
                # tantivy takes 10 ms to import, and a look-up does without.
                from tusou.stores.text_index import TextIndex

                self._text = TextIndex(os.path.join(self._folder, "text"), self._feed)
            return self._text

    def vectors(self, bound: BoundEncoder, modality: Modality) -> VectorIndex:
        """The vector index of an encoder and a modality."""
        from tusou.stores.vector_index import VectorIndex

        with self._guard:
            key = (bound.id, modality)
            if key not in self._vectors:
                folder = self._vector_folder(bound.id, modality)
                self._vectors[key] = VectorIndex(
                    folder, self._feed, bound.id, modality, bound.stamp.dim
                )
            return self._vectors[key]

    def catch_up(self, bound: BoundEncoder | None) -> tuple[int, Undone | None]:
        """Bring all up to date; returns the last change that is held by every one that is there.

        And which ones are not there, the disk having no room for them. Those of encoders that the
        library has no more, as an interruption leaves them, go first: their room may be needed.
        """
        from tusou.stores.derived import without_room

        for encoder_id in self._gone():
            self.discard(encoder_id)
        vectors = () if bound is None else (self.vectors(bound, one) for one in MODALITIES)
        held, missing = [], []
        for index in (self.text, *vectors):
            try:
                held.append(index.current().seq)
            except DiskRefused:
                missing.append(index.folder)
        undone = without_room(missing) if missing else None
        return min(held, default=self._feed.pruned()), undone

    def build(self, bound: BoundEncoder) -> None:
        """Build the vector indexes of an encoder anew, before anybody searches them."""
        for modality in MODALITIES:
            self.vectors(bound, modality).start_over()

    def discard(self, encoder_id: int) -> None:
        """Delete the vector indexes of an encoder; who has them open goes on with what it has."""
        for modality in MODALITIES:
            self._vectors.pop((encoder_id, modality), None)
            folder = self._vector_folder(encoder_id, modality)
            shutil.rmtree(folder, ignore_errors=True)
            for lock in (".lock", ".settling"):
                with suppress(OSError):
                    os.unlink(folder + lock)

    def _vector_folder(self, encoder_id: int, modality: Modality) -> str:
        return os.path.join(self._folder, f"vectors-{encoder_id}-{modality}")

    def settle(self, bound: BoundEncoder | None) -> None:
        """Put large vector indexes into the form in which they are searched fast."""
        if bound is not None:
            for modality in MODALITIES:
                self.vectors(bound, modality).settle()

    def _gone(self) -> set[int]:
        # In this order: an encoder is noted before its index is made.
        names = os.listdir(self._folder) if os.path.isdir(self._folder) else []
        there = {int(found[1]) for found in map(_OF_ENCODER.match, names) if found}
        with self._connections.reading() as connection:
            return there - encoder_ids(connection)

    def search_words(
        self, query: str, k: int, where: Where, emphasis: Sequence[tuple[str, float]]
    ) -> Ranking:
        """The k best items by BM25."""
        from tusou.text import weighted_terms

        terms = weighted_terms(query, emphasis)
        if not terms or k < 1:
            return Ranking((), ())
        selection = self._selections.select(where)
        wanted = self.text.any_term(terms, where)
        return _ranking(
            self.text.using(lambda view: _best_words(view, self.text, wanted, k, selection))
        )

    def score_words(
        self, query: str, ids: Sequence[int], emphasis: Sequence[tuple[str, float]]
    ) -> dict[int, float]:
        """BM25 of those of `ids` that hold any of the words."""
        from tusou.text import weighted_terms

        terms = weighted_terms(query, emphasis)
        if not terms or not ids:
            return {}
        wanted = self.text.among(self.text.any_term(terms, Where()), ids)
        return dict(self._best_of(wanted, len(ids)))

    def terms_in(self, ids: Sequence[int], terms: Sequence[str]) -> list[set[str]]:
        """Those of `terms` that each item holds."""
        from tusou.stores.text_query import TOLD

        found: list[set[str]] = [set() for _ in ids]
        for some in batched(terms if ids else (), TOLD):
            bits = dict(self._best_of(self.text.among(self.text.which_terms(some), ids), len(ids)))
            for held, item in zip(found, ids, strict=True):
                told = int(bits.get(item, 0))
                held.update(term for at, term in enumerate(some) if told >> at & 1)
        return found

    def _best_of(self, query: Query, k: int) -> Scored:
        return self.text.using(lambda view: view.top(query, k))

    def search_vectors(
        self,
        bound: BoundEncoder,
        modality: Modality,
        query: Vectors,
        k: int,
        where: Where,
    ) -> Ranking:
        """The k best items by cosine."""
        if k < 1:
            return Ranking((), ())
        selection = self._select(where)
        index = self.vectors(bound, modality)
        return _ranking(index.using(lambda view: _best_vectors(view, query, k, selection)))

    def passing(self, where: Where, limit: int | None) -> list[int]:
        """Ids of the items that pass, ascending; the first `limit`, or all."""
        if not where.has_words:
            return self._reached(where, limit)
        if limit is None:
            return sorted(self._holding(self._reached(where, None), where))
        if where.phrases:
            selection = self._select(where)
            if selection.ids is not None and selection.held is None:
                few: list[int] = selection.ids[:limit].tolist()
                return few
        n = max(limit, FEW)
        while True:
            reached = self._reached(where, n)
            held = sorted(self._holding(reached, where))
            if len(held) >= limit or len(reached) < n:
                return held[:limit]
            n *= _MORE

    def _reached(self, where: Where, limit: int | None) -> list[int]:
        """The same, the words of `where` aside."""
        with self._connections.reading() as connection:
            found = select_oldest(connection, where, limit) if _is_looked_for(limit, where) else []
            if len(found) == limit:
                return found
        passing = None if limit is None else self._selections.select(where).ids  # kept from now on
        if passing is None:
            with self._connections.reading() as connection:
                passing = select_ids(connection, where)
        ids: list[int] = passing[:limit].tolist()
        return ids

    def _select(self, where: Where) -> Selection:
        """`where` with its words: few items are found out beforehand, many sieved."""
        selection = self._selections.select(where)
        if not where.has_words:
            return selection
        few = selection.few
        if few is not None:
            return Selection(np.array(sorted(self._holding(few, where)), np.int64))
        holders = self._holders(where, FEW + 1) if where.phrases else []
        if where.phrases and len(holders) <= FEW:
            ids = np.array(sorted(holders), np.int64)
            return Selection(ids[selection.has(ids)])
        return replace(selection, held=lambda ids: self._holding(ids, where))

    def _holding(self, ids: list[int], where: Where) -> set[int]:
        if not ids:
            return set()
        query = self.text.among(self.text.holding(where), ids)
        return {item for item, _ in self._best_of(query, len(ids))}

    def _holders(self, where: Where, limit: int) -> list[int]:
        return [item for item, _ in self._best_of(self.text.holding(where), limit)]

    def near_names(self, image_path: str, text: str) -> list[str]:
        """Up to three names like the one that was not found."""
        from tusou.stores.names import near_paths, near_texts

        with self._connections.reading() as connection:
            if image_path:
                return near_paths(connection, self.text, image_path)
            return near_texts(connection, self.text, text)


def _best_words(
    view: TextView, index: TextIndex, query: Query, k: int, selection: Selection
) -> Scored:
    few = selection.few
    if few is not None:
        return view.top(index.among(query, few), k) if few else []
    return selection.sieve(lambda start, stop: view.top(query, stop, start), k)


def _best_vectors(view: VectorView, query: Vectors, k: int, selection: Selection) -> Scored:
    from tusou.stores.vector_nearest import ranking_of

    passing = None if selection.ids is None else selection.has(view.ids)
    return selection.sieve_anew(ranking_of(view, query, passing), k)


def _is_looked_for(limit: int | None, where: Where) -> TypeGuard[int]:
    """Whether the first that pass are looked for one by one.

    Not by fields: SQLite gathers all items that have the value first, 196 ms of 300,000, and they
    had better be kept.
    """
    return limit is not None and limit <= OLDEST and not where.fields


def _ranking(scored: Scored) -> Ranking:
    return Ranking(tuple(item for item, _ in scored), tuple(score for _, score in scored))
