"""The way out of the process."""

from __future__ import annotations

import atexit
import os
import sys


def leave_at_once(code: int) -> None:
    """End the process with `code`, without taking the interpreter down piece by piece.

    That takes 0.1 s when a model is loaded, and frees what ends with the process anyway. What has
    asked to be told at the end is told. Returns when output cannot be written: Python's own way
    out reports that.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return
    atexit._run_exitfuncs()
    os._exit(code)
