"""Show what was found and why: sheets, pictures in terminals, grids in notebooks, heat maps.

Everything here takes plain hits, pictures and, for heat maps, an encoder, and gives back values,
pictures, bytes or HTML; nothing is printed.
"""

from __future__ import annotations

from tusou.explaining.contact_sheet import Section, search_sheet
from tusou.explaining.evidence_sheet import evidence_sheet
from tusou.explaining.explanation import Explanation
from tusou.explaining.headline import asked_in_one_line
from tusou.explaining.heating import heat_layer, with_heat
from tusou.explaining.marking import mark_boxes
from tusou.explaining.notebook import grid_html
from tusou.explaining.occlusion import HeatMap, heat_map
from tusou.explaining.sentence import SentencePart, sentence_parts
from tusou.explaining.terminal import Graphics, detect_graphics, encode_picture

__all__ = [
    "Explanation",
    "Graphics",
    "HeatMap",
    "Section",
    "SentencePart",
    "asked_in_one_line",
    "detect_graphics",
    "encode_picture",
    "evidence_sheet",
    "grid_html",
    "heat_layer",
    "heat_map",
    "mark_boxes",
    "search_sheet",
    "sentence_parts",
    "with_heat",
]
