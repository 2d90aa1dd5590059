"""Memory as Linux tells it, with what is mapped from files told apart."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest
from benchmarks.process_tree import Memory, PeakMemory, memory_of

MB = 1_000_000

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


MAPS = """
import mmap, sys
def stop(): print("here", flush=True); input()
stop()
with open(sys.argv[1], "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as rows:
    sum(rows[:: mmap.PAGESIZE])
    stop()
    held = bytearray(b"x") * 60_000_000
    stop()
"""


def test_pages_of_a_mapped_file_are_not_the_process_s_own(tmp_path):
    """Though they are resident; what it wrote into its memory is its own."""
    path = tmp_path / "rows"
    path.write_bytes(bytes(40 * MB))
    seen = []
    with subprocess.Popen(
        [sys.executable, "-c", MAPS, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        while child.stdout.readline():
            seen.append(memory_of(child.pid))
            child.stdin.write("on\n")
            child.stdin.flush()
    before, mapped, both = seen
    assert mapped.resident_bytes - before.resident_bytes > 30 * MB
    assert mapped.own_bytes - before.own_bytes < 10 * MB
    assert both.own_bytes - mapped.own_bytes > 50 * MB


def test_a_process_that_is_gone_holds_nothing():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert memory_of(process.pid) == Memory()


def test_peaks_of_all_processes_count_what_children_hold():
    """The own memory of all is more than that of one, and less than what is resident."""
    hold = "held = bytearray(b'x') * 50_000_000; print('here', flush=True); input()"
    with PeakMemory(os.getpid()) as peak:
        child = subprocess.Popen(
            [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout.readline() == "here\n"
        while not peak.child_bytes > 50 * MB:
            time.sleep(0.01)
        child.communicate("\n")
    assert peak.tree_bytes >= peak.main_bytes + 50 * MB
    assert memory_of(os.getpid()).own_bytes < peak.tree_own_bytes < peak.tree_bytes
