"""One file that is written again and again, and what may be left of its versions."""

from __future__ import annotations

from stores.making import pair, put

PATH = "/data/l.json"


def write(store, text, n):
    put(store, PATH, [pair(f"/p/{i}", text) for i in range(n)])


def assert_nothing_is_left(store, n):
    """Of all that was written only the `n` items that are seen are there."""
    for table in (store._tables.items, store._tables.words):
        assert store._server.count(table, "run >= 0") == n
    assert store._blobs.count("record") == len(list(store.files()))
    assert store._files.noted_runs() == []
