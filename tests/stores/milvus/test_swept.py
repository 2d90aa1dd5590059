"""Who slept and was taken for dead: what others swept is not shown, and nothing of it is left."""

from __future__ import annotations

import pytest

from stores.making import texts_in
from stores.milvus.one_file import assert_nothing_is_left, write
from tusou.errors import StoreError
from tusou.stores.milvus.files import file_key


@pytest.mark.parametrize("n", [0, 3])
def test_who_is_swept_in_the_moment_it_shows_its_version_brings_the_old_one_back(
    store, undertaker, monkeypatch, n
):
    """It slept between its last look and the row of the file, which named the old version."""
    write(store, "old", n)
    show = store._files.show

    def late(*args, **options):
        monkeypatch.setattr(store._files, "show", show)
        undertaker.tidy()
        show(*args, **options)

    monkeypatch.setattr(store._files, "show", late)
    with pytest.raises(StoreError, match="took this one for dead"):
        write(store, "new", 4)
    assert texts_in(store) == ["old"] * n
    assert store.file("/data/l.json").n_items == n
    assert_nothing_is_left(store, n)


def test_a_version_that_is_about_to_be_struck_is_not_brought_back(store, undertaker, monkeypatch):
    """Another may sweep it in any moment; nothing is left of it, whatever that one does."""
    write(store, "old", 3)
    show = store._files.show

    def late(*args, **options):
        with monkeypatch.context() as then:
            then.setattr(undertaker._files, "strike_runs", lambda _: None)
            undertaker.tidy()
        show(*args, **options)

    monkeypatch.setattr(store._files, "show", late)
    with pytest.raises(StoreError, match="took this one for dead"):
        write(store, "new", 4)
    assert store.file("/data/l.json") is None
    assert_nothing_is_left(store, 0)


def test_a_version_that_another_swept_by_half_is_not_brought_back(store, undertaker, monkeypatch):
    """The other dies as it sweeps; without its items a version is not taken for whole."""
    write(store, "old", 3)
    show, strike = store._files.show, undertaker._files.strike_runs
    noted, delete = undertaker._files.noted_runs, undertaker._server.delete
    tables, swept = (store._tables.items, store._tables.words), []

    def dies_at_the_second(table, condition):
        if table in tables:
            swept.append(table)
        if len(swept) == 2:
            raise StoreError("Milvus refused delete", "look into the log of the server")
        delete(table, condition)

    def late(*args, **options):
        def once_the_old_one_is_struck(runs):
            strike(runs)
            show(*args, **options)

        def old_one_first():
            return sorted(noted(), key=lambda one: one.run)

        monkeypatch.setattr(store._files, "show", show)
        with monkeypatch.context() as then:
            then.setattr(undertaker._files, "noted_runs", old_one_first)
            then.setattr(undertaker._files, "strike_runs", once_the_old_one_is_struck)
            then.setattr(undertaker._server, "delete", dies_at_the_second)
            with pytest.raises(StoreError, match="refused delete"):
                undertaker.tidy()

    monkeypatch.setattr(store._files, "show", late)
    with pytest.raises(StoreError, match="took this one for dead"):
        write(store, "new", 4)
    assert store.file("/data/l.json") is None
    assert_nothing_is_left(store, 0)


@pytest.mark.parametrize("n", [0, 3])
def test_who_is_swept_is_not_seen_though_its_last_look_fails(store, undertaker, monkeypatch, n):
    """Who leaves the block looks again; what shows that it was swept is that it is not whole."""
    write(store, "old", n)
    show, standing = store._files.show, store._files.standing

    def fails_once(*_):
        monkeypatch.setattr(store._files, "standing", standing)
        raise StoreError("Milvus refused query", "look into the log of the server")

    def late(*args, **options):
        undertaker.tidy()
        monkeypatch.setattr(store._files, "show", show)
        show(*args, **options)
        monkeypatch.setattr(store._files, "standing", fails_once)

    monkeypatch.setattr(store._files, "show", late)
    with pytest.raises(StoreError, match="refused query"):
        write(store, "new", 4)
    assert texts_in(store) == ["old"] * n
    assert store.file("/data/l.json").n_items == n
    assert_nothing_is_left(store, n)


def test_who_is_swept_twice_leaves_nothing(store, undertaker, monkeypatch):
    """Also the old version, in the moment it is brought back: the next run reads the file anew."""
    write(store, "old", 3)
    show = store._files.show

    def late(*args, **options):
        undertaker.tidy()
        show(*args, **options)

    monkeypatch.setattr(store._files, "show", late)
    with pytest.raises(StoreError, match="took this one for dead"):
        write(store, "new", 4)
    assert store._files.seen([file_key("/data/l.json")]) == {}
    assert_nothing_is_left(store, 0)


def test_who_is_swept_brings_back_what_another_has_written_since(store, undertaker, monkeypatch):
    """Not the version that it knew of, which that replaced."""
    write(store, "old", 3)
    show = store._files.show

    def late(*args, **options):
        monkeypatch.setattr(store._files, "show", show)
        undertaker.tidy()
        write(undertaker, "other", 5)
        show(*args, **options)

    monkeypatch.setattr(store._files, "show", late)
    with pytest.raises(StoreError, match="took this one for dead"):
        write(store, "new", 4)
    assert texts_in(store) == ["other"] * 5
    assert_nothing_is_left(store, 5)


def test_who_is_taken_for_dead_when_its_version_is_seen_keeps_it(store, undertaker, meanwhile):
    """The other finds it whole, and only strikes it from the journal."""
    write(store, "old", 3)
    meanwhile(undertaker.tidy)
    write(store, "new", 4)
    assert texts_in(store) == ["new"] * 4
    assert_nothing_is_left(store, 4)
