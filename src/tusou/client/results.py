"""The answer of a server as the values that a search in this process gives."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from tusou.types import Box, Hit, Place, Reason

if TYPE_CHECKING:
    from tusou.searching import SearchResult

_OF_THE_SERVER = ("offset", "next_offset")
"""What a page of hits has beside them."""


class Told(SimpleNamespace):
    """Has the members of a `SearchResult`, as they came; numbers have four decimals.

    Not that class itself: importing it loads numpy, which takes as long as the whole query may.
    """

    def to_dict(self) -> dict[str, Any]:
        """What `--json` prints."""
        answer: dict[str, Any] = self.answer
        return answer


def result_of(answer: dict[str, Any]) -> SearchResult:
    """Read what `SearchResult.to_dict` wrote."""
    told = {name: value for name, value in answer.items() if name not in _OF_THE_SERVER}
    lists = {name: tuple(map(hit_of, told[name])) for name in ("hits", "near_misses")}
    return cast("SearchResult", Told(**{**told, **lists}, answer=told))


def hit_of(told: dict[str, Any]) -> Hit:
    """Read a hit; members that this version does not know are left aside."""
    known = {field.name for field in fields(Hit)}
    values = {name: value for name, value in told.items() if name in known}
    values["bbox"] = _box(told["bbox"])
    values["reasons"] = tuple(_reason(reason) for reason in told["reasons"])
    values["also_on"] = tuple(Place(at["path"], at["page_number"]) for at in told["also_on"])
    return Hit(**values)


def _reason(told: dict[str, Any]) -> Reason:
    known = {field.name for field in fields(Reason)}
    values = {name: value for name, value in told.items() if name in known}
    values["words"] = tuple(told["words"])
    values["boxes"] = tuple(box for box in map(_box, told["boxes"]) if box is not None)
    return Reason(**values)


def _box(sides: list[float] | None) -> Box | None:
    return None if sides is None else Box(*sides)
