"""The language of a sheet: of evidence that in which was asked, of hits that of the person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.scripts import CJK
from tusou.wording import language, said

if TYPE_CHECKING:
    from tusou.explaining.typefaces import Typesetter
    from tusou.wording import Language

HOT = "the redder, the more likeness is lost when it is covered"
"""What is told of a heat map."""
_CJK = re.compile(f"[{CJK}]")


def language_asked_in(query: str, typesetter: Typesetter) -> Language:
    """Return Chinese for a query that holds Chinese, where a font can draw what is told."""
    return _drawable("zh" if _CJK.search(query) else "en", typesetter)


def language_of_person(typesetter: Typesetter) -> Language:
    """Return the language of the person, English where no font can draw Chinese."""
    return _drawable(language(), typesetter)


def _drawable(wanted: Language, typesetter: Typesetter) -> Language:
    return wanted if typesetter.drawable(said(HOT, into=wanted)) else "en"
