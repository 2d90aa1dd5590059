"""The answer of a server as the values that a search in this process gives.

They have the members of those values, as they came; numbers have four decimals. They are not of
those classes: making the classes takes as long as the rest of a query from the shell.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from tusou.searching import SearchResult
    from tusou.types import Hit

_SIDES = ("x0", "y0", "x1", "y1")
_OF_THE_SERVER = ("offset", "next_offset")
"""What a page of hits has beside them."""


class Told(SimpleNamespace):
    """Has the members of a `SearchResult`, a `Hit`, a `Reason`, a `Box` or a `Place`."""

    def to_dict(self) -> dict[str, Any]:
        """What `--json` prints of a result."""
        answer: dict[str, Any] = self.answer
        return answer


def result_of(answer: dict[str, Any]) -> SearchResult:
    """Read what `SearchResult.to_dict` wrote."""
    told = {name: value for name, value in answer.items() if name not in _OF_THE_SERVER}
    lists = {name: tuple(map(hit_of, told[name])) for name in ("hits", "near_misses")}
    return cast("SearchResult", Told(**{**told, **lists}, answer=told))


def hit_of(told: dict[str, Any]) -> Hit:
    """Read a hit."""
    parts = {
        "bbox": _box(told["bbox"]),
        "reasons": tuple(map(_reason, told["reasons"])),
        "also_on": tuple(Told(**place) for place in told["also_on"]),
    }
    return cast("Hit", Told(**{**told, **parts}))


def _reason(told: dict[str, Any]) -> Told:
    parts = {"words": tuple(told["words"]), "boxes": tuple(map(_box, told["boxes"]))}
    return Told(**{**told, **parts})


def _box(sides: list[float] | None) -> Told | None:
    return None if sides is None else Told(**dict(zip(_SIDES, sides, strict=True)))
