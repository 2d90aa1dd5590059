"""The grid of a notebook: valid, complete, and safe."""

from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser

import pytest

from tusou.explaining import grid_html

VOID = {"img", "br"}


class Reader(HTMLParser):
    """Collects texts and pictures, and checks that tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.pictures: list[dict] = []
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        if tag == "img":
            self.pictures.append(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data + "\n"


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


def jpeg(_hit) -> bytes:
    return b"\xff\xd8 not shown here"


def test_each_hit_has_a_card(make_hit):
    """Rank, name, kind, confidence, cosine and snippet are all there."""
    hits = [make_hit(1, snippet="in red wool"), make_hit(2, kind="page", page_number=4)]
    page = read(grid_html(hits, jpeg, query="a red armchair", note="14 ms"))
    for words in (
        "1. chair-1.jpg", "photo  ·  confidence 87 %  ·  cosine 0.3121", "in red wool", "page 4",
        "a red armchair", "14 ms",
    ):  # fmt: skip
        assert words in page.text
    assert len(page.pictures) == 2


def test_pictures_are_inside(make_hit):
    """Thumbnails travel as data, so the notebook needs no files and no network."""
    html = grid_html([make_hit()], jpeg)
    [picture] = read(html).pictures
    head, data = picture["src"].split(",", 1)
    assert head == "data:image/jpeg;base64"
    assert b64decode(data) == jpeg(None)
    assert "http" not in html


def test_missing_thumbnail(make_hit):
    """A hit without a picture says so."""
    page = read(grid_html([make_hit()], lambda _hit: None))
    assert page.pictures == []
    assert "no picture" in page.text


@pytest.mark.parametrize("field", ["path", "snippet", "caption", "query", "note"])
def test_text_is_escaped(make_hit, field):
    """Markup in file names, snippets and queries stays text."""
    evil = "\"'><script>alert(1)</script>&amp;"
    given = {"path": f"/a/{evil}"} if field == "path" else {field: evil}
    outside = {key: given.pop(key) for key in ("query", "note") if key in given}
    page = read(grid_html([make_hit(**given)], jpeg, **outside))
    assert "script" not in page.tags
    assert all(set(picture) == {"alt", "style", "src"} for picture in page.pictures)
    if field != "path":
        assert evil in page.text


def test_nothing_found():
    """No hits give a line with the question and the reason."""
    page = read(grid_html([], jpeg, query="whales <b>", note="best 0.0831 < 0.1"))
    assert "Nothing found" in page.text
    assert "whales <b>" in page.text
    assert "best 0.0831 < 0.1" in page.text
    assert "b" not in page.tags


def test_nothing_found_in_silence():
    """Without a question or a reason the line still stands."""
    assert read(grid_html([], jpeg)).text.strip() == "Nothing found"


def test_long_snippets_are_shortened(make_hit):
    """A whole page of text does not fill the grid."""
    page = read(grid_html([make_hit(snippet="word " * 500)], jpeg))
    assert len(page.text) < 400
    assert "…" in page.text


def test_no_colours_that_hide_text(make_hit):
    """Text keeps the notebook's own colour, so that it can be read on dark grounds."""
    html = grid_html([make_hit()], jpeg)
    assert not re.search(r"[^-]color:", html)
