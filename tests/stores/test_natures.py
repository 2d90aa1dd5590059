"""The text index keeps to kinds, languages, folders and days itself: nothing is sieved."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import key, page, photo, put
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.text_view import TextView
from tusou.types import ItemText, Where


@pytest.fixture
def store(tmp_path):
    """English pages before photos with Chinese words, in folders by year."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        for year in (2022, 2023, 2024):
            document = f"/data/my files/{year}/a.pdf"
            pages = [
                page(document, n, "a lamp", language="en", date=f"{year}-05-{n:02}")
                for n in range(1, 21)
            ]
            put(store, document, pages)
            picture = f"/data/图 片/{year}/b.jpg"
            words = "a lamp " + "灯 " * 30
            put(store, picture, [photo(picture, words, language="zh", date=f"{year}")])
        yield store


@pytest.fixture
def asked(store, monkeypatch):
    """The places of rankings that were asked for, where nothing is few."""
    monkeypatch.setattr("tusou.stores.selection.FEW", 0)
    asked, top = [], TextView.top

    def noted(self, query, k, after=0):
        asked.append((after, k))
        return top(self, query, k, after)

    monkeypatch.setattr(TextView, "top", noted)
    return asked


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (Where(kinds=("photo",)), 3),
        (Where(kinds=("photo", "figure")), 3),
        (Where(languages=("zh",)), 3),
        (Where(path_globs=("图 片/",)), 3),
        (Where(path_globs=("图 片/2022/", "/data/图 片/2024/")), 2),
        (Where(before="2022-04"), 1),
        (Where(after="2024-05-20"), 2),
        (Where(after="2024-06"), 1),
        (Where(after="2023-05-20", before="2024-04-30"), 3),
        (Where(kinds=("photo",), path_globs=("图 片/",), after="2023"), 2),
    ],
)
def test_no_more_of_a_ranking_is_read_than_passes(store, asked, where, count):
    """However far behind all others what passes stands: the places asked for hold it."""
    found = store.search_words("lamp", count, where).ids
    assert len(found) == count
    assert set(found) == set(store.ids(where))
    assert asked == [(0, count)]


@pytest.mark.parametrize(
    "where",
    [
        Where(path_globs=("*.jpg",)),
        Where(path_globs=("图 片/", "*.gif")),
        Where(kinds=("page", "photo"), path_globs=("图*/",)),
        Where(after="2022-06-01T12:00", before="2022-12", languages=("zh", "en")),
    ],
)
def test_what_the_index_does_not_know_is_sieved(store, asked, where):
    """Globs, and hours; what is found is the same."""
    found = store.search_words("lamp", 3, where).ids
    assert set(found) == set(store.ids(where))
    assert found


def test_no_filter_changes_a_score(store, asked):
    """What an item is counts for nothing."""
    every = store.search_words("lamp 灯", 100, Where())
    scores = dict(zip(every.ids, every.scores, strict=True))
    for where in (Where(kinds=("photo",)), Where(after="2023"), Where(path_globs=("图 片/",))):
        part = store.search_words("lamp 灯", 100, where)
        assert part.scores == pytest.approx([scores[item] for item in part.ids])


def test_a_language_that_reading_tells_is_the_one_that_counts(store, asked):
    """As when OCR has read a page."""
    item = store.ids(Where(kinds=("photo",)))[0]
    store.put_texts({item: ItemText("eine Lampe", key("eine Lampe"), "de", "ocr")})
    assert store.search_words("lampe", 5, Where(languages=("de",))).ids == (item,)
    assert item not in store.search_words("lampe", 5, Where(languages=("zh",))).ids


def test_a_path_that_is_no_unicode_is_in_its_folder(store, asked):
    """The folder above it can be named."""
    path = "/data/图 片/2024/c\udcff.jpg"
    put(store, path, [photo(path, "a lamp", language="fr")])
    assert len(store.search_words("lamp", 9, Where(languages=("fr",))).ids) == 1
