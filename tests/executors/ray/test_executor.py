"""Which files a dead worker is held against, without the cluster."""

from __future__ import annotations

from types import SimpleNamespace

from tusou.executors.ray.executor import ATTEMPTS, _Job, _Post, _Run
from tusou.types import Skipped, SourceFile


def post(*, given, heard=()):
    """A worker that has so many files and has told of some of them."""
    jobs = {n: _Job(n, SourceFile(f"/data/{n}.pdf", "/data", 1, 1)) for n in range(given)}
    return _Post(None, None, jobs=jobs, heard=set(heard))


def at_work(one, cpus):
    return [job.number for job in one.at_work(cpus)]


def test_files_that_only_wait_are_not_held_against_a_worker_that_dies():
    """It reads as many as it has processes, in the order in which they were given."""
    assert at_work(post(given=8), 2) == [0, 1]
    assert at_work(post(given=1), 4) == [0]


def test_files_of_which_something_came_are_at_work():
    """Where the oldest is slow others have gone ahead of it."""
    assert at_work(post(given=8, heard=[1, 4, 5]), 2) == [0, 1, 4, 5]


def test_files_that_are_done_make_room():
    """What was heard of a file that is done does not count."""
    one = post(given=4, heard=[0, 1])
    del one.jobs[0]
    assert at_work(one, 1) == [1]


def test_three_deaths_cost_the_files_that_were_being_read():
    """Those that waited each time are read by whoever comes next."""
    node = {"Alive": True, "Resources": {"CPU": 2}}
    run = _Run(SimpleNamespace(nodes=lambda: [node]), 1, lambda _: None)
    jobs, told = post(given=6).jobs, []
    for _ in range(ATTEMPTS):
        dying = _Post(None, None, is_up=True, jobs=jobs)
        run._posts.append(dying)
        told += run._lost(dying, "killed")
        jobs = {job.number: job for job in run._returned}
        run._returned.clear()
    assert list(jobs) == [2, 3, 4, 5]
    assert [event.file.path for event in told if isinstance(event.what, Skipped)] == [
        "/data/0.pdf",
        "/data/1.pdf",
    ]
