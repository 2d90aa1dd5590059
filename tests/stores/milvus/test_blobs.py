"""Long values: in pieces, and looked up by their key alone."""

from __future__ import annotations

import os

import pytest

BLOBS = {"w/1": b"", "w/2": b"short", "w/3": os.urandom(48_000), "w/4": os.urandom(150_000)}


@pytest.fixture
def blobs(store):
    """The long values of a library, which holds some."""
    store._blobs.put("words", 1, BLOBS)
    return store._blobs


def test_what_is_there_is_given_whole(blobs):
    assert blobs.get([*BLOBS, "w/5"]) == BLOBS
    assert blobs.known([*BLOBS, "w/5"]) == set(BLOBS)


def test_what_is_shorter_than_before_ends_where_it_ends(blobs):
    """Pieces of the longer one lie behind it."""
    blobs.put("words", 1, {"w/4": b"short now"})
    assert blobs.get(["w/4"]) == {"w/4": b"short now"}


def test_what_is_replaced_between_two_questions_is_one_of_both(blobs, monkeypatch):
    """The first question tells how many pieces there are; by the second there are more."""
    query, longer = blobs._server.query, os.urandom(250_000)

    def replaced(*args):
        rows = query(*args)
        monkeypatch.setattr(blobs._server, "query", query)
        blobs.put("words", 1, {"w/4": longer})
        return rows

    monkeypatch.setattr(blobs._server, "query", replaced)
    assert blobs.get(["w/4"]) == {"w/4": longer}


@pytest.mark.parametrize("n_messages", [1, 2, 3])
def test_of_what_was_written_by_half_nothing_is_known(blobs, monkeypatch, n_messages):
    """Else it would be taken for there, and never be written again."""
    data, upsert, written = os.urandom(150_000), blobs._server.upsert, []

    def ends(table, rows):
        for row in rows:
            if len(written) == n_messages:
                raise KeyboardInterrupt
            upsert(table, [row])
            written.append(row["piece"])

    monkeypatch.setattr(blobs._server, "upsert", ends)
    with pytest.raises(KeyboardInterrupt):
        blobs.put("words", 1, {"w/5": data})
    monkeypatch.undo()
    assert blobs.known(["w/5"]) == set()
    blobs.put("words", 1, {"w/5": data})
    assert blobs.get(["w/5"]) == {"w/5": data}


def test_what_is_dropped_goes_with_all_its_pieces(blobs, store):
    """Also with those that lie behind a shorter one."""
    blobs.put("words", 1, {"w/6": os.urandom(900_000)})
    blobs.put("words", 1, {"w/6": b"short now"})
    [row] = [row for row in blobs.rows(["w/6"]) if row["piece"] == 0]
    assert row["pieces"] == 1
    assert len(blobs.rows(["w/6", "w/5"])) == 19
    blobs.drop(["w/6", "w/5", "w/4"])
    assert blobs.known([*BLOBS, "w/6"]) == BLOBS.keys() - {"w/4"}
    assert store._server.count(store._tables.blobs, "run >= 0") == 3


def test_nothing_is_looked_up_by_what_the_server_would_search_all_rows_for(blobs, monkeypatch):
    call, conditions = blobs._server.call, []

    def told(name, *args, **options):
        conditions.append(options.get("filter"))
        return call(name, *args, **options)

    monkeypatch.setattr(blobs._server, "call", told)
    blobs.get(BLOBS)
    blobs.known([*BLOBS])
    blobs.rows([*BLOBS])
    blobs.drop([*BLOBS])
    assert conditions
    assert all(
        condition.startswith("key in [") and " and " not in condition for condition in conditions
    )
