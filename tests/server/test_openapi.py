"""The published document is the code's, and the code keeps to it."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))


def test_the_published_document_is_that_of_the_code():
    """After a change: `python tools/openapi.py`."""
    from tusou.server.app import openapi_document

    assert json.loads(json.dumps(openapi_document())) == PUBLISHED


def test_the_served_document_is_the_published_one(client):
    assert client.get("/api/v1/openapi.json").json()["paths"] == PUBLISHED["paths"]


@pytest.mark.parametrize("path", sorted(PUBLISHED["paths"]))
def test_every_operation_says_what_it_does_and_how_it_refuses(path):
    """One shape for every refusal, on every route."""
    for operation in PUBLISHED["paths"][path].values():
        assert operation["description"]
        for status in ("401", "403", "422", "429", "500"):
            schema = operation["responses"][status]["content"]["application/json"]["schema"]
            assert schema == {"$ref": "#/components/schemas/ErrorAnswer"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_operation_stands_on_the_page_about_the_server(language):
    """In both languages."""
    text = (ROOT / "docs" / language / "server.md").read_text(encoding="utf-8")
    for path in PUBLISHED["paths"]:
        whole = path.removeprefix("/api/v1")
        last = "/" + whole.rpartition("/")[2]
        assert f" {whole}`" in text or f"`{whole}`" in text or f"`{last}`" in text, path


def test_every_dialect_of_patterns_means_the_same_blanks():
    """Those that `str.strip` takes away, spelled out: U+0085 is a space to some only."""
    from tusou.server.asked import BLANK

    blank = re.compile(f"[{BLANK}]")
    everything = map(chr, range(sys.maxunicode + 1))
    assert all(bool(blank.match(letter)) is letter.isspace() for letter in everything)


def test_the_dates_of_the_document_are_those_there_are():
    """Leap days included: what the document takes, the library takes as well."""
    from tusou.given.dates import as_date
    from tusou.server.asked import DATE

    days = (f"{month:02}-{day:02}" for month in range(14) for day in range(33))
    ends = ["", *(f"-{month:02}" for month in range(14)), *(f"-{day}" for day in days)]
    years = (0, 1, 4, 40, 100, 400, 999, 1900, 2000, 2023, 2024, 9999)
    for written in (f"{year:04}{end}" for year in years for end in ends):
        assert (re.search(DATE, written) is not None) == (as_date(written) == written), written
