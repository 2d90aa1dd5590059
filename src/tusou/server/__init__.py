"""The server: a web page and an HTTP API over one library, with what keeps both safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tusou.server.app import create_app
    from tusou.server.options import ServerOptions
    from tusou.server.running import serve

__all__ = ["ServerOptions", "create_app", "serve"]

_HOMES = {"ServerOptions": "options", "create_app": "app", "serve": "running"}

if not TYPE_CHECKING:  # to the type checker, a name that is not listed above is none

    def __getattr__(name: str) -> Any:
        """Import what is asked for: FastAPI takes half a second, and options do without."""
        from importlib import import_module

        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
