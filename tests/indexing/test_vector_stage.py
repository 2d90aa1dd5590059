"""The stage that gives items their vectors."""

from __future__ import annotations

import threading
from contextlib import closing

import numpy as np
import pytest
from PIL import Image

from colour_encoder import ColourEncoder
from indexing.making import RGB
from tusou.errors import ModelError
from tusou.indexing.vector_stage import VectorStage
from tusou.pictures import image_key
from tusou.stores import open_store
from tusou.text import text_key
from tusou.types import Decoded, DecodeEvent, FileDone, Item, SourceFile

FILE = SourceFile("/r/a.png", "/r", 1, 1)
DONE = DecodeEvent(FILE, FileDone(FILE))


@pytest.fixture
def store(tmp_path):
    with closing(open_store(str(tmp_path / "library"))) as opened:
        opened.bind_encoder(ColourEncoder().stamp)
        yield opened


def event(colour: str) -> DecodeEvent:
    picture = Image.new("RGB", (8, 8), RGB[colour])
    item = Item("pair", FILE.path, text=f"a {colour} chair")
    return DecodeEvent(FILE, Decoded(item, picture, image_key=image_key(picture)))


def keys(batch: list[DecodeEvent]) -> tuple[set[str], set[str]]:
    """Keys of the pictures and of the texts of a batch."""
    decoded = [one.what for one in batch if isinstance(one.what, Decoded)]
    return {one.image_key for one in decoded}, {text_key(one.item.text) for one in decoded}


def test_a_batch_comes_out_when_the_store_has_its_vectors(store):
    """All events in order, ends of files too."""
    given = [[event("red"), DONE], [event("blue"), event("green")], [DONE]]
    out = []
    for batch in VectorStage(ColourEncoder(), store, texts=True).run(given):
        pictures, texts = keys(batch)
        assert store.known_keys("image", list(pictures)) == pictures
        assert store.known_keys("text", list(texts)) == texts
        out.append(batch)
    assert out == given


def test_vectors_are_those_of_the_encoder(store, monkeypatch):
    """Each picture and text gets its own, though several batches are under way."""
    encoder, kept = ColourEncoder(), {}
    monkeypatch.setattr(store, "put_vectors", lambda modality, rows: kept.update(rows))
    given = [[event(colour)] for colour in RGB]
    list(VectorStage(encoder, store, texts=True).run(given))
    assert len(kept) == 2 * len(RGB)
    for (one,) in given:
        text = one.what.item.text
        assert np.array_equal(kept[one.what.image_key], encoder.encode_images([one.what.picture]))
        assert np.array_equal(kept[text_key(text)], encoder.encode_texts([text]))


def test_without_texts_pictures_alone_are_encoded(store):
    encoder = ColourEncoder()
    (batch,) = VectorStage(encoder, store, texts=False).run([[event("red")]])
    pictures, texts = keys(batch)
    assert store.known_keys("image", list(pictures)) == pictures
    assert store.known_keys("text", list(texts)) == set()
    assert encoder.text_calls == []


def test_what_a_batch_before_is_about_to_bring_is_not_encoded_again(store):
    """The same picture on every page of a file is encoded once, not once for each batch ahead."""
    encoder = ColourEncoder()
    list(VectorStage(encoder, store, texts=True).run([[event("red")] for _ in range(6)]))
    assert sum(encoder.image_calls) == sum(encoder.text_calls) == 1


class Slow(ColourEncoder):
    """Encodes nothing before another call has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.meeting = threading.Barrier(2)

    def encode_images(self, images):
        self.meeting.wait(60)
        return super().encode_images(images)


def test_two_batches_are_encoded_at_once(store):
    """While one waits for its slowest run the other goes on."""
    given = [[event(colour)] for colour in list(RGB)[:4]]
    assert list(VectorStage(Slow(), store, texts=False).run(given)) == given


class Held(ColourEncoder):
    """Is at a blue picture until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = threading.Event(), threading.Event()

    def encode_images(self, images):
        if images[0].getpixel((0, 0)) == RGB["blue"]:
            self.begun.set()
            assert self.go_on.wait(60)
        return super().encode_images(images)


def test_a_run_that_ends_begins_no_further_call(store):
    """Ctrl-C waits for the call that goes on, and not for the texts of its batch."""
    encoder = Held()
    ready = VectorStage(encoder, store, texts=True).run([[event("red")], [event("blue")]])
    next(ready)
    assert encoder.begun.wait(60)
    threading.Timer(0.2, encoder.go_on.set).start()
    ready.close()
    assert (encoder.image_calls, encoder.text_calls) == ([1, 1], [1])


def test_ctrl_c_while_pages_are_decoded_begins_no_further_call(store):
    """It comes where the run waits, which is seldom between two batches."""
    encoder = Held()

    def decoded():
        yield [event("blue")]
        assert encoder.begun.wait(60)
        threading.Timer(0.2, encoder.go_on.set).start()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(VectorStage(encoder, store, texts=True).run(decoded()))
    assert (encoder.image_calls, encoder.text_calls) == ([1], [])


def test_what_was_tidied_away_meanwhile_is_encoded_again(store, monkeypatch):
    """Another run ended while the batch was encoded, and took its vectors for unused."""
    given = [[event("red")]]
    pictures, texts = keys(given[0])
    lost = iter([True])
    put = store.put_vectors

    def forgetful(modality, rows):
        if modality == "image" and next(lost, False):
            return
        put(modality, rows)

    monkeypatch.setattr(store, "put_vectors", forgetful)
    list(VectorStage(ColourEncoder(), store, texts=True).run(given))
    assert store.known_keys("image", list(pictures)) == pictures
    assert store.known_keys("text", list(texts)) == texts


class Broken(ColourEncoder):
    def encode_images(self, images):
        raise ModelError("the graph is damaged", "fetch it again")


def test_a_model_that_fails_ends_the_run(store):
    """With its own error, and nothing of the batch is kept."""
    with pytest.raises(ModelError, match="damaged"):
        list(VectorStage(Broken(), store, texts=True).run([[event("red")], [event("blue")]]))
    assert store.known_keys("text", list(keys([event("red")])[1])) == set()


def test_it_tells_how_long_pictures_and_texts_took(store):
    """In threads, so that it may be more than the run waited."""
    stage = VectorStage(ColourEncoder(), store, texts=True)
    list(stage.run([[event("red")], [event("blue")]]))
    assert set(stage.worked.parts) == {"pictures", "texts"}
    assert stage.worked.seconds == pytest.approx(sum(stage.worked.parts.values()))
    assert np.isfinite(stage.worked.seconds)
    assert stage.worked.seconds > 0
