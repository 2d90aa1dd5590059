"""The text index: BM25 (k1 1.2, b 0.75) by tantivy over terms that `tusou.text` has cut.

At a million short texts a search takes 16 ms at most, and what it finds is exact, with filters
too (`python -m benchmarks.stores manifest`).
"""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import tantivy

from tusou.stores.derived import DamagedIndex, Derived, check_room
from tusou.stores.natures import natures
from tusou.stores.text_query import (
    among,
    any_term,
    holding,
    restricted,
    schema,
    which_terms,
)
from tusou.stores.text_state import TERMS, VERSION, check_files, read_state
from tusou.stores.text_view import TextView, openable, panics_as_damage
from tusou.stores.text_writer import TextWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tusou.stores.feed import Feed
    from tusou.types import Where

log = logging.getLogger(__name__)


class TextIndex(Derived[TextView]):
    """The text index of one library."""

    def __init__(self, folder: str, feed: Feed) -> None:
        super().__init__(folder, feed)
        self._schema = schema()

    @property
    def schema(self) -> tantivy.Schema:
        """What queries are built for."""
        return self._schema

    def any_term(self, terms: Mapping[str, float], where: Where) -> tantivy.Query:
        """Documents with any of `terms`, weighted, that pass `where` as far as is known here."""
        return self._narrowed(any_term(self._schema, terms), where)

    def which_terms(self, terms: Sequence[str]) -> tantivy.Query:
        """Documents with any of `terms`; bit n of the score tells whether of terms[n]."""
        return which_terms(self._schema, terms)

    def holding(self, where: Where) -> tantivy.Query:
        """Documents that hold the words `where` asks for and pass the rest as far as is known."""
        return self._narrowed(tantivy.Query.all_query(), where)

    def _narrowed(self, query: tantivy.Query, where: Where) -> tantivy.Query:
        query = holding(self._schema, query, where.phrases, where.without)
        return restricted(query, natures(self._schema, where))

    def among(self, query: tantivy.Query, ids: Sequence[int]) -> tantivy.Query:
        """`query` restricted to items with these ids."""
        return among(self._schema, query, ids)

    def _open(self) -> TextView | None:
        try:
            state = read_state(self.folder)
            ours = {"version": VERSION, "terms": TERMS, "library_id": self._feed.library_id}
            if not ours.items() <= state.items():
                return None
            with openable(self.folder) as folder:
                return self._opened(folder, state)
        except FileNotFoundError:
            return None
        except (DamagedIndex, OSError, ValueError, KeyError, TypeError) as exc:
            log.warning("%s: the text index is damaged (%s)", self.folder, exc)
            return None

    def _opened(self, folder: str, state: dict[str, Any]) -> TextView:
        view = self._view
        if view is not None and (view.generation, view.folder) == (state["generation"], folder):
            index = view.index
        else:
            check_files(self.folder, state["files"])
            with panics_as_damage():
                index = tantivy.Index.open(folder)
                # Without this a thread per open index watches the folder.
                index.config_reader("manual")
        with panics_as_damage():
            index.reload()
            searcher = index.searcher()
        # The notes of older versions name no history: such an index is built anew once.
        history = str(state.get("history", ""))
        return TextView(int(state["seq"]), history, state["generation"], index, searcher, folder)

    @contextmanager
    def _writer(self, view: TextView | None) -> Iterator[TextWriter]:
        if view is not None:
            writer = TextWriter(self._feed, view, view.index, self.folder, view.generation)
            with _room_checked(self.folder), writer:
                yield writer
            return
        fresh = self.folder + ".new"
        shutil.rmtree(fresh, ignore_errors=True)
        os.makedirs(fresh)
        try:
            with _room_checked(fresh):
                index = _made(self._schema, fresh)
                with TextWriter(self._feed, None, index, fresh, os.urandom(8).hex()) as writer:
                    yield writer
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)  # a full disk needs the room
            raise
        _swap(fresh, self.folder)


@contextmanager
def _room_checked(folder: str) -> Iterator[None]:
    """Raise OSError for a write that lacks room, while what it wrote still lies there.

    Of it tantivy says the same as of a file that it cannot read.
    """
    try:
        yield
    except DamagedIndex:
        check_room(folder)
        raise


def _made(schema: tantivy.Schema, folder: str) -> tantivy.Index:
    with panics_as_damage():
        return tantivy.Index(schema, path=folder)


def _swap(fresh: str, folder: str) -> None:
    old = folder + ".old"
    shutil.rmtree(old, ignore_errors=True)
    if os.path.exists(folder):
        os.rename(folder, old)
    os.rename(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)
