"""A result that shows itself as a grid of pictures in a notebook."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Self

from tusou.errors import TusouError
from tusou.searching import SearchResult
from tusou.stores import open_store
from tusou.wording import digits_apart, said, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tusou.protocols import Store
    from tusou.types import Hit


class ShownResult(SearchResult):
    """A `SearchResult` that shows itself, with the thumbnails of the libraries of its hits."""

    __slots__ = ()

    @classmethod
    def of(cls, result: SearchResult) -> Self:
        """Return `result` as one that shows itself."""
        return cls(**{each.name: getattr(result, each.name) for each in fields(result)})

    def _repr_html_(self) -> str:
        from tusou.explaining import asked_in_one_line, grid_html

        asked = asked_in_one_line(self.query, self.given)
        none = said("No more hits") if self.outcome == "hits" else said("Nothing found")
        with _thumbnails() as thumbnail:
            return grid_html(self.hits, thumbnail, query=asked, note=self._note(), none=none)

    def _note(self) -> str:
        return " · ".join(filter(None, [self._outcome(), *map(translated, self.hints)]))

    def _outcome(self) -> str:
        if self.outcome == "hits" and not self.hits:
            return ""  # the head says that there are no more
        if self.listing and self.hits:
            return self._listed()
        if self.outcome == "hits":
            return self._found()
        best = self.best_cosine if self.needed_of == "cosine" else self.best_confidence
        if self.needed is None or best is None:
            return said("nothing comes near")
        digits = digits_apart(best, self.needed)
        return said("best {}, {} needed", f"{best:.{digits}f}", f"{self.needed:.{digits}f}")

    def _listed(self) -> str:
        """How many are shown: of those that pass there may be any number."""
        n, took = len(self.hits), f"{self.took_ms:.0f}"
        if self.hits[0].rank > 1:
            return said("{} more of those that pass the filters, in {} ms", n, took)
        if n == 1:
            return said("the first that passes the filters, in {} ms", took)
        return said("the first {} that pass the filters, in {} ms", n, took)

    def _found(self) -> str:
        n, took = len(self.hits), f"{self.took_ms:.0f}"
        return said("1 hit in {} ms", took) if n == 1 else said("{} hits in {} ms", n, took)


@contextmanager
def _thumbnails() -> Iterator[Callable[[Hit], bytes | None]]:
    """The thumbnails of hits; of libraries that are not there any more None.

    Each library is opened anew, which takes 30 ms: a result may outlive the one it came from, and
    go to other processes.
    """
    with ExitStack() as stack:

        @cache
        def store_of(library: str) -> Store | None:
            try:
                return stack.enter_context(closing(open_store(library, create=False)))
            except TusouError:
                return None

        def thumbnail(hit: Hit) -> bytes | None:
            store = store_of(hit.library)
            return None if store is None else store.thumbnail(hit.item)

        yield thumbnail
