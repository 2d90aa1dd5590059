"""The three texts of an XMP packet that describe a picture (ISO 16684-1, Dublin Core)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

_MAX_BYTES = 2_000_000
_DC = "{http://purl.org/dc/elements/1.1/}"
_LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"


@dataclass(frozen=True, slots=True)
class Xmp:
    """Titles and descriptions (one per language) and subjects (keywords)."""

    titles: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


def read_xmp(packet: bytes) -> Xmp:
    """Read an XMP `packet`; one that is broken, huge or declares entities gives nothing."""
    packet = packet.strip(b"\0 \r\n\t")
    # No XMP has a document type; where entities can be declared they can be made to explode.
    if not packet or len(packet) > _MAX_BYTES or b"<!DOCTYPE" in packet or b"\0" in packet:
        return Xmp()
    try:
        root = ET.fromstring(packet)  # noqa: S314 - document types were refused above
    except ET.ParseError:
        return Xmp()
    return Xmp(*(_texts(root, name) for name in ("title", "description", "subject")))


def _texts(root: ET.Element, name: str) -> tuple[str, ...]:
    return tuple(
        entry.text.strip()
        for element in root.iter(_DC + name)
        for entry in element.iter(_LI)
        if entry.text and entry.text.strip()
    )
