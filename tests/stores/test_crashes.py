"""A process that is killed at any point leaves a whole library behind."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.children import child
from stores.making import STAMP, key, pair, put, texts_in, unit
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Where

STAGED = """
put(store, "/data/l.json", [pair("/p/old", "old text")])
store.tidy()
with store.write_file(source_file("/data/l.json")) as writer:
    for i in range(1800):
        writer.add([pair(f"/p/{i}", f"new {i}")])
    pause()
"""


def test_killed_while_staging(tmp_path):
    """Nothing of the new version shows; the next writer clears it away and may write."""
    with child(STAGED, tmp_path):
        pass
    with closing(EmbeddedStore(str(tmp_path))) as store:
        assert texts_in(store) == ["old text"]
        assert store.search_words("new", 5, Where()).ids == ()
        with store._connections.reading() as connection:
            assert connection.execute("SELECT count(*) FROM items").fetchone()[0] > 1
        put(store, "/data/m.json", [pair("/p/m", "another")])
        assert texts_in(store) == ["another", "old text"]
        with store._connections.reading() as connection:
            assert connection.execute("SELECT count(*) FROM items").fetchone() == (2,)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchone() is None


def test_killed_inside_the_last_transaction(tmp_path):
    """A file that was being published is still its old version."""
    lines = """
from tusou.stores import file_rows, writing
put(store, "/data/l.json", [pair("/p/old", "old text")])
def publish(*arguments):
    file_rows.publish(*arguments)
    pause()
writing.publish = publish
put(store, "/data/l.json", [pair(f"/p/{i}", f"new {i}") for i in range(800)])
"""
    with child(lines, tmp_path):
        pass
    with closing(EmbeddedStore(str(tmp_path))) as store:
        assert texts_in(store) == ["old text"]
        assert len(store.search_words("old", 5, Where()).ids) == 1


def test_encoded_vectors_survive(tmp_path):
    """What was encoded before the end need not be encoded again."""
    lines = """
store.bind_encoder(STAMP)
with store.write_file(source_file("/data/a.jpg")) as writer:
    store.put_vectors("image", {key("a"): unit(1)})
    pause()
"""
    with child(lines, tmp_path):
        pass
    with closing(EmbeddedStore(str(tmp_path))) as store:
        assert store.encoder == STAMP
        assert store.known_keys("image", [key("a")]) == {key("a")}
        put(store, "/data/l.json", [pair("/p/1", "one")])
        store.tidy()
        assert store.known_keys("image", [key("a")]) == {key("a")}


@pytest.mark.parametrize("index", ["text_writer.TextWriter", "vector_writer.VectorWriter"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_while_an_index_catches_up(tmp_path, index, moment):
    """Whatever of the commit has reached the disk, no item is missing or found twice."""
    lines = f"""
from tusou.stores import text_writer, vector_writer
store.bind_encoder(STAMP)
items = [pair(f"/p/{{i}}", f"chair {{i}}") for i in range(50)]
store.put_vectors("image", {{item.image_key: unit(i) for i, item in enumerate(items)}})
put(store, "/data/a.json", items[:25])
store.tidy()
put(store, "/data/b.json", items[25:])
store.forget(["/data/a.json"])
put(store, "/data/c.json", items[:10])
commit = {index}.commit
def stopped(self, seq, history):
    if "{moment}" == "after":
        commit(self, seq, history)
    pause()
{index}.commit = stopped
store.search_words("chair", 5, Where())
store.search_vectors("image", unit(1)[0], 5, Where())
"""
    with child(lines, tmp_path):
        pass
    with closing(EmbeddedStore(str(tmp_path))) as store:
        ids = store.ids()
        assert len(ids) == 35
        for ranking in (
            store.search_words("chair", 99, Where()),
            store.search_vectors("image", unit(12345)[0], 99, Where()),
        ):
            assert sorted(ranking.ids) == ids
