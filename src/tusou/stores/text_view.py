"""A state of the text index that can be searched, and what tantivy does when files are damaged."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from tusou.stores.derived import DamagedIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    import tantivy


@dataclass(frozen=True)
class TextView:
    """A committed state of the text index."""

    seq: int
    history: str
    """The token of the history of change `seq`."""
    generation: str
    index: tantivy.Index
    searcher: tantivy.Searcher
    folder: str
    """Where `index` was opened."""

    def top(self, query: tantivy.Query, k: int, after: int = 0) -> list[tuple[int, float]]:
        """The k best (item id, score), best first, equal scores as they lie in the index.

        The first `after` of them are left out.

        That is where tantivy cuts between them, too: in any other order the first k of a longer
        answer would not be the answer of length k.
        """
        with panics_as_damage():
            # tantivy takes the memory for k hits before it looks for any.
            limit = max(min(k, self.searcher.num_docs) - after, 1)
            hits = self.searcher.search(query, limit, count=False, offset=after).hits
            addresses = [address for _, address in hits]
            ids = self.searcher.fast_field_values("id", addresses)
        return [(int(i or 0), float(hit[0])) for i, hit in zip(ids, hits, strict=True)]

    def holds(self, item_id: int) -> bool:
        """Whether the item is in."""
        with panics_as_damage():
            return bool(self.searcher.doc_freq("id", item_id))


@contextmanager
def panics_as_damage() -> Iterator[None]:
    """Turn what tantivy does on damaged files into DamagedIndex: errors, or panics of Rust."""
    try:
        yield
    except (OSError, ValueError) as exc:
        raise DamagedIndex(str(exc)) from exc
    except BaseException as exc:
        if type(exc).__name__ != "PanicException":
            raise
        raise DamagedIndex(str(exc)) from exc


@contextmanager
def openable(folder: str) -> Iterator[str]:
    """A folder from which the index in `folder` can be opened; it is needed for the block alone.

    tantivy locks what it opens, and its locks are files that it writes. Where it may not, links to
    the files do, for what is open stays open when they go.
    """
    by_effective = os.access in os.supports_effective_ids
    if os.access(folder, os.W_OK, effective_ids=by_effective):
        yield folder
        return
    links = mkdtemp(prefix="tusou-")
    try:
        # What is listed after the notes were copied holds all that they name.
        for name in ("meta.json", ".managed.json"):
            shutil.copyfile(os.path.join(folder, name), os.path.join(links, name))
        for name in os.listdir(folder):
            if not name.endswith((".lock", ".json")):
                os.symlink(os.path.join(folder, name), os.path.join(links, name))
        yield links
    finally:
        # With an index tantivy starts a thread that takes its lock once more. On a busy machine
        # the file of it came while the folder went, once in sixty times.
        for _ in range(2):
            shutil.rmtree(links, ignore_errors=True)
