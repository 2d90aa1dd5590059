"""The PDF source on real and on hostile files that stand beside the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sources.pdf.making import source_file
from tusou.sources.pdf import PdfSource
from tusou.types import DecodeOptions, Skipped

SHARED = Path(os.environ.get("TUSOU_SHARED") or Path(__file__).parents[4] / "shared")
HOSTILE = SHARED / "data" / "hostile"
PDFS = SHARED / "data" / "pdfs"

pytestmark = pytest.mark.shared

NUMBERED = {
    "papers/attention.pdf": "1 2 3 4 5",
    "papers/demo1.pdf": "1 2 3 4 5",
    "papers/demo2.pdf": "1 2 3 4 5",
    "papers/from-dominoes-to-hexagons.pdf": "1 2 3 4 5",
    "papers/marsyas.pdf": "1 2",
    "papers/shazam-audio-search-algorithm.pdf": "4 5",
    "textbook-zh/chap-循环神经网络.pdf": "6.1 6.2 6.3 6.4 6.5 6.6 6.7 6.8 6.9 6.10 6.11",
    "textbook-zh/chap-机器学习概述.pdf": "2.1 2.2 2.3 2.4 2.5 2.6 2.7",
    "textbook-zh/chap-深度强化学习.pdf": "14.1 14.2 14.3 14.4",
    "textbook-zh/chap-线性模型.pdf": "3.1 3.2 3.3 3.4 3.5 3.6 3.7",
}
"""The numbered figures of each file whose captions are text, found by looking at the pages."""

READ_ONE = """
import json, resource, sys
from pathlib import Path
from tusou.errors import SourceError
from tusou.sources.pdf import PdfSource
from tusou.types import DecodeOptions, Skipped, SourceFile
told = {"items": 0, "skips": [], "error": ""}
try:
    for one in PdfSource().decode(SourceFile(sys.argv[1], "", 0, 0), DecodeOptions()):
        if isinstance(one, Skipped):
            told["skips"].append(one.problem)
        else:
            told["items"] += 1
            one.item.text.encode()
except SourceError as exc:
    told["error"] = exc.problem
told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told))
"""


@pytest.mark.parametrize("name", NUMBERED)
def test_every_numbered_figure_is_found_with_its_caption(name):
    """No figure whose caption is text is missed, and none is told twice."""
    found = []
    for one in PdfSource().decode(source_file(PDFS / name), DecodeOptions(picture_px=32)):
        assert not isinstance(one, Skipped)
        number = re.match(r"(?:Figure|Fig\.|图)\s*([\d.]*\d)", one.item.caption)
        if one.item.kind == "figure" and number:
            found.append(number[1])
    assert sorted(found) == sorted(NUMBERED[name].split())


def hostile_files() -> list[str]:
    """Names of all hostile PDFs; none where the data is not there."""
    return sorted(str(path.relative_to(HOSTILE)) for path in HOSTILE.glob("*/*.pdf"))


@pytest.mark.parametrize("name", hostile_files())
def test_no_hostile_file_breaks_the_source(name):
    """Each ends as items, as skips or as a source error, within a minute and 1.5 GB."""
    process = subprocess.run(
        [sys.executable, "-c", READ_ONE, str(HOSTILE / name)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    told = json.loads(process.stdout.splitlines()[-1])
    assert told["items"] or told["skips"] or told["error"]
    assert told["peak_mb"] < 1500
