"""How many pictures go to an accelerator at once is measured on it."""

import pytest

from tusou.encoders.batch_size import SIZES, measured_batch
from tusou.errors import ModelError


class Device:
    """Takes as long as it is told for a batch, on its own clock."""

    def __init__(self, seconds, room=1000):
        self.seconds = seconds
        self.room = room
        self.now = 0.0
        self.runs = []

    def run(self, size):
        self.runs.append(size)
        if size > self.room:
            raise ModelError("out of memory")
        # The first run of a size also prepares it.
        self.now += self.seconds(size) + (5.0 if self.runs.count(size) == 1 else 0.0)

    def clock(self):
        return self.now

    @property
    def batch(self):
        return measured_batch(self.run, SIZES, self.clock)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (lambda size: size * 0.01, 8),  # each picture costs the same: small batches
        (lambda size: 0.1, 64),  # a batch costs the same whatever its size: the largest
        (lambda size: max(0.1, size * 0.1 / 32), 32),  # full at 32
        (lambda size: 0.1 + size * 0.1, 8),  # what a larger one gains is not worth it
    ],
)
def test_the_smallest_batch_that_nothing_beats_clearly(seconds, expected):
    """A larger batch is taken only when it is clearly faster for each picture."""
    assert Device(seconds).batch == expected


def test_sizes_beyond_a_good_one_are_not_tried():
    """Measuring ends where it no longer pays."""
    device = Device(lambda size: size * 0.01)
    assert device.batch == 8
    assert set(device.runs) == {8, 16}


def test_a_batch_without_room_is_not_taken():
    """Where memory ends, the size before is the answer."""
    assert Device(lambda size: 0.1, room=20).batch == 16


def test_a_device_that_runs_nothing_says_so():
    """What cannot encode the smallest batch is an error, not a size."""
    with pytest.raises(ModelError, match="out of memory"):
        Device(lambda size: 0.1, room=4).batch  # noqa: B018 - it measures
