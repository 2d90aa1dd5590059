"""Running the decode function so that whatever it raises becomes a `Skipped` with a reason."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

from tusou.errors import TusouError, is_outside, lacks_memory, system_reason
from tusou.registry import imported
from tusou.timing import stepped
from tusou.types import Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tusou.timing import Stopwatch
    from tusou.types import Arrived, Decoded, DecodeOptions, Reading, SourceFile

    Decode = Callable[[SourceFile, DecodeOptions], Iterable[Decoded | Reading | Skipped | Arrived]]


def load_decode(target: str) -> Decode:
    """Import the decode function that `target` ("module:attr") names."""
    loaded: Decode = imported(target)
    return loaded


def guarded(
    decode: Decode, file: SourceFile, options: DecodeOptions, watch: Stopwatch
) -> Iterator[Decoded | Reading | Skipped | Arrived]:
    """Yield what `decode` yields; an exception ends the file with a whole-file `Skipped`.

    `watch` counts the spans of the decode function.
    """
    try:
        yield from stepped(watch, decode(file, options))
    except TusouError as exc:
        yield Skipped(file.path, exc.problem, exc.mend, fault=exc.fault)
    except MemoryError:
        fault = lacks_memory()
        yield Skipped(file.path, fault.problem, fault.mend)
    except OSError as exc:
        yield _unread(file.path, exc)
    except Exception as exc:  # noqa: BLE001 - a fault of ours costs one file, not the run
        yield _faulty(file.path, exc)


def _unread(path: str, exc: OSError) -> Skipped:
    """Tell drives and networks that fail, or no handle that is left, from a fault of ours."""
    if not is_outside(exc):
        return _faulty(path, exc)
    return Skipped(
        path, f"it cannot be read now ({system_reason(exc)})", "index it again", fault="outside"
    )


def _faulty(path: str, exc: Exception) -> Skipped:
    return Skipped(path, _fault(exc), "this is a fault of tusou: please report it")


def _fault(exc: Exception) -> str:
    """Say what was raised, and where, in one line."""
    place = traceback.extract_tb(exc.__traceback__)[-1]
    module = place.filename.replace("\\", "/").rpartition("/")[2]
    said = " ".join(str(exc).split())[:200]
    return f"{type(exc).__name__}: {said} ({module}:{place.lineno})"
