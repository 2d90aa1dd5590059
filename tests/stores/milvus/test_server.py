"""The connection to Milvus: how it is kept alive, and what it says when it cannot be made."""

from __future__ import annotations

import pytest

from stores.making import pair, put
from tusou.errors import StoreError
from tusou.stores.milvus import server as server_module
from tusou.stores.milvus.address import parse_address
from tusou.stores.milvus.server import Server

GRPC_LEAST_S = 300
"""A server with gRPC's own limits ends the connection of a client that pings more often."""


@pytest.fixture
def server(milvus_server):
    """A connection to the server of the tests."""
    server = Server(parse_address(f"//{milvus_server}/tests"))
    yield server
    server.close()


def test_connection_is_asked_for_life_less_often_than_any_server_forbids(server):
    """Else the server answers "too many pings" and the call in flight fails."""
    options = dict(server._client._handler._grpc_options)
    assert options["grpc.keepalive_time_ms"] > GRPC_LEAST_S * 1000
    assert options["grpc.keepalive_permit_without_calls"] == 0


def test_two_connections_to_one_server_are_apart_when_one_is_closed(server, milvus_server):
    """pymilvus keeps one channel for both and must not close it under the other."""
    other = Server(parse_address(f"//{milvus_server}/tests"))
    other.close()
    assert isinstance(server.call("list_collections"), list)


def test_closed_connection_says_so(milvus_server):
    """A call after closing is an error of ours, not of the library beneath."""
    server = Server(parse_address(f"//{milvus_server}/tests"))
    server.close()
    with pytest.raises(StoreError, match="closed"):
        server.call("list_collections")


def test_refused_call_names_the_server_and_the_call(server):
    """The message is Milvus' own first line."""
    with pytest.raises(StoreError, match="refused describe_collection"):
        server.call("describe_collection", "there_is_none")


@pytest.mark.parametrize("at_once", [5, 1000])
def test_rows_come_by_their_primary_key_few_or_many(store, monkeypatch, at_once):
    """Whether it is a number or a string, and in whatever order they were written."""
    monkeypatch.setattr(server_module, "_ROWS_AT_ONCE", at_once)
    paths = [f"/data/{(n * 7) % 23}.json" for n in range(23)]
    for path in paths:
        put(store, path, [pair(f"/p/{path}", "text")])
    for table, field in ((store._tables.files, "key"), (store._tables.items, "id")):
        condition = 'sort == "file"' if field == "key" else "id >= 0"
        rows = [row for some in store._server.each(table, condition, [field]) for row in some]
        found = [row[field] for row in rows]
        assert found == sorted(found)
        assert len(found) == len(paths)
