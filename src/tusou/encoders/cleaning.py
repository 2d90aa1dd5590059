"""Texts to the form that a tower's training texts had."""

from __future__ import annotations

import html
import re
import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.encoders.description import Clean

_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_SOUND = re.compile(r"[ -%'-~\t\n\r\f]*")
"""ASCII without "&" and without control characters, in which ftfy finds nothing to repair. Most
queries are, and importing ftfy would make the first of them 0.1 s slower."""


def cleaned(text: str, clean: Clean, *, repair: bool = False) -> str:
    """Clean `text` as a model's spec tells.

    Args:
        text: as it was given.
        clean: `lower`: lower-cased. `canonical`: also without punctuation, as SigLIP does.
        repair: first repaired as OpenAI's CLIP and open_clip do, see `repaired`.
    """
    if repair:
        text = repaired(text)
        if clean == "canonical":
            # open_clip keeps the words of snake_case apart, as SigLIP's authors do;
            # transformers joins them.
            text = text.replace("_", " ")
    if not clean:
        return text
    text = text.lower()
    if clean == "canonical":
        text = " ".join(text.translate(_NO_PUNCTUATION).split())
    return text


def repaired(text: str) -> str:
    """Mend `text` with ftfy, resolve HTML entities twice, and make every run of blanks one.

    ftfy turns wrongly decoded characters back, full width to half width, curly quotes to straight
    ones and ligatures to letters, so that CLIP's towers know no others. Source: `basic_clean` and
    `whitespace_clean` of the repository openai/CLIP.
    """
    if not _SOUND.fullmatch(text):
        import ftfy

        text = html.unescape(html.unescape(ftfy.fix_text(text)))
    return " ".join(text.split())
