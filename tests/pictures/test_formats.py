"""Formats are told from content."""

from __future__ import annotations

import pytest

from tusou.pictures.formats import picture_format, what_it_is


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF89a", "GIF"),
        (b"BM6\0", "BMP"),
        (b"II*\0", "TIFF"),
        (b"MM\0+", "TIFF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WEBP"),
        (b"RIFF\0\0\0\0WAVEfmt ", ""),
        (b"\0\0\0\x18ftypavif\0\0\0\0mif1", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0avif", "AVIF"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1", "HEIF"),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp41", ""),
        (b"", ""),
        (b"%PDF-1.7", ""),
    ],
)
def test_picture_format(head, name):
    """The first bytes decide, brands within them for the ISO family."""
    assert picture_format(head) == name


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\n<!DOCTYPE HTML>", "a web page"),
        (b"\xef\xbb\xbf<svg xmlns=", "an SVG drawing"),
        (b"<?xml version", "an XML document"),
        (b"404 not found\n", "plain text"),
        (b"\0" * 64, "a run of zero bytes"),
        (b"version https://git-lfs.github.com", "a Git LFS pointer whose content was not fetched"),
        (b"\x01\x02\x03\xf0", ""),
    ],
)
def test_what_it_is(head, words):
    """Files that are no pictures are named, so that people see what went wrong."""
    assert what_it_is(head) == words
