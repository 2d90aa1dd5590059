"""Why a file is given up, in sentences: it took too long, grew too large, or killed its worker."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

from tusou.types import Skipped, ToRead

if TYPE_CHECKING:
    from tusou.errors import Fault
    from tusou.executors.child import Child
    from tusou.executors.limits import Limits

_SAVE_ANEW = "open it in another program and save it anew"
_SPLIT = "split it, or save it with smaller pictures"

_KILLED = "the process that read it was killed from outside"
_SILENT = "nothing more came of it for"
"""Of a file: mostly a drive that does not answer. Of a picture to read: the reader goes round."""

_TOO_LONG = "it was not read within"

_OUT_OF_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV}
"""How native libraries end when they are refused memory."""


def broken_limit(child: Child, limits: Limits) -> tuple[str, str] | None:
    """Return (problem, mend) if the worker broke a limit with its current file, else None."""
    if child.resident_bytes() > limits.memory_bytes:
        return _too_large(limits)
    if child.silent_s > limits.stall_s:
        mend = f"index again; if it recurs, {_SAVE_ANEW}"
        return f"{_SILENT} {limits.stall_s:g} s", mend
    allowed_s = limits.file_s + limits.item_s * child.items
    if child.worked_s - child.waited_s + child.silent_s > allowed_s:
        return f"{_TOO_LONG} {allowed_s:.0f} s", _SAVE_ANEW
    return None


def death(child: Child, code: int, limits: Limits) -> tuple[str, str]:
    """Return (problem, mend) for a worker that ended with `code` in the midst of a file."""
    if code >= 0:
        return f"the process that read it ended by itself (exit code {code})", _SAVE_ANEW
    name = _signal_name(-code)
    if -code in _OUT_OF_MEMORY_SIGNALS and child.peak_bytes > limits.memory_bytes * 0.6:
        return _too_large(limits)
    if -code == signal.SIGKILL:
        mend = "index again; if it recurs, the machine runs out of memory"
        return _KILLED, mend
    return f"the process that read it crashed ({name})", _SAVE_ANEW


def given_up(child: Child, reason: tuple[str, str]) -> Skipped:
    """Return the `Skipped` for the file that `child` was at; what it delivered is void."""
    problem, mend = reason
    after = f" (after {child.items:,} item{'s'[: child.items > 1]})" if child.items else ""
    file = child.jobs[0].file
    stalled = problem.startswith(_SILENT) and not isinstance(file, ToRead)
    fault: Fault = "outside" if stalled or problem == _KILLED else "file"
    return Skipped(file.path, problem + after, mend, fault=fault)


def is_from_outside(reason: tuple[str, str], *, of_part: bool = False) -> bool:
    """Whether the fault may lie outside the file, in its drive or in the machine.

    A part that fell silent twice, while others are read, is to blame itself.
    """
    problem, _ = reason
    return problem == _KILLED or (problem.startswith(_SILENT) and not of_part)


def is_of_whole_file(reason: tuple[str, str]) -> bool:
    """Whether no part is to blame: the file as a whole takes too long."""
    return reason[0].startswith(_TOO_LONG)


def _too_large(limits: Limits) -> tuple[str, str]:
    return f"reading it takes more than {limits.memory_bytes / 1e9:.1f} GB of memory", _SPLIT


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
