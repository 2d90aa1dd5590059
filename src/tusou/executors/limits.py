"""What one source file may cost before it is given up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a worker process; a file that breaks one is skipped, with the reason."""

    stall_s: float = 30.0
    """Longest time without a finished page or picture; the slowest honest page took 4 s."""
    file_s: float = 40.0
    """Time for a whole file, to which `item_s` is added for each item it delivered."""
    item_s: float = 3.0
    memory_bytes: int = 1_500_000_000
    """Resident memory of the worker; about as much may be allocated."""
    recycle_bytes: int = 500_000_000
    """A worker that holds more than this after a file is replaced: libraries leak."""
    recycle_files: int = 500
    """Files after which a worker is replaced in any case."""
    start_s: float = 60.0
    """Longest time for a worker to start; a busy machine with a cold disk has taken 5 s."""
