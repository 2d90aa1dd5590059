"""Each filter narrows words and vectors to what a plain selection gives, alone and combined."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import STAMP, key, page, pair, photo, put, unit
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Where
from tusou.types.asked import MOST_FILTERS

LAMP = "a lamp"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Lamps of every kind, language and precision of date, each with a vector of its own."""
    with closing(EmbeddedStore(str(tmp_path_factory.mktemp("library")))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("text", {key(LAMP): unit(1, 2)})
        documents = {
            "/data/2023/a.pdf": [
                page("/data/2023/a.pdf", 1, LAMP, language="en", date="2023"),
                page("/data/2023/a.pdf", 2, LAMP, language="zh", date="2023-07"),
            ],
            "/data/2024/b.pdf": [
                page("/data/2024/b.pdf", 1, LAMP, language="en", date="2024-02-29"),
                page("/data/2024/b.pdf", 2, LAMP, language="", date=""),
            ],
            "/data/2024/photos/c.jpg": [
                photo("/data/2024/photos/c.jpg", LAMP, date="2024-02-29T18:30:00+08:00"),
            ],
            "/data/目录/灯 [1].jpg": [
                photo("/data/目录/灯 [1].jpg", LAMP, date="2025-01-01", tags=("Brass", "灯具")),
            ],
            "/data/list.csv": [
                pair("/p/1.jpg", LAMP, fields={"Room": "Hall", "price": 12.5, "sold": False}),
                pair("/p/2.jpg", LAMP, fields={"Room": "STRASSE", "price": 99}),
            ],
        }
        for path, items in documents.items():
            store.put_vectors("image", {one.image_key: unit(hash_of(one)) for one in items})
            put(store, path, items)
        yield store


def hash_of(item):
    return int(item.image_key[:8], 16)


def name_of(stored):
    """ "2024/b.pdf#1" for a page, the path of the picture for a pair."""
    item = stored.item
    if item.kind == "pair":
        return item.image_path
    return stored.relative_path + (f"#{item.page_number}" if item.page_number else "")


A1, A2, B1, B2 = "2023/a.pdf#1", "2023/a.pdf#2", "2024/b.pdf#1", "2024/b.pdf#2"
C, D, P1, P2 = "2024/photos/c.jpg", "目录/灯 [1].jpg", "/p/1.jpg", "/p/2.jpg"

CASES = [
    (Where(), {A1, A2, B1, B2, C, D, P1, P2}),
    (Where(kinds=("page",)), {A1, A2, B1, B2}),
    (Where(kinds=("photo", "pair")), {C, D, P1, P2}),
    (Where(kinds=("figure",)), set()),
    (Where(languages=("en", "zh")), {A1, A2, B1}),
    # dates: compared as precisely as both sides tell
    (Where(after="2023"), {A1, A2, B1, C, D}),
    (Where(after="2024"), {B1, C, D}),
    (Where(after="2024-03"), {D}),
    (Where(before="2023"), {A1, A2}),
    (Where(before="2023-06"), {A1}),
    (Where(before="2023-07-01"), {A1, A2}),
    (Where(after="2024-02-29", before="2024-02-29"), {B1, C}),
    (Where(after="2024-02-29T12:00"), {B1, C, D}),
    (Where(after="2024-02-29T19:00", before="2024-12"), {B1}),
    (Where(after="2024-02-28", before="2024-02"), {B1, C}),
    (Where(after="2026", before="2020"), set()),
    # globs
    (Where(path_globs=("2024/",)), {B1, B2, C}),
    (Where(path_globs=("20??/*.pdf",)), {A1, A2, B1, B2}),
    (Where(path_globs=("目录/",)), {D}),
    (Where(path_globs=("灯*",)), {D}),
    (Where(path_globs=("*[[]1[]]*",)), {D}),
    (Where(path_globs=("**/photos/*", "*.csv")), {C, P1, P2}),
    (Where(path_globs=("/p/",)), set()),
    (Where(path_globs=("/data/2024/",)), {B1, B2, C}),
    (Where(path_globs=("2024/photos/", "目录/")), {C, D}),
    (Where(path_globs=("2024/photos/", "*.csv")), {C, P1, P2}),
    (Where(path_globs=("photos/",)), set()),
    # fields and tags
    (Where(fields=(("room", "hall"),)), {P1}),
    (Where(fields=(("room", "hall"), ("ROOM", "strasse"))), {P1, P2}),
    (Where(fields=(("room", "straße"),)), {P2}),
    (Where(fields=(("price", "12.5"),)), {P1}),
    (Where(fields=(("price", "99"), ("room", "Hall"))), set()),
    (Where(fields=(("sold", "false"),)), {P1}),
    (Where(fields=(("tag", "灯具"), ("tag", "oak"))), {D}),
    # what passes one of those excluded is left out
    (Where(excluded=(Where(kinds=("page", "pair")),)), {C, D}),
    (Where(excluded=(Where(languages=("en",)), Where(kinds=("pair",)))), {A2, B2, C, D}),
    (Where(excluded=(Where(path_globs=("2024/",)),)), {A1, A2, D, P1, P2}),
    (Where(excluded=(Where(path_globs=("*.pdf", "/data/目录/")),)), {C, P1, P2}),
    (Where(excluded=(Where(fields=(("room", "hall"),)), Where(kinds=("page",)))), {C, D, P2}),
    (Where(excluded=(Where(after="2024-02-29T19:00"),)), {A1, A2, B2, C, P1, P2}),
    (Where(path_globs=("2024/",), excluded=(Where(kinds=("page",), languages=("en",)),)), {B2, C}),
    (
        Where(kinds=("page",), excluded=(Where(path_globs=("2024/",), languages=("en",)),)),
        {A1, A2, B2},
    ),
    (Where(kinds=("page",), excluded=(Where(kinds=("page",)),)), set()),
    (Where(excluded=(Where(excluded=(Where(languages=("en",)),)),)), {A1, B1}),
    # several at once
    (Where(kinds=("page",), languages=("en",), after="2024"), {B1}),
    (Where(kinds=("photo",), path_globs=("2024/",), before="2024-12-31"), {C}),
    (Where(kinds=("photo",), after="2025", fields=(("tag", "BRASS"),)), {D}),
    (Where(path_globs=("*.csv",), after="2000"), set()),
]


@pytest.mark.parametrize("few", [5_000, 0])
@pytest.mark.parametrize(("where", "expected"), CASES)
def test_every_search_keeps_to_the_filter(store, monkeypatch, where, expected, few):
    """Selection, words, pictures and texts agree, whether ids go in or rankings are sieved."""
    monkeypatch.setattr("tusou.stores.selection.FEW", few)
    monkeypatch.setattr("tusou.stores.vector_nearest.EXACT_UP_TO", few)
    found = {
        "ids": store.ids(where),
        "words": store.search_words("lamps", 50, where).ids,
        "image": store.search_vectors("image", unit(3)[0], 50, where).ids,
        "text": store.search_vectors("text", unit(2)[0], 50, where).ids,
    }
    for way, ids in found.items():
        assert {name_of(stored) for stored in store.get(ids)} == expected, way
        assert len(set(ids)) == len(ids), way


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Where(path_globs=(*(f"**/x{n}*" for n in range(999)), "2024/b.pdf")), {B1, B2}),
        (Where(excluded=tuple(Where(path_globs=("*.pdf",)) for _ in range(1000))), {C, D, P1, P2}),
        (Where(fields=tuple((f"field {n}", "red") for n in range(1000))), set()),
    ],
)
def test_as_many_filters_as_are_taken_are_compared(store, where, expected):
    """An expression of SQL may be a thousand deep."""
    assert where.n_filters == MOST_FILTERS
    assert {name_of(stored) for stored in store.get(store.ids(where))} == expected
    assert {name_of(stored) for stored in store.get(store.ids(where, 10))} == expected


def test_a_filter_changes_no_score(store):
    """What passes keeps the score and the order that it has without filter."""
    where = Where(kinds=("page",))
    query = unit(3)[0]
    whole = store.search_vectors("image", query, 50, Where())
    part = store.search_vectors("image", query, 50, where)
    scores = dict(zip(whole.ids, whole.scores, strict=True))
    assert part.scores == pytest.approx([scores[item] for item in part.ids], abs=1e-5)
    assert list(part.ids) == [item for item in whole.ids if item in set(part.ids)]
