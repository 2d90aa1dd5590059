"""Cutting the stream of events into batches."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from indexing.making import RGB
from tusou.indexing.encode import batches, encode_pictures, encode_texts, with_vectors
from tusou.pictures import image_key
from tusou.stores import open_store
from tusou.text import text_key
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


@pytest.fixture
def store(tmp_path):
    with closing(open_store(str(tmp_path / "library"))) as opened:
        opened.bind_encoder(ColourEncoder().stamp)
        yield opened


def decoded(colour="red", text="a red chair"):
    picture = Image.new("RGB", (8, 8), RGB[colour])
    return Decoded(Item("pair", FILE.path, text=text), picture, image_key=image_key(picture))


def test_items_that_came_with_vectors_fill_a_batch_too():
    """Encoded elsewhere, they have no picture; the library gets them as soon as eight are there."""
    ready = with_vectors([decoded()], ColourEncoder(), texts=True)[0]
    events = [DecodeEvent(FILE, replace(ready, picture=None))] * 10
    assert [len(batch) for batch in batches(events, 4)] == [4, 4, 2]


def test_vectors_made_elsewhere_are_those_made_here(store):
    """With `with_vectors` before, nothing is left to encode, and the same is kept."""
    encoder, here = ColourEncoder(), decoded()
    there = replace(with_vectors([here], encoder, texts=True)[0], picture=None)
    calls = len(encoder.image_calls)
    assert encode_pictures([there], encoder, store) == 0
    assert encode_texts([there], encoder, store) == 0
    assert len(encoder.image_calls) == calls
    assert store.known_keys("image", [here.image_key]) == {here.image_key}
    assert store.known_keys("text", [text_key(here.item.text)]) == {text_key(here.item.text)}
    assert np.array_equal(there.image_vector, encoder.encode_images([here.picture]))


def test_without_texts_only_pictures_get_vectors():
    """`embed_text` off is off on a cluster as well."""
    ready = with_vectors([decoded()], ColourEncoder(), texts=False)[0]
    assert ready.image_vector is not None
    assert ready.text_vectors is None


def test_an_item_without_a_picture_is_passed_over():
    """A pair whose picture is lost gets the vectors of its text."""
    ready = with_vectors([replace(decoded(), picture=None)], ColourEncoder(), texts=True)[0]
    assert ready.image_vector is None
    assert ready.text_vectors.shape[0] == 1
