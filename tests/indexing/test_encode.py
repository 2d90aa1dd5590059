"""Cutting the stream of events into batches."""

from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from indexing.making import RGB
from tusou.indexing.encode import (
    FIRST,
    batches,
    encode,
    keep,
    pictures_to_encode,
    text_vectors,
    texts_to_encode,
    with_vectors,
)
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
    events = [picture() for _ in range(11)]
    assert [len(batch) for batch in batches(events, 4)] == [2, 4, 4, 1]


@pytest.mark.parametrize(("size", "sizes"), [(1, [1] * 40), (16, [2, 4, 8, 16, 10])])
def test_encoding_begins_with_the_first_pictures(size, sizes):
    """Batches grow from the first two pictures to what the encoder likes."""
    events = [picture() for _ in range(40)]
    assert [len(batch) for batch in batches(events, size)] == sizes


def test_ends_of_files_travel_along():
    """Many one-picture files are encoded together."""
    events = [one for _ in range(6) for one in (picture(), done())]
    assert [len(batch) for batch in batches(events, 4)] == [3, 8, 1]


def test_events_without_pictures_do_not_pile_up():
    """A manifest without pictures still flows in bounded batches."""
    assert max(len(batch) for batch in batches([text()] * 100, 4)) == 32


def test_batches_are_lazy():
    """Only as much of the stream is read as the batch needs."""
    events = iter([picture() for _ in range(10)])
    next(iter(batches(events, 4)))
    assert len(list(events)) == 10 - FIRST


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
    assert [len(batch) for batch in batches(events, 4)] == [2, 4, 4]


def test_vectors_made_elsewhere_are_those_made_here(store):
    """With `with_vectors` before, nothing is left to encode, and the same is kept."""
    encoder, here = ColourEncoder(), decoded()
    there = replace(with_vectors([here], encoder, texts=True)[0], picture=None)
    calls = len(encoder.image_calls)
    assert encode(pictures_to_encode([there], store), encoder, store) == 0
    assert encode(texts_to_encode([there], store), encoder, store) == 0
    assert len(encoder.image_calls) == calls
    assert store.known_keys("image", [here.image_key]) == {here.image_key}
    assert store.known_keys("text", [text_key(here.item.text)]) == {text_key(here.item.text)}
    assert np.array_equal(there.image_vector, encoder.encode_images([here.picture]))


def test_each_distinct_one_is_encoded_once(store):
    """Equal pictures and equal texts share a vector; what the store has is not made again."""
    encoder = ColourEncoder()
    items = [decoded(), decoded(), decoded("blue", "a blue chair")]
    assert encode(pictures_to_encode(items, store), encoder, store) == 2
    assert encode(texts_to_encode(items, store), encoder, store) == 2
    more = [*items, decoded("green", "a green chair")]
    assert list(pictures_to_encode(more, store).wanted) == [more[-1].image_key]
    assert list(texts_to_encode(more, store).wanted.values()) == ["a green chair"]


def test_a_lot_leaves_out_what_is_known_elsewhere(store):
    """What is being encoded already, or came with its vector, is not asked for again."""
    red, blue = decoded(), decoded("blue")
    lot = pictures_to_encode([red, with_vectors([blue], ColourEncoder(), texts=False)[0]], store)
    assert (set(lot.wanted), set(lot.made)) == ({red.image_key}, {blue.image_key})
    left = lot.without({red.image_key})
    assert (set(left.wanted), set(left.made)) == (set(), {blue.image_key})
    assert set(left.vectors(ColourEncoder())) == {blue.image_key}
    assert set(lot.vectors(ColourEncoder())) == {red.image_key, blue.image_key}


def test_blank_texts_and_lost_pictures_ask_for_nothing(store):
    """And nothing is written for them."""
    empty = replace(decoded(text=" "), picture=None)
    for lot in (pictures_to_encode([empty], store), texts_to_encode([empty], store)):
        assert not lot.wanted
        keep(lot.vectors(ColourEncoder()), lot.modality, store)
        assert encode(lot, ColourEncoder(), store) == 0


def test_a_text_that_says_nothing_has_no_vector():
    """A letter that was read off a photo would lie near to any word that is asked for."""
    texts = {"letter": "A", "code": "RDM", "sentence": "a red dog"}
    assert set(text_vectors(texts, ColourEncoder())) == {"sentence"}
    (letter,) = with_vectors([decoded(text="A")], ColourEncoder(), texts=True)
    assert letter.text_vectors is None


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
