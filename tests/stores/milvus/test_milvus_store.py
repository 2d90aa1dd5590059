"""The cluster store keeps the contract, and what it promises beyond."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from dataclasses import replace

import pytest

from stores.contract import StoreContract
from stores.making import STAMP, key, page, pair, put, record, source_file, unit
from tusou.errors import InputError, StoreError
from tusou.stores import open_store
from tusou.stores.milvus import counting, searching, server
from tusou.stores.milvus.versions import OURS
from tusou.types import Where


class TestMilvusStore(StoreContract):
    """The contract, on an empty library each time."""

    @pytest.fixture
    def store(self, place):
        with closing(open_store(place)) as store:
            yield store

    @pytest.fixture
    def again(self, place):
        with closing(open_store(place)) as again:
            yield again

    @pytest.fixture
    def lowered(self, monkeypatch):
        monkeypatch.setattr(searching, "MOST_HITS", 100)
        monkeypatch.setattr(counting, "MOST_COUNTED", 100)

    def settle(self, store):
        """Of rows in memory milvus-lite counts words among those that pass the filter alone."""
        store._server.call("flush", store._tables.words)


def test_everything_is_there_after_opening_again(place):
    """What was written before closing is found by the next one who opens."""
    with closing(open_store(place)) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("/data/a.pdf#1"): unit(1)})
        put(store, "/data/a.pdf", [page("/data/a.pdf", 1, "a red chair")])
    with closing(open_store(place)) as store:
        assert store.encoder == STAMP
        assert store.search_words("red", 5, Where()).ids == tuple(store.ids())
        assert store.search_vectors("image", unit(1)[0], 5, Where()).ids == tuple(store.ids())


def test_words_at_the_end_of_a_long_text_are_found(store):
    """A text longer than a string of Milvus is cut into rows, and found by all of them, once."""
    text = " ".join(f"w{i}q" for i in range(20_000)) + " armchair"
    put(store, "/data/a.pdf", [page("/data/a.pdf", 1, text), page("/data/a.pdf", 2, "sofa")])
    first = store.ids()[0]
    for query in ("armchair", "w0q", "w12345q"):
        assert store.search_words(query, 5, Where()).ids == (first,)
    assert store.ids(Where(phrases=("w19999q armchair",))) == [first]
    assert store.get([first])[0].item.text == text


def test_phrases_of_words_that_stand_everywhere(store):
    """Candidates hold the words somewhere; only those with the phrase itself remain."""
    texts = [f"blue chair beside a red sofa {i}" for i in range(150)] + ["a red chair"]
    put(store, "/data/l.json", [pair(f"/p/{i}", text) for i, text in enumerate(texts)])
    where = Where(phrases=("red chair",))
    [item] = store.find(image_path="/p/150")
    assert store.ids(where) == [item]
    assert store.search_words("chair", 5, where).ids == (item,)


@pytest.mark.parametrize("phrase", ["eames", "mm", "old eames"])
def test_a_quoted_word_is_found_behind_all_nearer_vectors(store, monkeypatch, phrase):
    """Also one that stands within a code: the index tells which few items may hold it."""
    monkeypatch.setattr(searching, "MOST_HITS", 64)
    store.bind_encoder(STAMP)
    names = [f"/p/{n}" for n in range(81)]
    store.put_vectors("image", {key(name): unit(1 + (name == "/p/80")) for name in names})
    texts = ["an old sofa"] * 80 + ["old eames, 2.5mm2"]
    put(store, "/data/l.json", [pair(*both) for both in zip(names, texts, strict=True)])
    found = store.search_vectors("image", unit(1)[0], 5, Where(phrases=(phrase,)))
    assert list(found.ids) == store.find(image_path="/p/80")


def test_of_items_that_pass_filters_only_numbers_are_kept(store, monkeypatch):
    """All of a large library may pass; paths and marks are most of what is compared."""
    monkeypatch.setattr(server, "_ROWS_AT_ONCE", 100)
    held = {}
    for n in (600, 2400):
        fields = {f"f{at}": "x" * 20 for at in range(20)}
        new = [pair(f"/p/{at}", "text", fields=fields) for at in range(len(store.ids()), n)]
        put(store, f"/data/{n}.json", new)
        store.ids(Where(kinds=("pair",)))
        tracemalloc.start()
        assert len(store.ids(Where(kinds=("pair",)))) == n
        held[n] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (held[2400] - held[600]) / 1800 < 600


def test_what_a_version_leaves_is_noted_some_at_a_time(store, monkeypatch):
    """A file may have more items than memory holds notes of."""
    monkeypatch.setattr(server, "_ROWS_AT_ONCE", 100)
    held = {}
    for n in (300, 1200):
        put(store, "/data/l.json", [pair(f"/p/{n}/{at}", f"text {n} {at}") for at in range(n)])
        tracemalloc.start()
        store.forget(["/data/l.json"])
        held[n] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (held[1200] - held[300]) / 900 < 300


def test_a_file_is_copied_some_items_at_a_time(store):
    """It may have more than memory holds."""
    held = {}
    for n in (600, 1800):
        path, text = f"/data/{n}.pdf", "x" * 1200
        put(store, path, [page(path, at, f"{text} {at}") for at in range(1, n + 1)])
        tracemalloc.start()
        assert store.copy_file(path, record(f"/copy/{n}.pdf"))
        held[n] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert store.file(f"/copy/{n}.pdf").n_items == n
    assert (held[1800] - held[600]) / 1200 < 1000


def test_a_field_is_known_without_reading_all_that_have_it(store, monkeypatch):
    """Every query with a colon asks, of a library of any size."""
    red = [pair(f"/p/{i}", f"text {i}", fields={"colour": "red"}) for i in range(1200)]
    put(store, "/data/l.json", red)
    read = 0
    call = store._server.call

    def counted(name, *args, **options):
        nonlocal read
        rows = call(name, *args, **options)
        read += len(rows) if name == "query" else 1000
        return rows

    monkeypatch.setattr(store._server, "call", counted)
    assert store.known_fields(["colour"]) == {"colour"}
    assert store.known_fields(["weight"]) == set()
    assert read < 100


def test_a_field_of_items_that_nobody_sees_is_not_known(store):
    """Neither of a file that is being written, nor does that hide who else has it."""
    hidden = [pair(f"/p/{i}", f"text {i}", fields={"colour": "red"}) for i in range(600)]
    with store.write_file(source_file("/data/l.json")) as writer:
        writer.add(hidden)
        assert store._server.count(store._tables.items, "id >= 0") == 500
        assert store.known_fields(["colour"]) == set()
        put(store, "/data/m.json", [pair("/p/x", "seen", fields={"colour": "red"})])
        assert store.known_fields(["colour"]) == {"colour"}


def test_equal_scores_of_several_writers_are_cut_where_a_longer_answer_has_them(place):
    """Whoever writes second may have the lower numbers; Milvus gives first what came first."""
    with closing(open_store(place)) as one, closing(open_store(place)) as two:
        for word, writers in (("red", (one, two)), ("blue", (two, one))):
            for store in writers:
                items = [pair(f"/p/{word}/{at}", word) for at in range(80)]
                put(store, f"/data/{word}-{id(store)}.json", items)
            whole = one.search_words(word, 160, Where()).ids
            assert len(whole) == 160
            for k in (1, 24, 48):
                assert one.search_words(word, k, Where()).ids == whole[:k]


def test_closed_store_says_so(place):
    """Using a store after `close` is a StoreError, closing twice is none."""
    store = open_store(place)
    store.close()
    store.close()
    for use in (store.ids, store.stats, lambda: store.forget(["/x"])):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_no_server_is_told_plainly():
    """Nobody listens: the address and what to do stand in the error."""
    with pytest.raises(StoreError, match=r"no Milvus answers at http://127\.0\.0\.1:1") as caught:
        open_store("milvus://127.0.0.1:1/library")
    assert "scale.md" in caught.value.mend


def test_newer_format_is_refused(place):
    """A library of a later tusou is not touched."""
    with closing(open_store(place)) as store:
        store._server.delete(store._tables.files, 'key == "meta/format"')
        store._files.versions({**OURS, "format": 99})
    with pytest.raises(StoreError, match="format 99") as caught:
        open_store(place)
    assert "update" in caught.value.mend
    from tusou.stores.milvus.address import parse_address
    from tusou.stores.milvus.server import Server

    with closing(Server(parse_address(place.removeprefix("milvus:")))) as server:
        server.delete("tests_files", 'key == "meta/format"')


def test_changing_the_model_is_refused_with_the_way_round(store):
    """What the store cannot do it says, and how it is done instead."""
    store.bind_encoder(STAMP)
    with pytest.raises(InputError, match="cannot be changed") as caught:
        store.beside(replace(STAMP, files_sha256="0" * 64))
    assert "tusou migrate" in caught.value.mend


def test_odd_names_are_no_libraries():
    """Names that Milvus would refuse are refused before."""
    with pytest.raises(InputError, match="name of a library"):
        open_store("milvus://localhost/9lives")
