"""tusou (图搜): a local image-text search engine.

>>> import tusou
>>> with tusou.open("my-library") as library:  # doctest: +SKIP
...     library.index("catalogues/")
...     result = library.search("红色扶手椅", k=5)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tusou.errors import TusouError
    from tusou.library import Library, open_library
    from tusou.types import Hit, Where

    open = open_library  # noqa: A001 - the name of the public API, as in gzip.open

__version__ = "0.1.0"

__all__ = ["Hit", "Library", "TusouError", "Where", "__version__", "open"]

_LAZY = {
    "Hit": ("tusou.types", "Hit"),
    "Library": ("tusou.library", "Library"),
    "TusouError": ("tusou.errors", "TusouError"),
    "Where": ("tusou.types", "Where"),
    "open": ("tusou.library", "open_library"),
}

if not TYPE_CHECKING:  # to the type checker, a name that is not listed above is none

    def __getattr__(name: str) -> Any:
        """Import public names when they are first used, so that `import tusou` costs nothing."""
        if name not in _LAZY:
            raise AttributeError(f"module 'tusou' has no attribute {name!r}")
        from importlib import import_module

        module, attribute = _LAZY[name]
        return getattr(import_module(module), attribute)
