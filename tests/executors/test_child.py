"""A worker process that cannot be had."""

from __future__ import annotations

import os

import pytest

from executors.scarce import files_left
from tusou.errors import TusouError
from tusou.executors.child import Child
from tusou.executors.limits import Limits


@pytest.mark.parametrize("left", [0, 2, 4])
def test_a_process_that_the_system_cannot_give_is_an_error_of_ours(left):
    """For want of pipes as for want of a process; and nothing stays open."""
    before = set(os.listdir("/proc/self/fd"))
    with files_left(left), pytest.raises(TusouError, match="too many open files"):
        Child("decode_targets:act", Limits())
    assert set(os.listdir("/proc/self/fd")) == before
