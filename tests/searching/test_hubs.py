"""Pictures that are near to any sentence do not stand before what was asked for."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest

from tusou.searching import Shelf, search
from tusou.searching.backgrounds import backgrounds
from tusou.searching.chance import stretched
from tusou.searching.hubs import SHARE, lowering, taken_off
from tusou.searching.usual import WORDS, UsualTexts, usual_texts
from tusou.stores import open_store
from tusou.types import EncoderStamp, FileRecord, Item, NewItem, Query, SourceFile

DIM = 64
N_PHOTOS = 60
WANTED = "a zebra that grazes in the evening"


def unit(vector):
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def drawn(seed):
    return unit(np.random.default_rng(seed).normal(0, 1, DIM))


COMMON = drawn(1)
"""What all sentences have in common."""


class Sentences:
    """An encoder whose sentences lie around one direction, each at a place of its own."""

    stamp = EncoderStamp("sentences", "1", "5" * 64, "6" * 64, DIM)

    def encode_texts(self, texts):
        return np.array([unit(0.6 * COMMON + drawn(crc32(text.encode()))) for text in texts])

    def expect_texts(self):
        pass


def pictures():
    """Random ones; the first is near to any sentence, the second to what is asked."""
    own = Sentences().encode_texts([WANTED])[0]
    others = [unit(drawn(100 + at) - 0.2 * COMMON) for at in range(N_PHOTOS - 2)]
    return [unit(2 * COMMON + drawn(2)), unit(own - 0.4 * COMMON + 2.6 * drawn(3)), *others]


@pytest.fixture(params=["photo", "page"])
def shelf(request, tmp_path, own_home):
    """The pictures as photos, and as pages."""
    store = open_store(str(tmp_path / "shelf"))
    store.bind_encoder(Sentences.stamp)
    for at, picture in enumerate(pictures()):
        path = f"/files/{at}"
        store.put_vectors("image", {path: picture[np.newaxis]})
        number = 1 if request.param == "page" else None
        with store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(Item(request.param, path, number), path, None)])
            writer.finish(FileRecord(path, "/files", 1, 1, f"hash {at}", n_items=1))
    store.tidy()
    yield Shelf("shelf", store, Sentences())
    store.close()


def first(shelf, rank):
    return search(Query(WANTED, rank=rank, show_all=True), [shelf]).hits[0].path


def kind_of(shelf):
    return shelf.store.get([1])[0].item.kind


def test_a_photo_near_to_any_sentence_stands_behind_the_right_one(shelf):
    """Though its cosine is the larger one; of pages what looks most alike stays first."""
    assert first(shelf, "image") == "/files/0"
    assert first(shelf, "fused") == ("/files/1" if kind_of(shelf) == "photo" else "/files/0")


def test_a_picture_that_is_asked_for_is_not_lowered(shelf):
    """It is the right answer, however usual it is."""
    usual = backgrounds(shelf.store, "image", pictures()[0], None)
    assert usual.lowered == {}
    itself = usual.surprise(kind_of(shelf), 1.0, pictures()[0][np.newaxis])
    assert itself == usual.surprise(kind_of(shelf), 1.0)


def test_what_is_usual_is_lowered_as_the_hits_are(shelf):
    """Or all photos would be surprises, or none: the middle is that of lowered heights."""
    vector = Sentences().encode_texts([WANTED])[0]
    texts = usual_texts(shelf.encoder)
    usual = backgrounds(shelf.store, "image", vector, texts)
    rows = np.array(pictures())
    heights = stretched(rows @ vector)
    if kind_of(shelf) == "photo":
        heights = heights - taken_off(rows @ texts.words.T)
    assert usual.of(kind_of(shelf)).middle == pytest.approx(np.median(heights), abs=1e-4)
    for at in (0, 1, 2):
        surprise = usual.surprise(kind_of(shelf), float(rows[at] @ vector), rows[at : at + 1])
        assert surprise == pytest.approx(usual.of(kind_of(shelf)).surprise(heights[at]), abs=1e-3)


def test_half_of_what_most_words_are_given_is_taken_off():
    """A photo of what one word says is not lowered for that."""
    cosines = np.full((3, len(WORDS)), 0.2, dtype=np.float32)
    cosines[1, 0] = 0.9
    cosines[2] = -0.2
    half = SHARE * float(stretched(np.float32(0.2)))
    assert taken_off(cosines) == pytest.approx([half, half, -half])


@pytest.mark.parametrize(
    ("kind", "modality", "brevity", "share"),
    [
        ("photo", "image", 0.0, 1.0),
        ("pair", "image", 1.0, 1.0),
        ("page", "image", 1.0, 0.0),
        ("figure", "image", 0.0, 0.0),
        ("photo", "text", 0.0, 0.0),
        ("photo", "text", 1.0, 1.0),
        ("page", "text", 0.5, 0.5),
    ],
)
def test_photos_are_lowered_by_their_look_and_to_a_word_all_by_their_texts(
    kind, modality, brevity, share
):
    """Where it was measured to help; a query with a picture lowers nothing."""
    assert lowering(kind, modality, brevity, with_picture=False) == share
    assert lowering(kind, modality, brevity, with_picture=True) == 0.0


def test_words_are_judged_by_how_words_scatter(shelf):
    """A model may answer words with smaller cosines than sentences."""
    vector, texts = Sentences().encode_texts([WANTED])[0], usual_texts(shelf.encoder)
    half = UsualTexts(texts.sentences, np.array([unit(COMMON + 0.1 * one) for one in texts.words]))
    of = {
        brevity: backgrounds(shelf.store, "image", vector, half, brevity=brevity).of(kind_of(shelf))
        for brevity in (0.0, 0.5, 1.0)
    }
    assert of[1.0].spread != of[0.0].spread
    assert of[0.5].spread == pytest.approx((of[0.0].spread + of[1.0].spread) / 2)


@pytest.fixture
def captions(tmp_path, own_home):
    """Figures with texts: one lies near to any word, one near to a word, the others anywhere."""
    store = open_store(str(tmp_path / "captions"))
    store.bind_encoder(Sentences.stamp)
    own = Sentences().encode_texts(["zebra"])[0]
    others = [unit(drawn(300 + at) - 0.2 * COMMON) for at in range(N_PHOTOS - 2)]
    rows = [unit(2 * COMMON + drawn(4)), unit(own - 0.4 * COMMON + 1.6 * drawn(5)), *others]
    for at, row in enumerate(rows):
        path = f"/files/{at}"
        store.put_vectors("text", {path: row[np.newaxis]})
        with store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(Item("figure", path, text=f"no {at}"), None, path)])
            writer.finish(FileRecord(path, "/files", 1, 1, f"hash {at}", n_items=1))
    store.tidy()
    yield Shelf("captions", store, Sentences())
    store.close()


def test_a_text_near_to_any_word_stands_behind_the_right_one(captions):
    """Though its cosine is the larger one."""
    for rank, best in (("text", "/files/0"), ("fused", "/files/1")):
        hits = search(Query("zebra", rank=rank, show_all=True), [captions]).hits
        assert hits[0].path == best
