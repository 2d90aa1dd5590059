"""The values that travel between the layers: frozen and small.

What they do is to hold, and to tell what follows from that; none opens, asks or changes anything.

Conventions that hold everywhere: `page_number` is 1-based; boxes are fractions of the page as
shown (after its rotation), origin top left; paths are absolute strings, or addresses of files that
lie elsewhere; times in the names (`_s`, `_ms`, `_ns`), sizes in the names (`_px`, `_bytes`).

Making a frozen dataclass takes Python a millisecond or two, and there are thirty: each file of
this room is loaded when one of its names is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from numpy.typing import NDArray

    from tusou.types.asked import Example as Example
    from tusou.types.asked import Given as Given
    from tusou.types.asked import GivenExample as GivenExample
    from tusou.types.asked import Query as Query
    from tusou.types.asked import Where as Where
    from tusou.types.capabilities import Capabilities as Capabilities
    from tusou.types.hits import Hit as Hit
    from tusou.types.hits import Reason as Reason
    from tusou.types.names import DATED_BY_FILE as DATED_BY_FILE
    from tusou.types.names import KINDS as KINDS
    from tusou.types.names import MODALITIES as MODALITIES
    from tusou.types.names import NEEDS_OCR as NEEDS_OCR
    from tusou.types.names import OCR_MODES as OCR_MODES
    from tusou.types.names import RANK_MODES as RANK_MODES
    from tusou.types.names import DateFrom as DateFrom
    from tusou.types.names import FieldValue as FieldValue
    from tusou.types.names import Kind as Kind
    from tusou.types.names import Modality as Modality
    from tusou.types.names import OcrMode as OcrMode
    from tusou.types.names import RankMode as RankMode
    from tusou.types.names import TextState as TextState
    from tusou.types.packed_words import PackedWords as PackedWords
    from tusou.types.places import Box as Box
    from tusou.types.places import Place as Place
    from tusou.types.profile import STAGES as STAGES
    from tusou.types.profile import Profile as Profile
    from tusou.types.profile import StageTime as StageTime
    from tusou.types.ranges import Range as Range
    from tusou.types.ranges import as_number as as_number
    from tusou.types.ranges import as_numbers as as_numbers
    from tusou.types.ranges import as_range as as_range
    from tusou.types.ranges import is_code as is_code
    from tusou.types.ranges import lies_in_one as lies_in_one
    from tusou.types.read import PICTURE_PX as PICTURE_PX
    from tusou.types.read import Arrived as Arrived
    from tusou.types.read import Copied as Copied
    from tusou.types.read import Decoded as Decoded
    from tusou.types.read import DecodeEvent as DecodeEvent
    from tusou.types.read import DecodeOptions as DecodeOptions
    from tusou.types.read import FileDone as FileDone
    from tusou.types.read import Item as Item
    from tusou.types.read import Part as Part
    from tusou.types.read import Resumed as Resumed
    from tusou.types.read import Skipped as Skipped
    from tusou.types.read import SourceFile as SourceFile
    from tusou.types.read import ToRead as ToRead
    from tusou.types.read import held_ns as held_ns
    from tusou.types.reports import IndexReport as IndexReport
    from tusou.types.reports import Progress as Progress
    from tusou.types.reports import Shrunk as Shrunk
    from tusou.types.reports import Undone as Undone
    from tusou.types.rows import InRow as InRow
    from tusou.types.rows import picture_in_row as picture_in_row
    from tusou.types.sampled import Sampled as Sampled
    from tusou.types.stats import Facets as Facets
    from tusou.types.stats import StoreStats as StoreStats
    from tusou.types.stored import EncoderStamp as EncoderStamp
    from tusou.types.stored import FileRecord as FileRecord
    from tusou.types.stored import ItemText as ItemText
    from tusou.types.stored import NewItem as NewItem
    from tusou.types.stored import Ranking as Ranking
    from tusou.types.stored import StoredItem as StoredItem
    from tusou.types.values import said_by as said_by
    from tusou.types.words import OcrReport as OcrReport
    from tusou.types.words import Reading as Reading
    from tusou.types.words import Word as Word

    Vectors: TypeAlias = NDArray[np.float32]
    """float32 (n, dim), rows of unit length."""

_HOMES = {
    "names": (
        "DATED_BY_FILE",
        "KINDS",
        "MODALITIES",
        "NEEDS_OCR",
        "OCR_MODES",
        "RANK_MODES",
        "DateFrom",
        "FieldValue",
        "Kind",
        "Modality",
        "OcrMode",
        "RankMode",
        "TextState",
    ),
    "places": ("Box", "Place"),
    "packed_words": ("PackedWords",),
    "words": ("OcrReport", "Reading", "Word"),
    "read": (
        "PICTURE_PX",
        "Arrived",
        "Copied",
        "Decoded",
        "DecodeEvent",
        "DecodeOptions",
        "FileDone",
        "Item",
        "Part",
        "Resumed",
        "Skipped",
        "SourceFile",
        "ToRead",
        "held_ns",
    ),
    "stored": (
        "EncoderStamp",
        "FileRecord",
        "ItemText",
        "NewItem",
        "Ranking",
        "StoredItem",
    ),
    "rows": ("InRow", "picture_in_row"),
    "sampled": ("Sampled",),
    "ranges": ("Range", "as_number", "as_numbers", "as_range", "is_code", "lies_in_one"),
    "values": ("said_by",),
    "asked": ("Example", "Given", "GivenExample", "Query", "Where"),
    "capabilities": ("Capabilities",),
    "hits": ("Hit", "Reason"),
    "profile": ("STAGES", "Profile", "StageTime"),
    "stats": ("Facets", "StoreStats"),
    "reports": ("IndexReport", "Progress", "Shrunk", "Undone"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

if not TYPE_CHECKING:  # to the type checker, a name that is not listed above is none

    def __getattr__(name: str) -> Any:
        """Import the file that `name` is in."""
        if name not in _HOME_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
        globals()[name] = value
        return value
