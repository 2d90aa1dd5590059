"""Cutting the stream of events into batches."""

import pytest
from PIL import Image

from tusou.indexing.encode import batches
from tusou.types import Decoded, DecodeEvent, FileDone, Item, SourceFile

FILE = SourceFile("/r/a.png", "/r", 1, 1)


def picture() -> DecodeEvent:
    item = Item("photo", FILE.path)
    return DecodeEvent(FILE, Decoded(item, Image.new("RGB", (4, 4)), "key"))


def text() -> DecodeEvent:
    return DecodeEvent(FILE, Decoded(Item("pair", FILE.path, text="words"), None))


def done() -> DecodeEvent:
    return DecodeEvent(FILE, FileDone(FILE))


@pytest.mark.parametrize("n", [0, 1, 3, 4, 5, 9])
def test_no_event_is_lost_or_moved(n):
    """The batches in a row are the stream."""
    events = [one for _ in range(n) for one in (picture(), done())]
    assert [one for batch in batches(events, 4) for one in batch] == events


def test_a_batch_holds_at_most_size_pictures():
    """The encoder is never handed more than it asked for."""
    events = [picture() for _ in range(10)]
    assert [len(batch) for batch in batches(events, 4)] == [4, 4, 2]


def test_ends_of_files_travel_along():
    """Many one-picture files are encoded together."""
    events = [one for _ in range(4) for one in (picture(), done())]
    assert len(next(iter(batches(events, 4)))) == 7


def test_events_without_pictures_do_not_pile_up():
    """A manifest without pictures still flows in bounded batches."""
    assert max(len(batch) for batch in batches([text()] * 100, 4)) == 32


def test_batches_are_lazy():
    """Only as much of the stream is read as the batch needs."""
    events = iter([picture() for _ in range(10)])
    next(iter(batches(events, 4)))
    assert len(list(events)) == 6
