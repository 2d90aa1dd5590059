"""What people wrote into a picture file: description, title and keywords.

Read from EXIF (ImageDescription, XPTitle, XPSubject, XPComment, XPKeywords, UserComment), XMP
(dc:title, dc:description, dc:subject), IPTC (title, headline, caption, keywords) and PNG texts
(Title, Description).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.pictures.colour import METADATA_FAULTS
from tusou.sources.images.xmp import read_xmp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL.Image import Image

_IMAGE_DESCRIPTION, _EXIF_IFD, _USER_COMMENT = 0x010E, 0x8769, 0x9286
_XP_TITLE, _XP_COMMENT, _XP_KEYWORDS, _XP_SUBJECT = 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F
_IPTC_TITLE, _IPTC_HEADLINE, _IPTC_CAPTION, _IPTC_KEYWORDS = 5, 105, 120, 25

_WRITTEN_BY_CAMERAS = re.compile(
    r"olympus digital camera|sony dsc|kodak digital still camera|minolta digital camera|"
    r"digital camera|file written by adobe photoshop.*|created with (the )?gimp|"
    r"dcim.*|default|untitled|image description|exif_\w+|ascii|[\W_\d]*",
    re.IGNORECASE,
)
"""Descriptions that say nothing about the picture: cameras fill the field with their name."""


@dataclass(frozen=True, slots=True)
class Description:
    """The words found, each text once."""

    titles: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        """Title and description, a line each."""
        return "\n".join(self.titles)

    @property
    def text(self) -> str:
        """All words to search in: title, description, keywords."""
        return "\n".join(filter(None, (self.caption, ", ".join(self.keywords))))

    def after(self, text: str) -> Description:
        """The same after a `text` that tells more, with its lines; one without words is none."""
        text = text.strip()
        if _WRITTEN_BY_CAMERAS.fullmatch(text):
            return self
        known = " ".join(text.split())
        return Description(
            (text, *(title for title in self.titles if title != known)), self.keywords
        )


def describe(image: Image) -> Description:
    """Gather what is written inside the file of `image`; broken metadata is passed over."""
    titles: list[str] = []
    keywords: list[str] = []
    for found_titles, found_keywords in _found(image):
        titles += found_titles
        keywords += found_keywords
    return Description(tuple(_distinct(titles)), tuple(_distinct(keywords)))


def _found(image: Image) -> Iterator[tuple[list[str], list[str]]]:
    for read in (_from_xmp, _from_iptc, _from_exif, _from_png):
        with suppress(*METADATA_FAULTS):
            yield read(image)


def _distinct(texts: Iterable[str]) -> list[str]:
    """Drop empty and empty-worded texts, and those that another one already contains."""
    kept: list[str] = []
    for text in (re.sub(r"[\0\s]+", " ", text).strip() for text in texts):
        if not _WRITTEN_BY_CAMERAS.fullmatch(text) and text not in kept:
            kept.append(text)
    return kept


def _from_xmp(image: Image) -> tuple[list[str], list[str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    xmp = read_xmp(packet.encode() if isinstance(packet, str) else packet)
    return [*xmp.titles, *xmp.descriptions], list(xmp.subjects)


def _from_iptc(image: Image) -> tuple[list[str], list[str]]:
    from PIL.ImageFile import ImageFile
    from PIL.IptcImagePlugin import getiptcinfo

    iptc = (getiptcinfo(image) if isinstance(image, ImageFile) else None) or {}

    def texts(dataset: int) -> list[str]:
        value = iptc.get((2, dataset), [])
        return [_decoded(part) for part in (value if isinstance(value, list) else [value])]

    titles = [*texts(_IPTC_TITLE), *texts(_IPTC_HEADLINE), *texts(_IPTC_CAPTION)]
    return titles, texts(_IPTC_KEYWORDS)


def _from_exif(image: Image) -> tuple[list[str], list[str]]:
    exif = image.getexif()
    titles = [_windows_text(exif.get(tag)) for tag in (_XP_TITLE, _XP_SUBJECT)]
    titles.append(_repaired(exif.get(_IMAGE_DESCRIPTION)))
    titles.append(_windows_text(exif.get(_XP_COMMENT)))
    comment = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT)
    titles.append(_user_comment(comment, big_endian=exif.endian == ">"))
    return titles, re.split("[;,；，]", _windows_text(exif.get(_XP_KEYWORDS)))


def _from_png(image: Image) -> tuple[list[str], list[str]]:
    texts = (image.info.get(name) for name in ("Title", "Description"))
    return [str(text) for text in texts if isinstance(text, str)], []


def _decoded(value: object) -> str:
    """Decode bytes of an unnamed encoding: UTF-8, else the Chinese national one."""
    if not isinstance(value, bytes):
        return ""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("gb18030", "replace")


def _repaired(value: object) -> str:
    """Undo Pillow's reading of EXIF texts as Latin-1; phones write UTF-8 there."""
    if not isinstance(value, str):
        return ""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _windows_text(value: object) -> str:
    """Decode the XP tags of Windows: UTF-16, given by Pillow as bytes or a tuple of them."""
    if isinstance(value, tuple):
        value = bytes(value)
    return value.decode("utf-16-le", "replace") if isinstance(value, bytes) else ""


def _user_comment(value: object, *, big_endian: bool) -> str:
    """Decode EXIF's UserComment: eight bytes of encoding, then the text.

    UTF-16 without a mark is in the byte order of the EXIF block.
    """
    if not isinstance(value, bytes):
        return ""
    if value.startswith(b"UNICODE"):
        has_mark = value[8:].startswith((BOM_UTF16_LE, BOM_UTF16_BE))
        encoding = "utf-16" if has_mark else "utf-16-be" if big_endian else "utf-16-le"
        return value[8:].decode(encoding, "replace")
    return _decoded(value[8:]) if value.startswith(b"ASCII") else ""
