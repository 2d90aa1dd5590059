"""A Milvus server for the tests: milvus-lite in a process of its own, over gRPC on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

START_S = 120
_SERVE = "from milvus_lite.cmdline import main; main()"


@contextmanager
def serving(folder, log):
    """Start a server that keeps its data in `folder`; gives its ``host:port``.

    One worker thread: milvus-lite must not take two writes to a collection at once.
    """
    port = _free_port()
    options = ["server", "--data-dir", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    with open(log, "wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, *options, "--max-workers", "1"],
            stdout=out,
            stderr=out,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
    try:
        _wait(port, process, log)
        yield f"127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait(port, process, log):
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    with open(log, encoding="utf-8", errors="replace") as said:
        raise AssertionError(f"milvus-lite did not start: {said.read()[-2000:]}")
