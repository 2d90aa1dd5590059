"""The words inside picture files, in all the places where programs put them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from tusou.sources.images.descriptions import Description, describe

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Evening</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="en">A red chair</rdf:li>
<rdf:li xml:lang="zh">一把红椅子</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>chair</rdf:li><rdf:li>椅子</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def saved(suffix="JPEG", **options):
    buffer = BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, suffix, **options)
    image = Image.open(buffer)
    image.load()
    return image


def with_exif(tags, taken=None, order=">"):
    exif = Image.Exif()
    exif.endian = order
    exif.update(tags)
    exif.get_ifd(0x8769).update(taken or {})
    return saved(exif=exif)


def iptc(*entries):
    """The APP13 segment of a JPEG that holds IPTC entries of record 2."""
    data = b"".join(
        bytes([0x1C, 2, dataset]) + len(text).to_bytes(2, "big") + text for dataset, text in entries
    )
    padded = data + b"\0" * (len(data) % 2)
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(data).to_bytes(4, "big") + padded


def with_iptc(*entries):
    plain = BytesIO()
    Image.new("RGB", (2, 2)).save(plain, "JPEG")
    body = iptc(*entries)
    segment = b"\xff\xed" + (len(body) + 2).to_bytes(2, "big") + body
    data = plain.getvalue()
    return Image.open(BytesIO(data[:2] + segment + data[2:]))


@pytest.mark.parametrize("suffix", ["JPEG", "WEBP", "TIFF", "AVIF", "PNG"])
def test_xmp(suffix):
    """XMP titles, descriptions of every language and subjects are read from each format."""
    options = {"xmp": XMP.encode()}
    if suffix == "TIFF":
        options = {"tiffinfo": {700: XMP.encode()}}
    if suffix == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP)
        options = {"pnginfo": info}
    found = describe(saved(suffix, **options))
    assert found.titles == ("Evening", "A red chair", "一把红椅子")
    assert found.keywords == ("chair", "椅子")
    assert found.text == "Evening\nA red chair\n一把红椅子\nchair, 椅子"


def test_iptc():
    """IPTC title, headline, caption and keywords are read, in UTF-8 and in GB 18030."""
    found = describe(
        with_iptc(
            (5, b"A title"),
            (105, "标题".encode("gb18030")),
            (120, "说明文字".encode()),
            (25, b"one"),
            (25, b"two"),
        )
    )
    assert found == Description(("A title", "标题", "说明文字"), ("one", "two"))


def test_exif_description():
    """EXIF's ImageDescription is read; UTF-8 in it, which Pillow takes for Latin-1, is healed."""
    assert describe(with_exif({0x010E: "a chair"})).titles == ("a chair",)
    image = Image.new("RGB", (2, 2))
    image.getexif()[0x010E] = "红椅子".encode().decode("latin-1")
    assert describe(image).titles == ("红椅子",)


def test_windows_tags():
    """Title, subject, comment and keywords that the Windows Explorer writes are read."""
    tags = {0x9C9B: "标题", 0x9C9F: "subject", 0x9C9C: "a comment", 0x9C9E: "red;椅子"}
    image = with_exif({tag: (text + "\0").encode("utf-16-le") for tag, text in tags.items()})
    assert describe(image) == Description(("标题", "subject", "a comment"), ("red", "椅子"))


@pytest.mark.parametrize(
    ("comment", "titles"),
    [
        (b"ASCII\0\0\0by the sea", ("by the sea",)),
        (b"UNICODE\0" + "海边".encode("utf-16"), ("海边",)),
        (b"\0\0\0\0\0\0\0\0\xff\xff\xff", ()),
    ],
)
def test_user_comment(comment, titles):
    """EXIF's UserComment is read in the encoding that it names."""
    assert describe(with_exif({}, {0x9286: comment})).titles == titles


@pytest.mark.parametrize("order", ["<", ">"])
def test_user_comment_without_a_mark(order):
    """UTF-16 without a mark is in the byte order of the EXIF block, Nikon's and Canon's alike."""
    comment = b"UNICODE\0" + "海边".encode("utf-16-le" if order == "<" else "utf-16-be")
    assert describe(with_exif({}, {0x9286: comment}, order)).titles == ("海边",)


def test_png_texts():
    """Title and Description of a PNG are read; other texts, say a program's, are not."""
    info = PngImagePlugin.PngInfo()
    for name, text in (("Title", "T"), ("Description", "一张图"), ("Software", "Program")):
        info.add_itxt(name, text)
    assert describe(saved("PNG", pnginfo=info)).titles == ("T", "一张图")


@pytest.mark.parametrize(
    "noise",
    [
        "OLYMPUS DIGITAL CAMERA         ",
        "SONY DSC",
        "DCIM\\100MEDIA\\DJI_0042.JPG",
        " ",
        "---",
        "20240501_123000",
    ],
)
def test_what_cameras_write_is_no_description(noise):
    """Texts that a camera puts into every picture are left out."""
    assert describe(with_exif({0x010E: noise})).text == ""


def test_each_text_once():
    """The same words in EXIF, XMP and IPTC count once, and white space is tidied."""
    exif = Image.Exif()
    exif[0x010E] = "A  red\nchair\0"
    found = describe(saved(exif=exif, xmp=XMP.encode()))
    assert found.titles == ("Evening", "A red chair", "一把红椅子")


def test_nothing():
    """A picture without words has none."""
    assert describe(Image.new("RGB", (2, 2))) == Description()
