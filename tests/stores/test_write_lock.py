"""One process writes, others read; who comes second is told who was first."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.children import child, run
from stores.making import pair, put, source_file, texts_in
from tusou.errors import StoreError
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.write_lock import WriteLock
from tusou.types import Where

WRITES = """
put(store, "/data/a.json", [pair("/p/1", "first")])
pause()
"""


@pytest.fixture
def impatient(monkeypatch):
    """Writers do not wait for each other."""
    init = WriteLock.__init__
    monkeypatch.setattr(WriteLock, "__init__", lambda self, path: init(self, path, 0.0))


@pytest.mark.usefixtures("impatient")
def test_second_writer_is_refused_and_told_by_whom(tmp_path):
    """The error names the process and what to do; reading goes on."""
    with child(WRITES, tmp_path) as process:
        with closing(EmbeddedStore(str(tmp_path))) as store:
            assert texts_in(store) == ["first"]
            assert len(store.search_words("first", 5, Where()).ids) == 1
            for write in (
                lambda: put(store, "/data/b.json", [pair("/p/2", "second")]),
                lambda: store.forget(["/data/a.json"]),
                store.tidy,
            ):
                with pytest.raises(StoreError, match="another process") as caught:
                    write()
                assert str(process.pid) in caught.value.problem
                assert "wait" in caught.value.mend
            assert texts_in(store) == ["first"]


def test_writing_is_free_again_after_the_writer_was_killed(tmp_path):
    """The lock ends with its process."""
    with child(WRITES, tmp_path):
        pass
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/b.json", [pair("/p/2", "second")])
        assert texts_in(store) == ["first", "second"]


def test_tidy_lets_others_write(tmp_path):
    """A library that stays open after a run does not keep other processes out."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/a.json", [pair("/p/1", "first")])
        store.tidy()
        run('put(store, "/data/b.json", [pair("/p/2", "second")]); store.close()', tmp_path)
        assert texts_in(store) == ["first", "second"]
        assert len(store.search_words("second", 5, Where()).ids) == 1


def test_a_library_lets_others_write_between_files(tmp_path):
    """It can be asked to at any time: while a file is being written it keeps the right."""
    line = 'put(store, "/data/b.json", [pair("/p/2", "second")]); store.close()'
    with closing(EmbeddedStore(str(tmp_path))) as store:
        store.let_others_write()
        with store.write_file(source_file("/data/a.json")) as writer:
            writer.add([pair("/p/1", "first")])
            store.let_others_write()
            with pytest.raises(AssertionError, match="another process"):
                run(line, tmp_path)
        store.let_others_write()
        run(line, tmp_path)
        assert texts_in(store) == ["second"]


def test_a_tidy_that_fails_lets_others_write(tmp_path):
    """What stopped it stops nobody else."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/a.json", [pair("/p/1", "first")])
        (tmp_path / "index").write_bytes(b"a file where the folder of the indexes should be")
        with pytest.raises((StoreError, OSError)):
            store.tidy()
        (tmp_path / "index").unlink()
        run('put(store, "/data/b.json", [pair("/p/2", "second")]); store.close()', tmp_path)


def test_open_library_sees_what_others_write(tmp_path):
    """A reader that has searched before finds new items and misses forgotten ones."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/a.json", [pair("/p/1", "red chair")])
        assert len(store.search_words("chair", 5, Where()).ids) == 1
        store.tidy()
        run(
            """
put(store, "/data/b.json", [pair("/p/2", "blue chair")])
store.forget(["/data/a.json"])
store.tidy()
store.close()
""",
            tmp_path,
        )
        ids = store.search_words("chair", 5, Where()).ids
        assert [stored.item.text for stored in store.get(ids)] == ["blue chair"]


def test_index_that_another_process_updates_is_read_in_its_last_state(tmp_path):
    """Searching does not wait for a long catch-up elsewhere."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/a.json", [pair("/p/1", "red chair")])
        store.tidy()
        lines = """
from tusou.stores import text_writer
put(store, "/data/b.json", [pair("/p/2", "blue chair")])
text_writer.TextWriter.commit = lambda self, seq, history: pause()
store.search_words("chair", 5, Where())
"""
        with child(lines, tmp_path):
            assert len(store.search_words("chair", 5, Where()).ids) == 1
        assert len(store.search_words("chair", 5, Where()).ids) == 2


def test_bound_encoder_is_seen_by_others(tmp_path):
    """A process that opened a text-only library notices the encoder that another binds."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        assert store.encoder is None
        run("store.bind_encoder(STAMP); store.close()", tmp_path)
        assert store.encoder is not None


def test_two_processes_may_create_the_library_at_once(tmp_path):
    """Whoever is second finds the tables made."""
    lines = "store.close()"
    with child("pause()", tmp_path / "library"):
        run(lines, tmp_path / "library")


def test_hold_says_whether_it_was_just_taken(tmp_path):
    """Holding twice is holding once; release may be called at any time."""
    lock = WriteLock(str(tmp_path / "lock"))
    assert not lock.is_held
    assert lock.hold()
    assert not lock.hold()
    assert lock.is_held
    lock.release()
    lock.release()
    assert not lock.is_held
    assert lock.hold()
    lock.release()
