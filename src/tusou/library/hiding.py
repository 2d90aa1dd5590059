"""A library as it is shown to others, some fields of its items being for its owner alone."""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING

from tusou.given import argument, not_empty, several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.library.library import Library

log = logging.getLogger(__name__)

_SEE = "tusou.library.hiding"


def hiding(library: Library, fields: Iterable[str] | str) -> Library:
    """`library`, to be searched and looked at alone, as if no item had these fields.

    They are in no item, hit, facet or hint, and no filter finds by them. What their words are found
    by stays: who searches for a supplier's name finds the items. A name that no item has is logged
    as a warning, for it may be mistyped.

    Args:
        library: is closed by whoever opened it, and has to stay open as long as this is used.
        fields: one name or several, in any case and with any signs: "purchase_price" is "Purchase
            Price" too, and "tag" the tags. Without any, it is `library` itself.

    Raises:
        InputError: a name is empty, or no text.
    """
    names = [argument("fields", _SEE, not_empty, name) for name in several(fields)]
    if not names:
        return library
    _warn_of_mistyped(library, names)
    from tusou.stores.hiding import hiding as hiding_in

    shown = copy(library)
    shown.store = hiding_in(library.store, names)
    return shown


def _warn_of_mistyped(library: Library, names: list[str]) -> None:
    from tusou.searching.hints import no_field
    from tusou.searching.meant import meant_field
    from tusou.searching.shelves import Shelf
    from tusou.searching.visible import Visible
    from tusou.text import field_key

    keys = {field_key(name) for name in names}
    known = set(map(field_key, library.store.known_fields(keys)))
    visible = Visible([Shelf(str(library.folder), library.store)])
    for name in names:
        if field_key(name) not in known:
            log.warning("%s", no_field(name, meant_field(name, visible)))
