"""All odd and broken files beside the checkout, through real worker processes."""

from __future__ import annotations

import os
from collections import defaultdict
from contextlib import closing

import pytest

from tusou.executors import Limits, open_executor
from tusou.types import Decoded, DecodeOptions, FileDone, Skipped, SourceFile

pytestmark = pytest.mark.shared


def files_below(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / "manifest.jsonl":
            yield SourceFile(str(path), str(folder), path.stat().st_size, 1)


def test_every_file_ends_as_item_or_with_a_reason(shared):
    """No file takes a minute, kills the run or vanishes: it is an item, or a skip that says why."""
    files = list(files_below(shared / "data" / "hostile"))
    whats = defaultdict(list)
    with closing(open_executor("local", workers=2, limits=Limits(recycle_files=50))) as executor:
        for event in executor.decode(files, DecodeOptions()):
            whats[event.file.path].append(event.what)
    assert whats.keys() == {file.path for file in files}
    for path, events in whats.items():
        *others, done = events
        assert isinstance(done, FileDone)
        assert done.seconds < 60, path
        assert others, f"{path} came to nothing"
        for what in others:
            assert isinstance(what, Decoded) or sensible(what), (path, what)
    assert sum(isinstance(events[0], Decoded) for events in whats.values()) > 200


def sensible(skip):
    """Whether a skip tells people something: a sentence without our own faults in it."""
    assert isinstance(skip, Skipped)
    told = len(skip.problem.split()) >= 3 and os.sep not in skip.problem
    return told and "fault of tusou" not in skip.mend and "Error:" not in skip.problem
