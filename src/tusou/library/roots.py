"""Files and folders as a person names them, as absolute paths or addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.given import several
from tusou.remote.addresses import PathLike, absolute

if TYPE_CHECKING:
    from collections.abc import Iterable


def roots_of(paths: PathLike | Iterable[PathLike]) -> list[str]:
    """One or many paths, absolute, with ~ resolved; addresses in the form that is kept.

    Raises:
        InputError: an address cannot be kept or read.
    """
    return [absolute(path) for path in several(paths)]
