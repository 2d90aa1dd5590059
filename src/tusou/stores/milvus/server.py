"""The connection to Milvus: the few calls we make; foreign errors are translated here."""

from __future__ import annotations

import json
import logging
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

from tusou.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from tusou.stores.milvus.address import Address

MOST_ROWS = 16_384
"""Milvus returns no more rows to one question, and no more hits to one search."""
_ROWS_AT_ONCE = 1000
_NUMBERS_AT_ONCE = 4
_BYTES_AT_ONCE = 16_000_000
"""The server takes 64 MB in one message."""
_TIMEOUT_S = 60.0
_KEEPALIVE = {"grpc.keepalive_time_ms": 330_000, "grpc.keepalive_permit_without_calls": 0}
"""pymilvus asks every 10 s whether the server lives; one with gRPC's own limits takes such a
question every 300 s and ends the connection of who asks more often ("too many pings")."""

Row = dict[str, Any]


class Server:
    """A server of Milvus, for several threads.

    Raises:
        StoreError: it cannot be reached, refuses us, or a call fails.
    """

    def __init__(self, address: Address) -> None:
        self._address = address
        # pymilvus logs every error with its traceback; ours are raised and told once.
        logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
        self._client: Any = None
        try:
            self._client = MilvusClient(
                uri=address.uri,
                user=address.user,
                password=address.password,
                db_name=address.database,
                timeout=_TIMEOUT_S,
                grpc_options=_KEEPALIVE,
            )
        except (MilvusException, OSError, ValueError) as exc:
            raise StoreError(
                f"no Milvus answers at {address.uri}: {_reason(exc)}",
                "start it, or see docs/en/scale.md",
            ) from exc

    def call(self, name: str, *args: Any, **options: Any) -> Any:
        """Call a method of `MilvusClient`."""
        client = self._client
        if client is None:
            raise StoreError("the store is closed", "open it again")
        try:
            return getattr(client, name)(*args, **options)
        except MilvusException as exc:
            raise StoreError(
                f"Milvus at {self._address.uri} refused {name}: {_reason(exc)}",
                "look into the log of the server",
            ) from exc

    def query(
        self, table: str, condition: str, fields: Sequence[str], most: int = MOST_ROWS
    ) -> list[Row]:
        """Rows that pass, at most `most`, in no order."""
        rows = self.call("query", table, filter=condition, output_fields=[*fields], limit=most)
        return [dict(row) for row in rows]

    def each(self, table: str, condition: str, fields: Sequence[str]) -> Generator[list[Row]]:
        """All rows that pass, some at a time, ascending by the first of `fields`.

        That is to be the primary key, by which Milvus reads on where there are many.
        """
        # One question for what is few, as most answers are; an iterator asks four at least.
        few = self.call(
            "query", table, filter=condition, output_fields=[*fields], limit=_ROWS_AT_ONCE + 1
        )
        if len(few) <= _ROWS_AT_ONCE:
            if few:
                yield sorted((dict(row) for row in few), key=itemgetter(fields[0]))
            return
        del few
        iterator = self.call(
            "query_iterator",
            table,
            filter=condition,
            output_fields=[*fields],
            batch_size=_ROWS_AT_ONCE,
        )
        try:
            while rows := iterator.next():
                yield [dict(row) for row in rows]
        except MilvusException as exc:
            raise StoreError(f"reading {table} ended early: {_reason(exc)}", "try again") from exc
        finally:
            iterator.close()

    def numbered_keys(self, table: str, names: Sequence[str]) -> list[str]:
        """The keys that are there of rows "key" that are numbered from 0 behind these names.

        A few numbers of each name are asked for, and more of those that have so many. By any other
        column than its keys a server looks through all rows of a table.
        """
        found: list[str] = []
        first, many = 0, _NUMBERS_AT_ONCE
        while names:
            asked = [f"{name}{n}" for name in names for n in range(first, first + many)]
            there: set[str] = set()
            for start in range(0, len(asked), _ROWS_AT_ONCE):
                condition = one_of("key", asked[start : start + _ROWS_AT_ONCE])
                there.update(row["key"] for row in self.query(table, condition, ["key"]))
            found += [key for key in asked if key in there]
            names = [name for name in names if f"{name}{first + many - 1}" in there]
            first, many = first + many, many * 2
        return found

    def count(self, table: str, condition: str) -> int:
        """How many rows pass."""
        [row] = self.call("query", table, filter=condition, output_fields=["count(*)"])
        return int(row["count(*)"])

    def insert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows whose keys are new."""
        for some in _helpings(rows):
            self.call("insert", table, some)

    def upsert(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows, in place of those with the same key."""
        for some in _helpings(rows):
            self.call("upsert", table, some)

    def delete(self, table: str, condition: str) -> None:
        """Remove the rows that pass."""
        self.call("delete", table, filter=condition)

    def close(self) -> None:
        """End the connection; later calls say that the store is closed."""
        client, self._client = self._client, None
        if client is not None:
            client.close()


def quoted(value: str) -> str:
    """`value` as a string of Milvus' filter language."""
    return json.dumps(value, ensure_ascii=False)


def one_of(field: str, values: Iterable[str | int]) -> str:
    """A condition: the field has one of these values."""
    return f"{field} in [{', '.join(quoted(v) if isinstance(v, str) else str(v) for v in values)}]"


def both(*conditions: str) -> str:
    """All of these conditions, "" being none."""
    return " and ".join(f"({one})" for one in conditions if one)


def _helpings(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Cut `rows` into lists that fit into a message."""
    some: list[Row] = []
    size = 0
    for row in rows:
        some.append(row)
        size += sum(len(value) for value in row.values() if isinstance(value, str)) + 200
        if len(some) == _ROWS_AT_ONCE or size > _BYTES_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _reason(exc: BaseException) -> str:
    lines = str(getattr(exc, "message", "") or exc).strip().splitlines()
    return lines[0] if lines else type(exc).__name__
