"""Files and folders as a person names them, as absolute paths."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PathLike = str | os.PathLike[str]


def roots_of(paths: PathLike | Iterable[PathLike]) -> list[str]:
    """One or many paths, absolute, with ~ resolved."""
    many = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    return [os.path.abspath(os.path.expanduser(path)) for path in many]
