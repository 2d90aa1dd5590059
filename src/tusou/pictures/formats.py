"""Which format a file is in, told from its first bytes and never from its name."""

from __future__ import annotations

HEAD_BYTES = 64
"""How much of a file `picture_format` and `what_it_is` want to see."""

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}

_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)

_OTHERS = (
    (b"%PDF", "a PDF document"),
    (b"8BPS", "a Photoshop document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"version https://git-lfs", "a Git LFS pointer whose content was not fetched"),
    (b"\x00\x00\x00\x0cjP", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL", "a JPEG XL picture"),
    (b"\x00\x00\x01\x00", "an icon file"),
)


def picture_format(head: bytes) -> str:
    """Return Pillow's name of the picture format that begins with `head`, "" for none we read."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        return _iso_media_format(head)
    return ""


def _iso_media_format(head: bytes) -> str:
    """Tell AVIF from HEIF by the brands of the `ftyp` box (ISO/IEC 14496-12, section 4.3)."""
    length = int.from_bytes(head[:4], "big")
    brands = {head[at : at + 4] for at in range(8, min(length, len(head)), 4) if at != 12}
    if brands & _AVIF_BRANDS:
        return "AVIF"
    return "HEIF" if brands & _HEIF_BRANDS else ""


def what_it_is(head: bytes) -> str:
    """Say in words what a file that is no picture seems to be, "" when it cannot be told."""
    for magic, name in _OTHERS:
        if head.startswith(magic):
            return name
    if not head.strip(b"\x00"):
        return "a run of zero bytes"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if start.startswith(b"<svg"):
        return "an SVG drawing"
    if start.startswith((b"<?xml", b"<!doctype")):
        return "an XML document"
    return "plain text" if _is_text(head) else ""


def _is_text(head: bytes) -> bool:
    return all(byte >= 32 or byte in b"\t\r\n\f" for byte in head) and head.isascii()
