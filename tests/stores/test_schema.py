"""Libraries of older versions are brought up to date, those of newer ones are left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from stores.making import STAMP, key, photo, put, texts_in, unit
from tusou.errors import StoreError
from tusou.stores import schema
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Box, Where, Word

VERSION_1 = Path(__file__).parents[1] / "files" / "library-v1.sql"


def database(folder):
    return sqlite3.connect(folder / "library.db", isolation_level=None)


def restored(folder):
    """A library of version 1, from the dump in tests/files."""
    folder.mkdir(exist_ok=True)
    with closing(database(folder)) as connection:
        connection.executescript(VERSION_1.read_text("utf-8"))
    return folder


def test_library_of_version_1_is_read(tmp_path):
    """All that the first version wrote is found by this one."""
    with closing(EmbeddedStore(str(restored(tmp_path)))) as store:
        assert store.encoder == STAMP
        assert texts_in(store) == ["a red armchair", "红色扶手椅"]
        [item] = store.find(text_key=key("a red armchair"))
        assert store.words([item]) == {item: (Word("red", Box(0.0, 0.0, 1.0, 1.0)),)}
        assert store.thumbnail(item) == b"jpeg"
        assert store.search_words("扶手椅", 5, Where()).ids != ()
        assert store.search_vectors("image", unit(1)[0], 1, Where()).ids == (item,)
        assert store.ids(Where(fields=(("tag", "oak"),))) == [item]
        put(store, "/data/new.jpg", [photo("/data/new.jpg", "new")])
        assert len(texts_in(store)) == 3


def test_migrations_run_once_and_in_order(tmp_path, monkeypatch):
    """An older library gets what it lacks, and remembers that it has."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/a.jpg", [photo("/data/a.jpg", "old")])
    ran = []

    def m002(connection):
        ran.append("m002")
        schema.run_script(connection, "ALTER TABLE items ADD COLUMN note TEXT;\n")

    def m003(connection):
        ran.append("m003")
        schema.run_script(connection, "UPDATE items SET note = 'migrated';\n")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m002, m003))
    for _ in range(2):
        with closing(EmbeddedStore(str(tmp_path))) as store:
            assert texts_in(store) == ["old"]
    assert ran == ["m002", "m003"]
    with closing(database(tmp_path)) as connection:
        assert connection.execute("SELECT note FROM items").fetchall() == [("migrated",)]
        assert schema.version_of(connection) == len(schema.MIGRATIONS)


def test_failed_migration_changes_nothing(tmp_path, monkeypatch):
    """A migration that breaks off is undone as a whole."""
    EmbeddedStore(str(tmp_path)).close()

    def m002(connection):
        schema.run_script(connection, "CREATE TABLE half (x);\nCREATE TABLE half (x);\n")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, m002))
    with pytest.raises(StoreError):
        EmbeddedStore(str(tmp_path))
    monkeypatch.undo()
    with closing(EmbeddedStore(str(tmp_path))) as store:
        assert store.ids() == []
    with closing(database(tmp_path)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'")
        assert names.fetchall() == []


def test_newer_library_is_refused_and_not_touched(tmp_path):
    """The error says both versions and how to go on."""
    EmbeddedStore(str(tmp_path)).close()
    with closing(database(tmp_path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer") as caught:
        EmbeddedStore(str(tmp_path))
    assert "99" in caught.value.problem
    assert "update" in caught.value.mend


def test_database_of_another_program_is_refused(tmp_path):
    """Tables that are not ours are not written to."""
    with closing(database(tmp_path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreError, match="another program") as caught:
        EmbeddedStore(str(tmp_path))
    assert caught.value.mend
    with closing(database(tmp_path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("theirs",)]


@pytest.mark.parametrize(
    "content", [b"not a database" * 1000, b"\x00" * 5000, b"SQLite format 3\x00"]
)
def test_file_that_is_no_database_is_refused(tmp_path, content):
    """Garbage in place of library.db is told as such, with a mend, and kept."""
    (tmp_path / "library.db").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        EmbeddedStore(str(tmp_path))
    assert "library.db" in caught.value.problem
    assert "backup" in caught.value.mend
    assert (tmp_path / "library.db").read_bytes() == content


def test_damage_inside_the_database_is_told(tmp_path):
    """Overwritten pages end in a StoreError that says what to do, not in a traceback of SQLite."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/l.json", [photo(f"/p/{i}", f"text {i}") for i in range(500)])
        store.tidy()
    path = tmp_path / "library.db"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged") as caught:
        with closing(EmbeddedStore(str(tmp_path))) as store:
            texts_in(store)
    assert "backup" in caught.value.mend
