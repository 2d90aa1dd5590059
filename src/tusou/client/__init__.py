"""A small client of the server, of nothing but the standard library.

from tusou.client import Client

with Client("http://127.0.0.1:8735") as client:
for hit in client.search("red armchair", k=5)["hits"]:
print(hit["confidence"], hit["relative_path"])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tusou.client.client import Client

__all__ = ["Client"]

if not TYPE_CHECKING:  # to the type checker, a name that is not listed above is none

    def __getattr__(name: str) -> Any:
        """Import the client when it is asked for; a shell query uses `nearby` alone."""
        if name != "Client":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from tusou.client.client import Client

        return Client
