"""Words that another tusou cut: whoever opens the library is told, and they are cut anew."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import key, page, pair, put, source_file
from tusou.stores import open_store
from tusou.stores.milvus import rows, wording
from tusou.stores.milvus.tables import NO_VECTOR
from tusou.stores.milvus.versions import OURS, TERMS, renew
from tusou.stores.milvus.wanted import WANTED
from tusou.types import ItemText, Where

OLD = [f"x{n}" for n in range(wording.WORDS_IN_A_ROW + 1)]
"""Terms of two rows, none of which anybody looks for now."""


@pytest.fixture
def older(place, monkeypatch):
    """The address of a library that was filled by a tusou with other rules, which noted none."""
    with monkeypatch.context() as then, closing(open_store(place)) as store:
        then.setattr(wording, "indexed_terms", lambda text: (OLD if text else [], []))
        put(
            store, "/data/a.pdf", [page("/data/a.pdf", 1, "圖書館"), page("/data/a.pdf", 2, "sofa")]
        )
        store._server.delete(store._tables.files, 'key == "meta/terms"')
    return place


def words_of(store):
    return store._server.count(store._tables.words, "run >= 0")


def test_words_of_older_rules_are_told_and_cut_anew(older, caplog):
    """The sentence names what mends it; afterwards nothing is said, and nothing old is left."""
    with closing(open_store(older)) as store:
        assert f"{older}: an older tusou cut its words" in caplog.text
        assert "`tusou index`" in caplog.text
        assert store.search_words("图书馆", 5, Where()).ids == ()
        assert words_of(store) > 2
        store.tidy()
        assert store.search_words("图书馆", 5, Where()).ids == (store.ids()[0],)
        assert store.search_words("sofas", 5, Where()).ids == (store.ids()[1],)
        assert store.search_words(OLD[0], 5, Where()).ids == ()
        assert words_of(store) == 2
    caplog.clear()
    with closing(open_store(older)) as store:
        store.tidy()
        assert caplog.text == ""
        assert words_of(store) == 2


def test_words_are_not_cut_anew_beside_others_who_write(older):
    """They may be replacing the very items."""
    with closing(open_store(older)) as one, closing(open_store(older)) as other:
        with other.write_file(source_file("/data/b.pdf")) as writer:
            writer.add([page("/data/b.pdf", 1, "lamp")])
            other._writing.numbers.hold()
            one.tidy()
            assert one.search_words("图书馆", 5, Where()).ids == ()
        other.let_others_write()
        one.tidy()
        assert len(one.search_words("图书馆", 5, Where()).ids) == 1


def made_by(store):
    """The versions of the library; without an encoder it notes no vectors that its items lack."""
    return {**store._files.versions(OURS), "wanted": WANTED}


BRASS = ItemText("brass lamp", key("brass lamp"), "en", "ocr")


def outdated_scan(place, monkeypatch):
    """The number of a page without a text, whose words and lots are of an older tusou."""
    with closing(open_store(place)) as store:
        with monkeypatch.context() as then:
            then.setattr(rows, "lot_of", lambda _: NO_VECTOR)
            put(store, "/data/a.pdf", [page("/data/a.pdf", 1, text_state="missing")])
        store._server.delete(store._tables.files, 'key in ["meta/terms", "meta/lots"]')
        return store.ids()[0]


def assert_it_has_the_new_text(store, item):
    assert store.search_words("lamp", 5, Where()).ids == (item,)
    assert store.find(text_key=BRASS.text_key) == [item]
    assert list(store.to_read("/data")) == []
    assert words_of(store) == 1
    assert made_by(store) == OURS


def test_names_of_older_rules_are_found_by_phrases_once_words_are_cut_anew(place, caplog):
    """What follows the last point of a name was in no row of words."""
    with closing(open_store(place)) as store:
        put(store, "/data/l.json", [pair("/p/Mr. John Smith", "a face")])
        store._server.delete(store._tables.files, 'key == "meta/phrases"')
        store._server.delete(store._tables.words, "run >= 0")
    with closing(open_store(place)) as store:
        assert "an older tusou cut its words" in caplog.text
        store.tidy()
        assert store.ids(Where(phrases=("John Smith",))) == store.ids() != []


def test_words_that_ocr_brings_while_words_are_cut_anew_remain(place, monkeypatch):
    """Another process gives a page its text after the old one was read to be cut."""
    item = outdated_scan(place, monkeypatch)
    with closing(open_store(place)) as one, closing(open_store(place)) as other:
        get = one._blobs.get

        def then_read_by_ocr(names):
            found = get(names)
            if rows.item_name(item) in found:
                monkeypatch.undo()
                other.put_texts({item: BRASS})
            return found

        monkeypatch.setattr(one._blobs, "get", then_read_by_ocr)
        one.tidy()
        assert_it_has_the_new_text(one, item)


def test_words_that_are_cut_anew_while_ocr_brings_others_go(place, monkeypatch):
    """They are cut of the old text after the new words are there, and before the new text is."""
    item = outdated_scan(place, monkeypatch)
    with closing(open_store(place)) as one, closing(open_store(place)) as other:
        put_blobs = other._blobs.put

        def once_words_were_cut(*args):
            monkeypatch.undo()
            renew(one._writing, one._reads)
            put_blobs(*args)

        monkeypatch.setattr(other._blobs, "put", once_words_were_cut)
        other.put_texts({item: BRASS})
        assert_it_has_the_new_text(one, item)


def test_who_gives_items_texts_counts_as_writing(place):
    """Also without vectors: words are not cut anew beside OCR."""
    with closing(open_store(place)) as one, closing(open_store(place)) as other:
        put(one, "/data/a.pdf", [page("/data/a.pdf", 1, text_state="missing")])
        one.let_others_write()
        assert not other._writing.numbers.others()
        one.put_texts({one.ids()[0]: BRASS})
        assert other._writing.numbers.others()


def test_words_of_newer_rules_are_left_alone(place, caplog):
    """A library that a later tusou has brought up to date does not go back."""
    with closing(open_store(place)) as store:
        put(store, "/data/a.pdf", [page("/data/a.pdf", 1, "sofa")])
        store._files.note_version("terms", TERMS + 1)
    with closing(open_store(place)) as store:
        assert "a newer tusou cut its words" in caplog.text
        assert "update yours" in caplog.text
        store.tidy()
        assert made_by(store) == {**OURS, "terms": TERMS + 1}


def test_a_new_library_knows_its_rules(place, caplog):
    for _ in range(2):
        with closing(open_store(place)) as store:
            assert store._files.versions(dict.fromkeys(OURS, 0)) == OURS
    assert caplog.text == ""


def test_items_without_lots_get_theirs_with_the_next_run(place, monkeypatch):
    """Until then a sample is of any items; the run that adds some deals lots to all."""
    with monkeypatch.context() as then, closing(open_store(place)) as store:
        then.setattr(rows, "lot_of", lambda _: NO_VECTOR)
        put(store, "/data/old.json", [pair(f"/p/{n}", f"old {n}") for n in range(400)])
        store._server.delete(store._tables.files, 'key == "meta/lots"')
    with closing(open_store(place)) as store:
        assert len(store.sample(20).kinds) == 20
        put(store, "/data/new.json", [pair(f"/q/{n}", f"new {n}") for n in range(400)])
        store.tidy()
        drawn = store.get(list(store.sample(200).kinds))
        assert 60 < sum(one.item.text.startswith("old") for one in drawn) < 140
        assert made_by(store) == OURS


def test_a_file_that_is_replaced_while_its_words_are_cut_anew_leaves_nothing(older, monkeypatch):
    """Its words are written after whoever replaced it has swept them."""
    with closing(open_store(older)) as one, closing(open_store(older)) as other:
        replace_words = one._writing.replace_words

        def once_another_replaced_it(many):
            monkeypatch.undo()
            put(other, "/data/a.pdf", [page("/data/a.pdf", 1, "lamp")])
            replace_words(many)

        monkeypatch.setattr(
            type(one._writing), "replace_words", lambda _, m: once_another_replaced_it(m)
        )
        one.tidy()
        assert words_of(one) == len(one.ids()) == 1
