"""Readers for tests of runs: they read the name of the file instead of the picture.

What they do is written in the name: "kill-3.png" kills the worker, "no-3.png" cannot be read.
Each reading is noted in the file named by TUSOU_TEST_READ, so that a test can count them.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tusou.errors import SourceError
from tusou.types import Box, Reading, Skipped, Word


def read_name(file, options):
    """Say what the file is called, and which page it is."""
    stem = Path(file.path).stem
    with open(os.environ["TUSOU_TEST_READ"], "a", encoding="utf-8") as log:
        log.write(f"{stem}#{file.page_number}\n")
    verb = stem.partition("-")[0]
    if verb == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if verb == "abort":
        os.abort()
    if verb == "no":
        raise SourceError("there is soup on it", "wipe it")
    if verb == "gone":
        yield Skipped(file.path, "it is gone", fault="outside")
        return
    text = f"these are the words of {stem} page {file.page_number}"
    yield Reading(text, (Word(stem, Box(0.25, 0.25, 0.75, 0.5)),))
