"""Other processes for the tests: run a few lines of Python against a library, then wait."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager

_BEGIN = """
import sys
from stores.making import *
from tusou.stores import open_store
from tusou.types import Where
store = open_store(sys.argv[1])
def pause():
    print("here", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def child(lines, folder):
    """Run `lines` in a process until they call `pause()`; it is killed at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", _BEGIN + lines, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        answer = process.stdout.readline()
        assert answer == "here\n", f"the child ended early: {process.wait()}"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def run(lines, folder):
    """Run `lines` in a process to the end; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", _BEGIN + lines, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
