"""Why a file is given up: it took too long, grew too large, or killed its worker."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tusou.types import Skipped, ToRead

if TYPE_CHECKING:
    from tusou.errors import Fault
    from tusou.executors.child import Child
    from tusou.executors.limits import Limits

_SAVE_ANEW = "open it in another program and save it anew"
_SPLIT = "split it, or save it with smaller pictures"

_OUT_OF_MEMORY_SIGNALS = {signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV}
"""How native libraries end when they are refused memory."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why the worker of a file was lost or stopped."""

    problem: str
    mend: str
    cause: Literal["content", "length", "silence", "kill"] = "content"
    """What it holds; how long it takes as a whole; that nothing more came of it: of a file mostly a
    drive that does not answer, of a picture to read a reader that goes round; or a signal that was
    sent to the worker from outside."""

    @property
    def may_pass(self) -> bool:
        """Whether it may be read when it is tried again: nothing in it need be to blame."""
        return self.cause in ("silence", "kill")


def broken_limit(child: Child, limits: Limits) -> Verdict | None:
    """Return the verdict if the worker broke a limit with its current file, else None."""
    if child.resident_bytes() > limits.memory_bytes:
        return _too_large(limits)
    if child.silent_s > limits.stall_s:
        mend = "index again; if it recurs, open it in another program and save it anew"
        return Verdict(f"nothing more came of it for {limits.stall_s:g} s", mend, "silence")
    allowed_s = limits.file_s + limits.item_s * child.items
    if child.worked_s - child.waited_s + child.silent_s > allowed_s:
        return Verdict(f"it was not read within {allowed_s:.0f} s", _SAVE_ANEW, "length")
    return None


def death(child: Child, code: int, limits: Limits) -> Verdict:
    """Return the verdict for a worker that ended with `code` in the midst of a file."""
    if code >= 0:
        return Verdict(f"the process that read it ended by itself (exit code {code})", _SAVE_ANEW)
    name = _signal_name(-code)
    if -code in _OUT_OF_MEMORY_SIGNALS and child.peak_bytes > limits.memory_bytes * 0.6:
        return _too_large(limits)
    if -code == signal.SIGKILL:
        mend = "index again; if it recurs, the machine runs out of memory"
        return Verdict("the process that read it was killed from outside", mend, "kill")
    return Verdict(f"the process that read it crashed ({name})", _SAVE_ANEW)


def given_up(child: Child, verdict: Verdict) -> Skipped:
    """Return the `Skipped` for the file that `child` was at; what it delivered is void."""
    after = f" (after {child.items:,} item{'s'[: child.items > 1]})" if child.items else ""
    file = child.jobs[0].file
    goes_round = verdict.cause == "silence" and isinstance(file, ToRead)
    fault: Fault = "outside" if verdict.may_pass and not goes_round else "file"
    return Skipped(file.path, verdict.problem + after, verdict.mend, fault=fault)


def _too_large(limits: Limits) -> Verdict:
    size = f"{limits.memory_bytes / 1e9:.1f}"
    return Verdict(f"reading it takes more than {size} GB of memory", _SPLIT)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
