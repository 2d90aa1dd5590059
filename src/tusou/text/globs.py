"""Globs as filters take them."""

from __future__ import annotations


def literal_glob(path: str) -> str:
    """Return a glob that matches exactly this path: "photos [2019]/" → "photos [[]2019]/"."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
