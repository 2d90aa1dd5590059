"""Decoding in this very process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tusou.errors import UnknownName
from tusou.executors import open_executor
from tusou.types import Decoded, DecodeOptions, FileDone, Skipped, SourceFile


@pytest.fixture(autouse=True)
def _targets(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


def decoded(*names):
    executor = open_executor("inline", target="decode_targets:act")
    files = [SourceFile(f"/nowhere/{name}.pdf", "/nowhere", 1, 1) for name in names]
    events = list(executor.decode(files, DecodeOptions()))
    executor.close()
    return events


def test_same_events_as_worker_processes():
    """Items, skips and FileDone come just as from workers, but from this process."""
    whats = [event.what for event in decoded("good-2", "refuse-1")]
    kinds = [Decoded, Decoded, FileDone, Decoded, Skipped, FileDone]
    assert [type(what) for what in whats] == kinds
    assert whats[0].item.text == str(os.getpid())
    assert whats[4] == Skipped("/nowhere/refuse-1.pdf", "it is made of cheese", "use paper")


def test_a_fault_costs_one_file():
    """An exception that nobody foresaw ends the file and not the run."""
    whats = [event.what for event in decoded("fault-1", "good-1")]
    assert "ValueError: a fault of ours" in whats[1].problem
    assert "report" in whats[1].mend
    assert isinstance(whats[-1], FileDone)


def test_files_are_read_lazily():
    """A file is asked for when the one before is done."""
    drawn = []

    def files():
        for number in range(3):
            drawn.append(number)
            yield SourceFile("/nowhere/good-1.pdf", "/nowhere", 1, 1)

    executor = open_executor("inline", target="decode_targets:act")
    next(iter(executor.decode(files(), DecodeOptions())))
    assert drawn == [0]


def test_unknown_executor():
    """A wrong name suggests the right one."""
    with pytest.raises(UnknownName, match="did you mean 'local'"):
        open_executor("lokal")
