"""The language of an evidence sheet: that in which was asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.scripts import CJK
from tusou.wording import said

if TYPE_CHECKING:
    from tusou.explaining.typefaces import Typesetter
    from tusou.wording import Language

HOT = "the redder, the more likeness is lost when it is covered"
"""What is told of a heat map."""
_CJK = re.compile(f"[{CJK}]")


def language_asked_in(query: str, typesetter: Typesetter) -> Language:
    """Return Chinese for a query that holds Chinese, where a font can draw what is told."""
    can_draw = typesetter.drawable(said(HOT, into="zh"))
    return "zh" if _CJK.search(query) and can_draw else "en"
