"""The sentences for files that are given up."""

from __future__ import annotations

import signal
from types import SimpleNamespace

import pytest

from tusou.executors import Limits
from tusou.executors.verdicts import Verdict, broken_limit, death, given_up
from tusou.types import ToRead

LIMITS = Limits(stall_s=30, file_s=40, item_s=3, memory_bytes=1_500_000_000)


def worker(resident=0, items=0, worked_s=0.0, peak=0, waited_s=0.0, silent_s=0.0):
    """What the sentences need to know of a worker, as plain values."""
    file = SimpleNamespace(path="/a/b.pdf")
    return SimpleNamespace(
        resident_bytes=lambda: resident,
        peak_bytes=peak,
        items=items,
        worked_s=worked_s,
        waited_s=waited_s,
        silent_s=silent_s,
        jobs=[SimpleNamespace(file=file)],
    )


@pytest.mark.parametrize(
    ("child", "problem"),
    [
        (worker(), None),
        (worker(worked_s=39, silent_s=0.5), None),
        (worker(worked_s=300, items=100, silent_s=29), None),
        (worker(worked_s=339, waited_s=300, silent_s=0.5), None),
        (worker(worked_s=341, waited_s=300), "it was not read within 40 s"),
        (worker(silent_s=31), "nothing more came of it for 30 s"),
        (worker(worked_s=39, silent_s=2), "it was not read within 40 s"),
        (worker(worked_s=344, items=100), "it was not read within 340 s"),
        (worker(resident=1_600_000_000), "reading it takes more than 1.5 GB of memory"),
    ],
)
def test_limits(child, problem):
    """Silence, length and size each have a limit; many items take longer; the way here is free."""
    verdict = broken_limit(child, LIMITS)
    assert (verdict and verdict.problem) == problem


@pytest.mark.parametrize(
    ("code", "peak", "problem"),
    [
        (0, 0, "the process that read it ended by itself (exit code 0)"),
        (3, 0, "the process that read it ended by itself (exit code 3)"),
        (-signal.SIGSEGV, 0, "the process that read it crashed (SIGSEGV)"),
        (-signal.SIGABRT, 1_400_000_000, "reading it takes more than 1.5 GB of memory"),
        (-signal.SIGKILL, 1_400_000_000, "the process that read it was killed from outside"),
        (-63, 0, "the process that read it crashed (signal 63)"),
    ],
)
def test_deaths(code, peak, problem):
    """An exit code is told in words; an abort near the memory limit is about memory."""
    verdict = death(worker(peak=peak), code, LIMITS)
    assert (verdict.problem, bool(verdict.mend)) == (problem, True)


@pytest.mark.parametrize(
    ("items", "after"), [(0, ""), (1, " (after 1 item)"), (2000, " (after 2,000 items)")]
)
def test_how_far_it_came(items, after):
    """The skip is for the whole file and says how far reading came."""
    skip = given_up(worker(items=items), Verdict("it broke", "mend it"))
    assert (skip.path, skip.problem, skip.mend) == ("/a/b.pdf", "it broke" + after, "mend it")
    assert skip.whole_file


def test_a_drive_that_does_not_answer_is_asked_again():
    """Silence says nothing about a file, but of a picture to read: its reader had it in memory."""
    silence = broken_limit(worker(silent_s=31), LIMITS)
    assert given_up(worker(), silence).fault == "outside"
    picture = worker()
    picture.jobs[0].file = ToRead("/a/b.pdf", "/a", 1, 1, 7, "page", "key", 1, 10, 10)
    assert given_up(picture, silence).fault == "file"
    too_long = broken_limit(worker(worked_s=341), LIMITS)
    assert given_up(worker(), too_long).fault == "file"


def test_only_what_came_from_outside_is_tried_again():
    """A worker killed from outside says nothing about its file; a crash does."""
    outside = death(worker(), -signal.SIGKILL, LIMITS)
    crash = death(worker(), -signal.SIGSEGV, LIMITS)
    assert given_up(worker(items=3), outside).fault == "outside"
    assert given_up(worker(items=3), crash).fault == "file"
