"""Names that strangers give to files: none may lead out of the folder that it is meant for."""

from __future__ import annotations


def leads_outside(name: str) -> bool:
    """Whether it is absolute, goes up somewhere, or names a drive; backslashes separate too."""
    parts = name.replace("\\", "/").split("/")
    return not parts[0] or ".." in parts or ":" in name
