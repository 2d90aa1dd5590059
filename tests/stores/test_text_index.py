"""BM25 over our own terms, field by field."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import page, pair, put
from tusou.stores.derived import DamagedIndex
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.feed import TextRow
from tusou.stores.text_query import names_of
from tusou.stores.text_state import TERMS
from tusou.stores.text_view import TextView, panics_as_damage
from tusou.types import Where


@pytest.fixture
def store(tmp_path):
    with closing(EmbeddedStore(str(tmp_path))) as store:
        yield store


def found(store, query, k=10):
    return [stored.item.text for stored in store.get(store.search_words(query, k, Where()).ids)]


def row_of(kind, path, image_path=""):
    return TextRow(1, kind, "", "", path, image_path, f"/data/{path}", "", "")


def test_rare_words_weigh_more(store):
    """The word that few items have decides over the one that most have."""
    items = [pair(f"/p/{i}", f"chair number {i}") for i in range(50)]
    put(store, "/data/l.json", [*items, pair("/p/x", "velvet sofa"), pair("/p/y", "velvet chair")])
    assert found(store, "velvet chair")[:2] == ["velvet chair", "velvet sofa"]


def test_short_texts_weigh_more(store):
    """Of two texts with the same word the shorter one is more about it."""
    put(
        store,
        "/data/l.json",
        [pair("/p/1", f"lamp {'and more words ' * 30}"), pair("/p/2", "lamp")],
    )
    assert found(store, "lamp")[0] == "lamp"


def test_caption_and_names_count_too(store):
    """An item is found by its caption, by the name of its file and by its folders."""
    put(
        store,
        "/data/winter_catalogue/sofas-2024.pdf",
        [page("/data/winter_catalogue/sofas-2024.pdf", 1, "prices", caption="Figure 3: heat map")],
    )
    for query in ("heat map", "winter", "sofas", "2024", "catalogue"):
        assert found(store, query) == ["prices"], query
    assert found(store, "pdf") == []


def test_first_lines_of_a_page_weigh_more(store):
    """A page that begins with a word is more about it than one that ends with it."""
    put(
        store,
        "/data/a.pdf",
        [
            page("/data/a.pdf", 1, "sofas\nand chairs\nand tables\nand lamps"),
            page("/data/a.pdf", 2, "lamps\nand chairs\nand tables\nand sofas"),
        ],
    )
    put(store, "/data/l.json", [pair("/p/1", "lamps\nand chairs\nand tables\nand sofas")])
    first, second, third = store.search_words("lamps", 5, Where()).scores
    assert found(store, "lamps")[0].startswith("lamps")
    assert first > 1.2 * second
    assert second == pytest.approx(third)


def test_text_weighs_more_than_the_name(store):
    """What a page says counts more than what its file is called."""
    for name, text in (("lamp", "sofa catalogue"), ("sofa", "lamp catalogue")):
        put(store, f"/data/{name}.pdf", [page(f"/data/{name}.pdf", 1, text)])
    assert found(store, "lamp") == ["lamp catalogue", "sofa catalogue"]


def test_caption_equal_to_the_text_is_not_counted_twice(store):
    """A figure whose text is its caption scores like one without caption."""
    put(
        store,
        "/data/a.pdf",
        [page("/data/a.pdf", 1, "a lamp", caption="a lamp"), page("/data/a.pdf", 2, "a lamp")],
    )
    scores = store.search_words("lamp", 5, Where()).scores
    assert scores[0] == pytest.approx(scores[1])


def test_last_word_of_a_long_text_is_found(store):
    """Nothing is cut off."""
    put(store, "/data/a.pdf", [page("/data/a.pdf", 1, "filler " * 30_000 + "needle")])
    assert len(found(store, "needle")) == 1


def test_letter_spaced_heading_is_found(store):
    """A heading set as single letters is found by its word."""
    put(store, "/data/a.pdf", [page("/data/a.pdf", 1, "L I V I N G   C O L L E C T I O N")])
    assert len(found(store, "living")) == 1


def test_equal_scores_of_several_words_are_cut_where_a_longer_answer_has_them(store):
    """Whatever the engine leaves out on its way: which words, and how deep, change no order."""
    words = [("red",), ("red", "chair"), ("red", "chair", "oak"), ("oak", "lamp")]
    for run in range(5):
        texts = [" ".join(words[(run + at) % 4]) for at in range(80)]
        put(store, f"/data/{run}.json", [pair(f"/p/{run}/{i}", t) for i, t in enumerate(texts)])
        store.tidy()
    for query in ("red", "red oak", "oak chair red lamp"):
        whole = store.search_words(query, 400, Where(), [("oak", 1.3)])
        for k in (1, 24, 48, 100, 180, 360):
            found = store.search_words(query, k, Where(), [("oak", 1.3)])
            assert (found.ids, found.scores) == (whole.ids[:k], whole.scores[:k])


def test_an_index_cut_by_older_rules_is_built_anew(store, monkeypatch, caplog):
    """A library made before a change of segmentation answers by the new one, all by itself."""
    with monkeypatch.context() as older:
        for module in ("text_state", "text_index"):
            older.setattr(f"tusou.stores.{module}.TERMS", TERMS - 1)
        older.setattr("tusou.stores.text_writer.segment", lambda text: ["other", "terms"])
        put(store, "/data/l.json", [pair("/p/1", "圖書館")])
        store.tidy()
    with closing(EmbeddedStore(store.folder)) as reopened:
        assert found(reopened, "图书馆") == ["圖書館"]
        assert found(reopened, "other") == []


def test_phrases_end_with_their_text(store):
    """No phrase goes from the text into the caption or the name."""
    put(store, "/data/sofa.pdf", [page("/data/sofa.pdf", 1, "green", caption="red lamp")])
    assert store.ids(Where(phrases=("red lamp",)))
    assert store.ids(Where(phrases=("sofa",)))
    for phrase in ("green red", "lamp sofa"):
        assert not store.ids(Where(phrases=(phrase,)))


def test_names_are_those_of_the_file_and_of_its_picture():
    """The folders above the picture are not those that were indexed."""
    row = row_of("page", "winter_2024/IKEA-sofas.pdf")
    assert names_of(row) == ["winter_2024/IKEA-sofas.pdf"]
    row = row_of("pair", "list.json", "/pictures/red_chair.jpg")
    assert names_of(row) == ["list.json", "red_chair.jpg"]


def test_panics_of_the_engine_are_damage():
    """A panic of Rust is no ordinary exception; it must not end the program."""
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(DamagedIndex), panics_as_damage():
        raise panic("index out of range")
    with pytest.raises(DamagedIndex), panics_as_damage():
        raise ValueError("corrupt")
    with pytest.raises(KeyboardInterrupt), panics_as_damage():
        raise KeyboardInterrupt


def test_damage_that_shows_in_the_search_is_healed(store, monkeypatch):
    """An index that breaks under a query is built anew, and the query answered."""
    put(store, "/data/l.json", [pair("/p/1", "red chair")])
    store.search_words("chair", 5, Where())
    top = TextView.top
    broken = iter([True])

    def once_broken(self, query, *places):
        if next(broken, False):
            raise DamagedIndex("a block is not what it should be")
        return top(self, query, *places)

    monkeypatch.setattr(TextView, "top", once_broken)
    assert found(store, "chair") == ["red chair"]
