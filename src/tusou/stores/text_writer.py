"""Adding documents to the text index and taking them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import tantivy

from tusou.stores.natures import add_natures
from tusou.stores.text_query import EXACT, head_of, items, names_of, schema
from tusou.stores.text_state import write_state
from tusou.stores.text_view import panics_as_damage
from tusou.text import indexed_terms, name_terms, phrase_terms, segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.stores.feed import Feed
    from tusou.stores.text_view import TextView

_HEAP_BYTES = 64_000_000


class TextWriter:
    """Adds documents; merges what is worth merging at the end."""

    def __init__(
        self,
        feed: Feed,
        view: TextView | None,
        index: tantivy.Index,
        folder: str,
        generation: str,
    ) -> None:
        self._feed = feed
        self._view = view
        self._schema = schema()
        self._folder = folder
        self._generation = generation
        self._held: tuple[int, str] | None = None
        self._highest = 0
        with panics_as_damage():
            # One thread: the other cores decode and encode.
            self._tantivy = index.writer(_HEAP_BYTES, 1)

    def remove(self, ids: Sequence[int]) -> None:
        """Take items out."""
        if self._view is None:
            return
        # Looking takes 2 µs; a needless deletion is tried on every segment at the commit.
        held = [i for i in ids if i <= self._highest or self._view.holds(i)]
        if held:
            self._tantivy.delete_documents_by_query(items(self._schema, held))

    def add(self, ids: Sequence[int]) -> None:
        """Put items in."""
        for row in self._feed.texts(ids):
            document = tantivy.Document()
            document.add_unsigned("id", row.item_id)
            names = names_of(row)
            add_natures(document, row)
            # Of the exact terms each text is a value of its own: no phrase goes on into the next.
            for field, text in (
                ("body", row.text),
                ("caption", row.caption),
                *(("values", value) for value in row.values),
            ):
                if text:
                    terms, exact = indexed_terms(text)
                    document.add_text(field, " ".join(terms))
                    document.add_text(EXACT, " ".join(exact))
            if head := head_of(row):
                document.add_text("head", " ".join(segment(head)))
            document.add_text("path", " ".join(name_terms(names)))
            for name in filter(None, names):
                document.add_text(EXACT, " ".join(phrase_terms(name)))
            with panics_as_damage():  # its thread has failed, on what it wrote before
                self._tantivy.add_document(document)
            self._highest = max(self._highest, row.item_id)

    def commit(self, seq: int, history: str) -> None:
        """Make the changes last; the state is noted when the merging has come to rest."""
        with panics_as_damage():
            self._tantivy.commit()
        self._held = (seq, history)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with panics_as_damage():
            self._tantivy.wait_merging_threads()
        if self._held is not None:
            write_state(self._folder, self._feed.library_id, *self._held, self._generation)
