"""Which history a change belongs to.

A database can go back in time: a backup is put in its place, or a loss of power takes the last
transactions. Numbers of changes and ids of items are then given a second time, to other things. So
everyone who begins to write draws a token, which stands for the changes from then on. Who holds a
number and its token knows whether the log still means the same by that number.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_LAST_NUMBER = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)"
# One that brought no change is replaced by the next.
_BEGIN = f"INSERT OR REPLACE INTO histories VALUES (1 + {_LAST_NUMBER}, ?)"  # noqa: S608 - constant
_AT = "SELECT token FROM histories WHERE first_seq <= ? ORDER BY first_seq DESC LIMIT 1"
_PRUNE = """
DELETE FROM histories WHERE first_seq < (SELECT max(first_seq) FROM histories WHERE first_seq <= ?)
"""


def begin_history(connection: sqlite3.Connection) -> None:
    """Let the next changes belong to a history of their own, in this transaction."""
    connection.execute(_BEGIN, (uuid.uuid4().hex,))


def history_at(connection: sqlite3.Connection, seq: int) -> str:
    """The token of the history that change `seq` belongs to; "" when that was pruned."""
    row: tuple[str] | None = connection.execute(_AT, (seq,)).fetchone()
    return "" if row is None else row[0]


def prune_histories(connection: sqlite3.Connection, upto: int) -> None:
    """Drop what concerns changes before `upto` only, in this transaction."""
    connection.execute(_PRUNE, (upto,))
