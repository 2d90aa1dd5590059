"""Whether a page's text layer can be trusted, from the text and from what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.text import text_state

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.types import TextState

_PICTURE_SHARE = 0.4
"""A picture that covers this share of a page (0–1) carries what the page says when ..."""
_FEW_LETTERS = 60
"""... its text layer has fewer letters than this: "Scanned by CamScanner" has 20."""


def page_text_state(text: str, picture_share: float, picture: Image | None) -> TextState:
    """Judge the text layer of a page.

    Args:
        text: the layer as extracted, before it is healed.
        picture_share: how much of the page (0–1) its largest picture covers.
        picture: the page as drawn, None when it could not be drawn.

    Returns:
        "good" also for an empty page: there is nothing that OCR could find.
    """
    state = text_state(text, picture_share=picture_share)
    if state == "missing" and picture is not None and is_blank(picture):
        return "good"
    if state == "good" and picture_share >= _PICTURE_SHARE:
        few = sum(map(str.isalnum, text)) < _FEW_LETTERS
        return "partial" if few and text.strip() else state
    return state


def is_blank(picture: Image) -> bool:
    """Whether a picture (RGB) is one plain colour."""
    return len(picture.getcolors(maxcolors=1) or ()) == 1
