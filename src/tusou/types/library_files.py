"""What lies in the folder of a library, by name.

Nothing is imported: a query from the shell that a running server answers comes by here.
"""

from __future__ import annotations

DATABASE = "library.db"
"""The truth. Other programs have files of that name, too, such as darktable."""
APPLICATION_ID = 0x7475_736F
"""What marks a SQLite file as a library of tusou ("tuso")."""
MARK_AT = 68
"""Where that stands in the file, in four bytes, the first of them the greatest."""

LOCK = "library.lock"
"""Held while a process writes."""
INDEXES = "index"
"""A folder that may be deleted at any time: they are built anew."""

SOCKET = "server.sock"
"""Where a running server listens to this machine."""
NOTE = "server.json"
"""What it says of itself."""

OWN = (DATABASE, LOCK, INDEXES, SOCKET, NOTE)
"""All of them; beside the database and the lock lie files whose names go on from theirs."""
