"""What goes in comes out: paths, pictures, skips and names; two stores see one library."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from stores.making import STAMP, key, page, pair, photo, put, record, source_file, texts_in, unit
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Box, Item, NewItem, Skipped, Where, Word


@pytest.fixture
def store(tmp_path):
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        store.bind_encoder(STAMP)
        yield store


@pytest.mark.parametrize(
    "path",
    [
        "/data/with space/a b.jpg",
        "/data/目录/沙发（红色）.jpg",
        '/data/it\'s "quoted".jpg',
        "/data/new\nline.jpg",
        "/data/100%_[a]*?.jpg",
        "/data/e\u0301 and é.jpg",
        "/data/.hidden/…/🛋.jpg",
        "/data/bad\udcff\udc80.jpg",
        "/data/" + "long" * 300 + ".jpg",
    ],
)
def test_a_path_names_its_file_in_every_way(store, path):
    """Any path is found by itself, as a glob's folder, in the records, and can be forgotten."""
    put(store, path, [photo(path, "a lamp")])
    put(store, "/data/other.jpg", [photo("/data/other.jpg", "a chair")])
    [item] = store.find(image_path=path)
    [stored] = store.get([item])
    assert (stored.path, stored.item.image_path) == (path, path)
    assert stored.relative_path == path.removeprefix("/data/")
    assert [found.path for found in store.files(path)] == [path]
    assert store.search_words("lamp", 5, Where()).ids == (item,)
    assert store.forget([path]) == 1
    assert texts_in(store) == ["a chair"]


def test_two_spellings_of_one_letter_are_two_files(store):
    """A composed and a decomposed "é" differ on disk, and so they do here."""
    for path in ("/data/é.jpg", "/data/e\u0301.jpg"):
        put(store, path, [photo(path)])
    assert len(store.find(image_path="/data/é.jpg")) == 1
    assert store.forget(["/data/é.jpg"]) == 1
    assert [one.path for one in store.files()] == ["/data/e\u0301.jpg"]


def test_equal_pictures_share_their_thumbnail(store):
    """One thumbnail serves all files with the same pixels, until the last of them goes."""
    paths = [f"/data/{name}.jpg" for name in "abc"]
    for path in paths:
        put(store, path, [photo(path, picture="same")])
    assert {store.thumbnail(item) for item in store.ids()} == {b"jpeg of same"}
    with store._connections.reading() as connection:
        assert connection.execute("SELECT count(*) FROM thumbnails").fetchone() == (1,)
    store.forget(paths[:2])
    store.tidy()
    assert store.thumbnail(store.ids()[0]) == b"jpeg of same"
    store.forget(paths)
    store.tidy()
    with store._connections.reading() as connection:
        assert connection.execute("SELECT count(*) FROM thumbnails").fetchone() == (0,)


def test_pages_that_were_left_out_are_told_again(store):
    """Skips of single pages come back whole, in order, and go when the file is written anew."""
    path = "/data/a.pdf"
    skips = (
        Skipped(path, "page 2 has no area", "", 2, whole_file=False),
        Skipped(path, "页 9 坏了", "换一个文件", 9, whole_file=False, fault="outside"),
    )
    put(store, path, [page(path, 1, "one")], page_skips=skips)
    [found] = store.files()
    assert found.page_skips == skips
    assert found.n_items == 1
    assert store.stats().skipped_files == 0
    put(store, path, [page(path, 1, "one"), page(path, 2, "two")])
    [found] = store.files()
    assert (found.page_skips, found.n_items) == ((), 2)


def test_a_file_that_became_readable_is_no_longer_skipped(store):
    """The reason of a skipped file is kept until the file can be read."""
    path = "/data/locked.pdf"
    skipped = Skipped(path, "encrypted", "give its password", fault="outside")
    put(store, path, [], skipped=skipped)
    assert next(store.files()).skipped == skipped
    assert store.stats().skipped_files == 1
    put(store, path, [page(path, 1, "open")])
    assert next(store.files()).skipped is None
    assert (store.stats().skipped_files, texts_in(store)) == (0, ["open"])


