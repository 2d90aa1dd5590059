"""Names that values hold: closed lists, without a class, so that they cost nothing to load."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind = Literal["page", "figure", "photo", "pair"]
KINDS: tuple[Kind, ...] = ("page", "figure", "photo", "pair")

Modality = Literal["image", "text"]
"""Which of an item's two sides a vector stands for: its picture or its text."""
MODALITIES: tuple[Modality, ...] = ("image", "text")

DateFrom = Literal["", "exif", "pdf", "field", "name", "mtime"]
DATED_BY_FILE: tuple[DateFrom, ...] = ("", "name", "mtime")
"""What is in the file tells no date: a copy at another place has another."""

Scalar: TypeAlias = str | int | float | bool
FieldValue: TypeAlias = Scalar | tuple[Scalar, ...]
"""One value, or several: an item with ("red", "black") is found by either."""

TextState = Literal["", "good", "missing", "garbled", "partial", "ocr", "both"]
"""State of the text of a page or photo: `good`: its text layer; `missing`, `garbled`, `partial`: a
layer, or a photo that shows writing, that asks for OCR; `ocr`: read from the picture; `both`: the
layer and what was read beside it. "" where there is no layer to speak of."""

OcrMode = Literal["auto", "off", "all"]
OCR_MODES: tuple[OcrMode, ...] = ("auto", "off", "all")

NEEDS_OCR: tuple[TextState, ...] = ("missing", "garbled", "partial")

RankMode = Literal["fused", "image", "text", "words"]
RANK_MODES: tuple[RankMode, ...] = ("fused", "image", "text", "words")
