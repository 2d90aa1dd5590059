"""Indexes on a cluster; once a file is done, a worker at work is killed: what a test runs apart.

python tests/library/index_on_ray.py FILES LIBRARY PID_OF_CLUSTER

Prints a JSON object: files indexed, what was skipped, the process killed, and the addresses that
this process and those of the cluster were connected to.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import tusou


def descendants(pid: int) -> Iterator[int]:
    """The processes below one."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from descendants(int(child))


def stations(cluster: int) -> Iterator[int]:
    """The workers of this run."""
    for pid in descendants(cluster):
        if title(pid).startswith(b"ray::Station"):
            yield pid


def title(pid: int) -> bytes:
    """What a process calls itself: a worker names the method that it runs."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def kill_at_work(workers: list[int], killed: list[int], over: Event) -> None:
    """Kill a worker that owes an answer; nobody would miss one that waits to be asked."""
    while not over.wait(0.001):
        for pid in workers:
            with suppress(ProcessLookupError):  # all is done, and the run has let it go
                os.kill(pid, signal.SIGSTOP)  # it cannot answer between the look and the blow
                if b".more" in title(pid):
                    os.kill(pid, signal.SIGKILL)
                    killed.append(pid)
                    return
                os.kill(pid, signal.SIGCONT)


def peers(pid: int) -> Iterator[str]:
    """IP addresses at the other ends of the TCP connections of a process."""
    held = set()
    with suppress(OSError):  # processes of a moment come and go
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                held.add(os.readlink(descriptor))
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if f"socket:[{fields[9]}]" in held and fields[3] in ("01", "02"):
                address = bytes.fromhex(fields[2].partition(":")[0][-8:])[::-1]
                yield ".".join(map(str, address))


def main(files: str, library: str, cluster: int) -> None:
    """Index and tell."""
    killed: list[int] = []
    seen: set[str] = set()
    over = Event()
    killers: list[Thread] = []

    def watch(progress: tusou.types.Progress) -> None:
        if progress.done_files and not killers:
            for pid in [os.getpid(), *descendants(cluster)]:
                seen.update(peers(pid))
            at_hand = list(stations(cluster))
            killers.append(Thread(target=kill_at_work, args=(at_hand, killed, over)))
            killers[0].start()

    try:
        with tusou.open(library) as opened:
            report = opened.index(
                files, executor="ray", workers=2, max_pages=2, ocr="off", progress=watch
            )
    finally:
        over.set()
        for killer in killers:
            killer.join()
    skipped = [skip.problem for skip in report.skipped]
    told = {"indexed": report.indexed, "skipped": skipped, "killed": killed, "peers": sorted(seen)}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
