"""What an executor is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.executors.limits import Limits

if TYPE_CHECKING:
    from tusou.executors.finishing import Finish


@dataclass(frozen=True, slots=True)
class Work:
    """What files go through, and who does it; each executor takes of it what it has a use for."""

    target: str
    """The decode function, "module:attr"."""
    workers: int | None = None
    """How many; None leaves it to the executor."""
    limits: Limits = field(default_factory=Limits)
    """What a file may cost."""
    finish: Finish | None = None
    """What is done to items before they travel far; else it is left to the caller."""
