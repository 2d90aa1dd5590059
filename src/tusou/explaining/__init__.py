"""Show what was found: contact sheets, pictures in the terminal, grids in a notebook, marks.

Everything here takes plain hits and a function that draws them, and gives back pictures, bytes
or HTML; nothing is printed.
"""

from __future__ import annotations

from tusou.explaining.contact_sheet import Section, contact_sheet, search_sheet
from tusou.explaining.marking import mark_boxes, mark_hit
from tusou.explaining.notebook import grid_html
from tusou.explaining.terminal import Graphics, detect_graphics, encode_picture

__all__ = [
    "Graphics",
    "Section",
    "contact_sheet",
    "detect_graphics",
    "encode_picture",
    "grid_html",
    "mark_boxes",
    "mark_hit",
    "search_sheet",
]
