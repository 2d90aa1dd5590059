"""Messages between parent and worker."""

from __future__ import annotations

import os
import pickle

from PIL import Image

from tusou.executors.wire import Inbox, Ready, framed, sent, unpacked
from tusou.types import Box, Decoded, Item, Reading, Skipped, Word


def test_messages_arrive_in_any_pieces():
    """However a pipe cuts the stream, each message comes out whole and once."""
    stream = b"".join(framed(message) for message in ("one", ["two"] * 50, Ready()))
    read_end, write_end = os.pipe()
    inbox, got = Inbox(read_end), []
    for at in range(0, len(stream), 7):
        os.write(write_end, stream[at : at + 7])
        inbox.fill()
        got += inbox.messages()
    assert got == ["one", ["two"] * 50, Ready()]
    os.close(write_end)
    inbox.fill()
    assert inbox.ended
    os.close(read_end)


def test_half_a_message_is_no_message():
    """A worker that dies while it writes leaves nothing that could be mistaken for an event."""
    read_end, write_end = os.pipe()
    os.write(write_end, framed("a long story")[:-1])
    os.close(write_end)
    inbox = Inbox(read_end)
    inbox.fill()
    inbox.fill()
    assert list(inbox.messages()) == []
    assert inbox.ended
    os.close(read_end)


def test_pictures_travel_as_plain_pixels():
    """A picture comes out with its pixels, and without what else hung on it."""
    picture = Image.linear_gradient("L").convert("RGB").resize((30, 20))
    picture.info["icc_profile"] = b"x" * 100
    decoded = Decoded(Item("photo", "/a.jpg"), picture, "key", b"thumb")
    there = unpacked(sent(decoded, 1.5))
    assert there.picture.tobytes() == picture.tobytes()
    assert there.picture.info == {}
    assert (there.item, there.image_key, there.thumbnail) == (decoded.item, "key", b"thumb")


def test_words_travel_with_their_boxes_in_little_space():
    """A page has hundreds of words: they go as they are kept, and none is pickled by itself."""
    words = tuple(Word(f"w{i}", Box(0.1, i / 400, 0.2, i / 300)) for i in range(200))
    decoded = Decoded(Item("page", "/a.pdf", words=words), None)
    frame = framed(sent(decoded, 0.0))
    assert pickle.loads(frame[8:]).what == decoded
    assert len(frame) < 200 * 12
    reading = Reading("w", words)
    assert pickle.loads(framed(sent(reading, 0.0))[8:]).what == reading
    assert len(framed(sent(reading, 0.0))) < 200 * 12


def test_other_events_travel_as_they_are():
    """Skips, ends and items without picture are not touched."""
    for what in (None, Skipped("/a", "b"), Decoded(Item("pair", ""), None)):
        assert unpacked(sent(what, 0.0)) == what
