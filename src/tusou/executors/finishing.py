"""What is done to items where they were decoded, before they travel: encoding, on a cluster."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.registry import imported

if TYPE_CHECKING:
    from tusou.types import Decoded

Finisher = Callable[[list["Decoded"]], list["Decoded"]]
"""Takes items with their pictures, returns them in the same order, ready to travel."""


@dataclass(frozen=True, slots=True)
class Finish:
    """How each worker makes its finisher.

    Args:
        target: "module:attr" of a function that takes `arguments` and `threads` (an int) and
            returns a `Finisher`; it is called once in each worker.
        arguments: by name; they travel pickled.
    """

    target: str
    arguments: dict[str, Any]

    def made(self, threads: int) -> Finisher:
        """Make the finisher of this worker."""
        finisher: Finisher = imported(self.target)(**self.arguments, threads=threads)
        return finisher
