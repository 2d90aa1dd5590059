"""From folders to a library: what changed, decode, encode, write, report."""

from tusou.indexing.plan import Plan, make_plan
from tusou.indexing.reading import Ocr
from tusou.indexing.run import index
from tusou.indexing.settings import IndexOptions

__all__ = ["IndexOptions", "Ocr", "Plan", "index", "make_plan"]
