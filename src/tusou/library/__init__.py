"""The Python API: a library as people use it."""

from tusou.library.library import Library
from tusou.library.opening import open_library
from tusou.library.several import search_libraries

__all__ = ["Library", "open_library", "search_libraries"]
