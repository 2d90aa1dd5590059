"""Texts that OCR brings, where there are no transactions: what is cut short is done again."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import STAMP, key, page, photo, put, unit
from tusou.indexing.read_text import read_text
from tusou.stores import open_store
from tusou.types import Box, ItemText, Reading, Where, Word

WORDS = (Word("brass", Box(0.5, 0.5, 0.6, 0.6)), Word("lamp", Box(0.7, 0.5, 0.8, 0.6)))
READING = Reading("brass lamp", WORDS)
NEW = ItemText("brass lamp", key("brass lamp"), "en", "ocr")


def give(store):
    """Bring the reading into what is still to be read, as a run of indexing does."""
    for one in list(store.to_read("/data", everything=True)):
        [stored] = store.get([one.item_id])
        new = read_text(stored.item, store.words([one.item_id]).get(one.item_id, ()), READING)
        store.put_vectors("text", {new.text_key: unit(7)})
        store.put_texts({one.item_id: new})


@pytest.mark.parametrize("table", ["words", "text vectors", "blobs", "items"])
@pytest.mark.parametrize(
    "item",
    [
        page("/data/a.pdf", 1, text_state="missing"),
        page("/data/a.pdf", 1, "oak table", text_state="good"),
        photo("/data/a.pdf", "my shop"),
    ],
    ids=["scan", "layer", "photo"],
)
def test_what_a_process_left_that_ended_is_done_again(place, item, table, monkeypatch):
    """Wherever it ended: the page is found by its words and meaning, and they are there once."""
    with closing(open_store(place)) as store:
        store.bind_encoder(STAMP)
        put(store, "/data/a.pdf", [item])
        [item_id] = store.ids()
        upsert = store._server.upsert
        dying = getattr(store._tables, table, store._tables.vectors["text"])

        def end(into, rows):
            if into == dying and list(rows):
                raise KeyboardInterrupt
            upsert(into, rows)

        [stored] = store.get([item_id])
        new = read_text(stored.item, (), READING)
        store.put_vectors("text", {new.text_key: unit(7)})
        monkeypatch.setattr(store._server, "upsert", end)
        with pytest.raises(KeyboardInterrupt):
            store.put_texts({item_id: new})
    with closing(open_store(place)) as store:
        give(store)
        assert list(store.to_read("/data", everything=True)) == []
        assert store.get([item_id])[0].item.text == new.text
        assert store.search_words("lamp", 5, Where()).ids == (item_id,)
        assert store.search_vectors("text", unit(7)[0], 5, Where()).ids == (item_id,)
        assert store.find(text_key=new.text_key) == [item_id]


def test_a_file_that_is_replaced_meanwhile_keeps_its_new_text(store, place, monkeypatch):
    """What was read of its old version is passed over, and leaves no row behind."""
    put(store, "/data/a.pdf", [page("/data/a.pdf", 1, text_state="missing")])
    [old] = store.ids()
    visible = store._reads.visible
    with closing(open_store(place)) as other:

        def then_replaced(read):
            rows = visible(read)
            monkeypatch.undo()
            put(other, "/data/a.pdf", [page("/data/a.pdf", 1, "new", text_state="good")])
            return rows

        monkeypatch.setattr(store._reads, "visible", then_replaced)
        store.put_texts({old: NEW})
    assert [one.item.text for one in store.get(store.ids())] == ["new"]
    assert store._server.count(store._tables.items, "id >= 0") == 1


def test_a_file_that_is_replaced_while_texts_are_written_leaves_nothing(store, place, monkeypatch):
    """Rows of a version that is not seen any more are swept by whoever wrote them."""
    put(store, "/data/a.pdf", [page("/data/a.pdf", 1, text_state="missing")])
    [old] = store.ids()
    write = store._writing.blobs.put
    with closing(open_store(place)) as other:

        def after_it_was_replaced(*args):
            monkeypatch.undo()
            put(other, "/data/a.pdf", [page("/data/a.pdf", 1, "new", text_state="good")])
            write(*args)

        monkeypatch.setattr(store._writing.blobs, "put", after_it_was_replaced)
        store.put_texts({old: NEW})
    assert store._server.count(store._tables.items, "id >= 0") == 1
    assert store._server.count(store._tables.words, "item >= 0") == 1


@pytest.mark.parametrize("table", ["words", "text vectors", "blobs"])
def test_a_page_is_found_by_the_vector_of_the_text_that_it_has(place, table, monkeypatch):
    """Also where the process ended that was giving it another; nobody asks to read it again."""
    path, new = "/data/a.pdf", ItemText("oak table and lamp", None, "en", "ocr")
    with closing(open_store(place)) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("text", {key("oak table"): unit(5, 6)})
        put(store, path, [page(path, 1, "oak table", text_state="good", words=WORDS)])
        [item_id] = store.ids()
        upsert, dying = store._server.upsert, getattr(store._tables, table, None)

        def end(into, rows):
            if into == (dying or store._tables.vectors["text"]):
                raise KeyboardInterrupt
            upsert(into, rows)

        monkeypatch.setattr(store._server, "upsert", end)
        with pytest.raises(KeyboardInterrupt):
            store.put_texts({item_id: new})
    with closing(open_store(place)) as store:
        assert store.get([item_id])[0].item.text == "oak table"
        assert len(store.words([item_id])[item_id]) == 2
        for seed in (5, 6):
            assert store.search_vectors("text", unit(seed)[0], 5, Where()).ids == (item_id,)


def test_readers_find_a_page_by_one_of_its_vectors_while_it_gets_another_text(
    store, place, monkeypatch
):
    """What it had goes once what it gets is there; the new text may have fewer vectors."""
    path, new = "/data/a.pdf", ItemText("brass lamp", key("brass lamp"), "en", "ocr")
    store.bind_encoder(STAMP)
    store.put_vectors("text", {key("oak table"): unit(5, 6), new.text_key: unit(7)})
    put(store, path, [page(path, 1, "oak table", text_state="good")])
    [item_id] = store.ids()
    upsert, found = store._server.upsert, []
    with closing(open_store(place)) as reader:

        def look(into, rows):
            found.append(reader.search_vectors("text", unit(6)[0], 5, Where()).ids)
            upsert(into, rows)

        monkeypatch.setattr(store._server, "upsert", look)
        store.put_texts({item_id: new})
        assert set(found) == {(item_id,)}
        assert store._server.count(store._tables.vectors["text"], "run >= 0") == 1