def test_words_keep_order_repeats_and_place(store):
    """Equal words at different places stay apart, to a thousandth of the page."""
    words = tuple(
        Word(text, Box(x, y, x + 0.05, y + 0.02))
        for text, x, y in [
            ("灯", 0.1, 0.1),
            ("lamp", 0.5, 0.1),
            ("灯", 0.1, 0.9),
            ("👍", 0.0, 0.98),
        ]
    )
    item = Item("page", "/data/a.pdf", 1, text="灯 lamp 灯 👍", words=words)
    put(store, "/data/a.pdf", [NewItem(item, key("p"), key("t"), b"j")])
    [found] = store.ids()
    assert store.get([found])[0].item.words == ()
    back = store.words([found])[found]
    assert [word.text for word in back] == ["灯", "lamp", "灯", "👍"]
    for one, other in zip(back, words, strict=True):
        for side in ("x0", "y0", "x1", "y1"):
            assert getattr(one.box, side) == pytest.approx(getattr(other.box, side), abs=1e-3)


def test_many_chunks_come_back_in_order(store):
    """A long text keeps all its chunks; each of them finds it, and each item just once."""
    chunks = unit(*range(30))
    store.put_vectors("text", {key("long"): chunks, key("short"): unit(100)})
    put(store, "/data/l.csv", [pair("/p/1", "long"), pair("/p/2", "short"), pair("/p/3", "long")])
    first, other, third = store.ids()
    assert store.get_vectors("text", [first])[first] == pytest.approx(chunks, abs=1e-3)
    for seed in (0, 13, 29):
        ranking = store.search_vectors("text", chunks[seed], 3, Where())
        assert set(ranking.ids[:2]) == {first, third}
        assert ranking.ids[2] == other
    assert store.stats().vectors == {"text": 2}


def test_new_vectors_replace_old_ones(store):
    """Put again under the same key, a vector with another number of chunks takes the place."""
    put(store, "/data/l.csv", [pair("/p/1", "text")])
    store.put_vectors("text", {key("text"): unit(1, 2, 3)})
    assert store.search_vectors("text", unit(3)[0], 1, Where()).scores[0] > 0.999
    store.put_vectors("text", {key("text"): unit(7)})
    ranking = store.search_vectors("text", unit(3)[0], 5, Where())
    assert list(ranking.ids) == store.ids()
    assert ranking.scores[0] == pytest.approx(float(unit(3)[0] @ unit(7)[0]), abs=1e-3)


def test_suggestions_follow_what_is_there(store):
    """A name that was forgotten is suggested no more."""
    for name in ("armchair.jpg", "armchairs.jpg"):
        put(store, f"/data/{name}", [photo(f"/data/{name}", f"photo of {name}")])
    assert len(store.near_names(image_path="/data/armchiar.jpg")) == 2
    store.forget(["/data/armchairs.jpg"])
    assert store.near_names(image_path="/data/armchiar.jpg") == ["/data/armchair.jpg"]
    assert store.near_names(text="foto of armchair.jpg") == ["photo of armchair.jpg"]


def test_two_stores_on_one_folder_see_each_others_files(tmp_path):
    """What one finishes or forgets the other finds at once, by filter, words and vectors."""
    folder = str(tmp_path / "library")
    with closing(EmbeddedStore(folder)) as one, closing(EmbeddedStore(folder)) as other:
        one.bind_encoder(STAMP)
        one.put_vectors("image", {key("/data/a.jpg"): unit(1), key("/data/b.jpg"): unit(2)})
        with one.write_file(source_file("/data/a.jpg")) as writer:
            writer.add([photo("/data/a.jpg", "first lamp")])
            assert other.ids() == []
            writer.finish(record("/data/a.jpg"))
        one.tidy()
        assert other.encoder == STAMP
        assert other.search_words("lamp", 5, Where()).ids == tuple(one.ids())
        put(other, "/data/b.jpg", [photo("/data/b.jpg", "second lamp")])
        other.tidy()
        for store in (one, other):
            assert texts_in(store) == ["first lamp", "second lamp"]
            [best] = store.search_vectors("image", unit(2)[0], 1, Where()).ids
            assert store.get([best])[0].path == "/data/b.jpg"
        one.forget(["/data/a.jpg"])
        assert len(other.search_words("lamp", 5, Where()).ids) == 1


def test_answers_outlive_the_indexes(store):
    """Deleting the derived folder between two searches costs time, not an answer."""
    store.put_vectors("image", {key(f"/p/{i}"): unit(i) for i in range(20)})
    put(store, "/data/l.csv", [pair(f"/p/{i}", f"lamp {i}") for i in range(20)])

    def answers():
        where = Where(path_globs=("*.csv",))
        return store.search_words("lamp 7", 5, where), store.search_vectors(
            "image", unit(7)[0], 5, where
        )

    before = answers()
    shutil.rmtree(f"{store.folder}/index")
    assert answers() == before
    store.forget(["/data/l.csv"])
    assert all(ranking.ids == () for ranking in answers())
