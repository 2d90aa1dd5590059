"""How many cores there are to share out."""

from __future__ import annotations

import os

import pytest

from tusou.cores import usable_cores

affinity = pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity"), reason="this system binds no process to cores"
)


def test_there_is_at_least_one():
    assert usable_cores() >= 1


@affinity
def test_cores_that_this_process_may_not_use_do_not_count():
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)
    assert usable_cores() == len(allowed)
