"""A store as those see it who are not shown some fields of its items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from tusou.text import field_key
from tusou.types import Ranking, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tusou.protocols import Store
    from tusou.types import Facets, Modality, StoredItem, Vectors

TAG = "tag"
"""The field that tags are filtered by."""

_AS_IT_IS = frozenset(
    {
        *("capabilities", "encoder", "file", "files", "drives", "find", "near_names", "words"),
        *("thumbnail", "get_vectors", "known_keys", "sample", "score_words", "terms_in", "stats"),
        *("to_read", "readings", "close"),
    }
)
"""What tells nothing of fields. Whatever is none of these is no part of such a store: writing, for
what is read here and put back would lack them, and what a store may come to tell."""


def hiding(store: Store, names: Iterable[str]) -> Store:
    """`store`, to be read alone, as if no item had a field of these names.

    Args:
        store: stays as it is.
        names: in any case and with any signs, as fields are typed in queries: "purchase_price"
            hides "Purchase Price" too. "tag" stands for the tags.
    """
    return cast("Store", _Hiding(store, frozenset(map(field_key, names))))


class _Hiding:
    """The words of hidden fields stay in the index: a query of them finds their items."""

    def __init__(self, store: Store, hidden: frozenset[str]) -> None:
        self._store = store
        self._hidden = hidden
        self._keys: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:
        if name not in _AS_IT_IS:
            raise AttributeError(f"a store that hides fields has no {name!r}")
        return getattr(self._store, name)

    def get(self, ids: Sequence[int]) -> list[StoredItem]:
        """The items with these ids, without the fields."""
        return [self._shown(stored) for stored in self._store.get(ids)]

    def known_fields(self, names: Iterable[str] | None = None) -> set[str]:
        """The fields that are shown, of all or of those that are meant by `names`."""
        return {name for name in self._store.known_fields(names) if self._shows(name)}

    def facets(self, most: int = 20) -> Facets:
        """What items can be filtered by: the fields that are shown, with their values."""
        found = self._store.facets(most)
        fields = {name: values for name, values in found.fields.items() if self._shows(name)}
        return replace(found, fields=fields)

    def ids(self, where: Where | None = None, limit: int | None = None) -> list[int]:
        """Ids of the items that pass."""
        seen = self._seen(where or Where())
        return [] if seen is None else self._store.ids(seen, limit)

    def search_words(
        self, query: str, k: int, where: Where, emphasis: Sequence[tuple[str, float]] = ()
    ) -> Ranking:
        """The k best items by words, of those that pass."""
        seen = self._seen(where)
        if seen is None:
            return Ranking((), ())
        return self._store.search_words(query, k, seen, emphasis)

    def search_vectors(self, modality: Modality, query: Vectors, k: int, where: Where) -> Ranking:
        """The k best items by cosine, of those that pass."""
        seen = self._seen(where)
        return (
            Ranking((), ())
            if seen is None
            else self._store.search_vectors(modality, query, k, seen)
        )

    def _shows(self, name: str) -> bool:
        # Every hit has the same few names.
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = field_key(name)
        return key not in self._hidden

    def _shown(self, stored: StoredItem) -> StoredItem:
        item = stored.item
        fields = {name: value for name, value in item.fields.items() if self._shows(name)}
        tags = item.tags if self._shows(TAG) else ()
        return replace(stored, item=replace(item, fields=fields, tags=tags))

    def _seen(self, where: Where) -> Where | None:
        """`where` as it is of items without the fields; None where none of them passes."""
        if not all(self._shows(name) for name, _ in where.fields):
            return None
        excluded = [one for one in map(self._seen, where.excluded) if one is not None]
        if any(one.is_empty for one in excluded):  # all that there is
            return None
        return replace(where, excluded=tuple(excluded))
