"""Names of fields as they are typed: one with blanks in it would be several words."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\W_]+")


def field_key(name: str) -> str:
    """Return what of a name tells fields apart: letters and digits, case aside.

    "Variant Price", "variant_price", "variant-price" and "variantprice" are one; a name of nothing
    but signs is its own.
    """
    folded = name.strip().casefold()
    return _SIGNS.sub("", folded) or folded


def typable(name: str) -> str:
    """Return `name` as it can be typed before a colon: "variant price" → "variant_price"."""
    return name if re.fullmatch(r"[\w.-]+", name) else _SIGNS.sub("_", name).strip("_") or name
