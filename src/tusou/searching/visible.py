"""What hints may tell of: nothing that the filters of the caller hide."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.searching.narrowing import both
from tusou.searching.shelves import some_pass
from tusou.text import field_terms, fold_value
from tusou.types import Where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.searching.shelves import Shelf
    from tusou.types import FileRecord, Query, StoredItem

_FILES = 5_000
"""Files whose names are compared: of 5,000 names the nearest takes 50 ms."""
_VALUES = 1_000
_ITEMS = 1_000
"""Items of each library that are read where something is hidden, 20 ms: their names and values can
be seen, while each name of the library would have to be looked up."""


@dataclass(frozen=True)
class Visible:
    """The items of `shelves` that pass `where`, the caller's filters; without any, all there are.

    A program that lets strangers type hides by its filters what they may not see: names of folders
    and fields too, and what stands in these.
    """

    shelves: Sequence[Shelf]
    where: Where = field(default_factory=Where)

    @property
    def is_all(self) -> bool:
        """Whether nothing is hidden."""
        return self.where.is_empty

    def some_pass(self, where: Where) -> bool:
        """Whether one of them passes `where` as well."""
        try:
            return some_pass(both(self.where, where), self.shelves)
        except InputError:  # the caller's filters are as many as there may be
            return False

    def paths(self) -> Iterator[str]:
        """Paths of files below their roots, with forward slashes; of many, some."""
        if not self.is_all:
            return (stored.relative_path for stored in self._some)
        files = chain.from_iterable(shelf.store.files() for shelf in self.shelves)
        return map(_relative, islice(files, _FILES))

    def fields(self) -> set[str]:
        """Names of fields, folded."""
        if not self.is_all:
            return {name for name, _ in self._terms()}
        return {name for shelf in self.shelves for name in shelf.store.known_fields()}

    def values(self, name: str) -> list[str]:
        """Values of the field `name`, folded: the commonest first, those of each library."""
        folded = fold_value(name)
        if not self.is_all:
            terms = Counter(value for name, value in self._terms() if name == folded)
            return [value for value, _ in terms.most_common(_VALUES)]
        facets = (shelf.store.facets(_VALUES).fields for shelf in self.shelves)
        return list(chain.from_iterable(fields.get(folded, ()) for fields in facets))

    def _terms(self) -> Iterator[tuple[str, str]]:
        for stored in self._some:
            yield from field_terms(stored.item.fields, stored.item.tags)

    @cached_property
    def _some(self) -> list[StoredItem]:
        """Items of each library, spread over those that pass."""
        return [stored for shelf in self.shelves for stored in _spread(self.where, shelf)]


def visible_to(query: Query, shelves: Sequence[Shelf]) -> Visible:
    """Return what hints may tell whoever typed `query`, its signs not yet understood."""
    return Visible(shelves, Where() if query.own_filters else query.where)


def _relative(file: FileRecord) -> str:
    return os.path.relpath(file.path, file.root).replace(os.sep, "/")


def _spread(where: Where, shelf: Shelf) -> list[StoredItem]:
    try:
        ids = shelf.store.ids(where)
    except InputError:  # a store that compares no numbers, where these are asked
        return []
    return shelf.store.get(ids[:: 1 + max(len(ids) - 1, 0) // _ITEMS])
