"""A result that shows itself as a grid of pictures in a notebook."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Self

from tusou.searching import SearchResult
from tusou.wording import said, translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusou.types import Hit


@dataclass(frozen=True, slots=True)
class ShownResult(SearchResult):
    """A `SearchResult` that knows where the thumbnails of its hits are."""

    thumbnail: Callable[[Hit], bytes | None] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, result: SearchResult, thumbnail: Callable[[Hit], bytes | None]) -> Self:
        """Give `result` its thumbnails; they are read when it is shown."""
        values = {each.name: getattr(result, each.name) for each in fields(SearchResult)}
        return cls(**values, thumbnail=thumbnail)

    def _repr_html_(self) -> str:
        from tusou.explaining import asked_in_one_line, grid_html

        drawn = self.thumbnail or (lambda _: None)
        asked = asked_in_one_line(self.query, self.given)
        none = said("No more hits") if self.outcome == "hits" else said("Nothing found")
        return grid_html(self.hits, drawn, query=asked, note=self._note(), none=none)

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
        return said("best {}, {} needed", f"{best:.2f}", f"{self.needed:.2f}")

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
