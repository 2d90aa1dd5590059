"""What the metadata of a document tells: its date and its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from tusou.sources.pdf.dates import date_of
from tusou.text import heal

_NO_TITLE = re.compile(
    r"untitled.*|无标题.*|未命名.*"
    r"|(microsoft )?(office )?(word|powerpoint|excel|publisher)( document| presentation)?( - .*)?"
    r"|.*\.(docx?|pptx?|xlsx?|indd|ai|psd|cdr|dvi|tex|pdf|qxd|fm|ps|pub|jpe?g|png|html?|wps)"
    r"|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)
_MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class About:
    """Date (ISO 8601, "" when not told) and title ("" when it says nothing) of a document."""

    date: str = ""
    title: str = ""


def about(document: Any) -> About:
    """Read the metadata of a pypdfium2 document."""
    metadata = document.get_metadata_dict()
    return About(date_of(metadata), useful_title(metadata.get("Title", "")))


def useful_title(written: str) -> str:
    """The title as people would say it; "" for file names and what programs put in."""
    title = " ".join(heal(written).split())[:_MAX_TITLE]
    return "" if _NO_TITLE.fullmatch(title) else title
