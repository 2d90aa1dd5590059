"""XMP packets that are broken or hostile give nothing."""

from __future__ import annotations

import pytest

from tusou.sources.images.xmp import Xmp, read_xmp

ENTITIES = b"""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&b;</dc:title></x>"""


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\0\0",
        b"no xml",
        b"<x>",
        b"<x/>",
        ENTITIES,
        ENTITIES.decode().encode("utf-16"),
        b"<x/>" + b" " * 3_000_000,
    ],
)
def test_useless_packets(packet):
    """Empty, broken, exploding and plain packets are all passed over."""
    assert read_xmp(packet) == Xmp()


def test_padding_is_allowed():
    """Packets are padded so that they can be edited in place."""
    packet = (
        b'<x xmlns:dc="http://purl.org/dc/elements/1.1/" '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b"<dc:title><rdf:Alt><rdf:li> T </rdf:li><rdf:li/></rdf:Alt></dc:title></x>"
    )
    assert read_xmp(packet + b" \n" * 1000 + b"\0").titles == ("T",)
