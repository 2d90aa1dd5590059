"""Why one item was found: the evidence, and the picture that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tusou.types import Given

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.explaining.occlusion import HeatMap
    from tusou.explaining.sentence import SentencePart
    from tusou.explaining.typefaces import Typesetter
    from tusou.types import Box, Hit


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What speaks for a hit, with the pictures that it is seen on. In a notebook it shows itself.

    All boxes are fractions of `picture`.
    """

    hit: Hit
    query: str
    """The sentence; "" when a picture was asked for."""
    picture: Image
    """RGB: the whole page of a page or figure, the picture of a photo or pair."""
    words: tuple[Box, ...]
    """Where the matched words stand."""
    frame: Box | None
    """Where the figure, or the part of the page that was found, stands; None for the whole."""
    heat: HeatMap | None
    """Of the part in `frame`; None without a model or a picture to compare."""
    parts: tuple[SentencePart, ...]
    """How much each word of the sentence gave to the likeness of the picture."""
    took_ms: float = 0.0
    given: Given = field(default_factory=Given)
    """What was asked beside the sentence."""

    def marked(self) -> Image:
        """Return `picture` with the matched words in yellow and the frame drawn."""
        from tusou.explaining.marking import mark_boxes

        return mark_boxes(self.picture, self.words, frame=self.frame)

    def heated(self) -> Image:
        """Return `picture`, paler, with the heat map over it; without a map as it is."""
        from tusou.explaining.heating import WHOLE, with_heat

        if self.heat is None:
            return self.picture.copy()
        return with_heat(self.picture, self.heat, self.frame or WHOLE)

    def image(self, *, scale: float = 2.0, typesetter: Typesetter | None = None) -> Image:
        """Draw all of it as one RGB picture: marked words, heat map, shares, words, snippet."""
        from tusou.explaining.evidence_sheet import evidence_sheet

        return evidence_sheet([self], scale=scale, typesetter=typesetter)

    def to_dict(self) -> dict[str, Any]:
        """Return what programs want to know, as JSON values; pictures are left out."""
        heat = self.heat
        return {
            "item": self.hit.item,
            "query": self.query,
            "words": [box.rounded() for box in self.words],
            "frame": None if self.frame is None else self.frame.rounded(),
            "heat": None
            if heat is None
            else {
                "cosine": round(heat.cosine, 4),
                "drop": round(heat.drop, 4),
                "values": [[round(float(value), 3) for value in row] for row in heat.values],
            },
            "parts": [
                {"text": part.text, "start": part.start, "share": round(part.share, 4)}
                for part in self.parts
            ],
            "took_ms": round(self.took_ms, 1),
        }

    def _repr_png_(self) -> bytes:
        from io import BytesIO

        buffer = BytesIO()
        self.image().save(buffer, "PNG")
        return buffer.getvalue()
