"""The tables of matching, asked of a real index: what comes first, and phrases in quotes."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import pair, photo, put
from text.matching import FIRST, NAMES, PHRASES
from tusou.stores.embedded import EmbeddedStore
from tusou.text import matched_in_names, query_units
from tusou.types import Where

FILLER = [pair(f"/f/{i}", f"filler text {i} 其他内容") for i in range(20)]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One library with every text of both tables, in a folder of its case."""
    with closing(EmbeddedStore(str(tmp_path_factory.mktemp("tables")))) as store:
        for at, (_, right, others) in enumerate(FIRST):
            texts = [*others, right]
            put(store, f"/data/first-{at}/l", [pair(f"/p/{i}", t) for i, t in enumerate(texts)])
        for at, (_, text, _) in enumerate(PHRASES):
            put(store, f"/data/phrase-{at}/l", [pair(f"/q/{at}", text)])
        for at, (_, right, others) in enumerate(NAMES):
            for path in (*others, right):
                put(store, f"/data/name-{at}/{path}", [photo(f"/data/name-{at}/{path}")])
        put(store, "/data/filler/l", FILLER)
        yield store


def texts(store, ids):
    return [stored.item.text for stored in store.get(ids)]


@pytest.mark.parametrize("at", range(len(FIRST)), ids=[case[0] for case in FIRST])
def test_the_right_text_comes_first(store, at):
    """By BM25 over all its words, among texts that share some of them."""
    query, right, _ = FIRST[at]
    ranking = store.search_words(query, 9, Where(path_globs=(f"first-{at}/",)))
    assert texts(store, ranking.ids)[0] == right
    assert len(ranking.scores) < 2 or ranking.scores[0] > 1.2 * ranking.scores[1]


@pytest.mark.parametrize("at", range(len(NAMES)), ids=[case[0] for case in NAMES])
def test_a_file_is_found_by_its_name(store, at):
    """With the suffix and without, in any case; before names that share parts of it."""
    query, right, _ = NAMES[at]
    here = Where(path_globs=(f"name-{at}/",))
    ranking = store.search_words(query, 9, here)
    first = store.get(ranking.ids)[0]
    assert first.relative_path == f"name-{at}/{right}"
    assert len(ranking.scores) < 2 or ranking.scores[0] > 1.2 * ranking.scores[1]
    wanted = {term for unit in query_units(query) for term in unit.terms}
    held = store.terms_in([first], sorted(wanted))[0]
    assert all(unit.terms & held for unit in query_units(query))
    assert matched_in_names([first.relative_path], query)


@pytest.mark.parametrize("at", range(len(NAMES)), ids=[case[0] for case in NAMES])
def test_a_name_stands_word_for_word(store, at):
    """In quotes, with its suffix, as it was typed for the file."""
    _, right, _ = NAMES[at]
    ids = store.ids(Where(path_globs=(f"name-{at}/",), phrases=(right,)))
    assert [one.relative_path for one in store.get(ids)] == [f"name-{at}/{right}"]


@pytest.mark.parametrize("at", range(len(PHRASES)), ids=[case[0] for case in PHRASES])
def test_a_phrase_stands_word_for_word(store, at):
    """In order and side by side; case, width, accents and forms of characters aside."""
    phrase, text, stands_there = PHRASES[at]
    ids = store.ids(Where(path_globs=(f"phrase-{at}/",), phrases=(phrase,)))
    assert texts(store, ids) == ([text] if stands_there else [])
    left = store.ids(Where(path_globs=(f"phrase-{at}/",), without=(f"{phrase}",)))
    # What is without is the rest; a single word is left out in all of its forms.
    if " " in phrase or not phrase.isalpha():
        has_words = any(c.isalnum() for c in phrase)
        assert texts(store, left) == ([] if stands_there and has_words else [text])
