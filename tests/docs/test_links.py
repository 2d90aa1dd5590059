"""Documents hang together: links, languages, no placeholder left behind."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

from docs.consoles import ROOT

_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def without_code(text: str) -> str:
    return _CODE.sub("", text)


def anchors(text: str) -> set[str]:
    """The anchors that headings get: lower case, punctuation dropped, hyphens for spaces."""
    found = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in found}


def test_links_between_files_resolve(document: Path):
    """Every relative link leads to a file, and to a heading where it names one."""
    for found in _LINK.finditer(without_code(document.read_text(encoding="utf-8"))):
        target, _, anchor = found["target"].partition("#")
        if "://" in target:
            continue
        path = (document.parent / unquote(target)).resolve() if target else document
        assert path.exists(), f"{document.name} → {target}"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), found["target"]


def test_every_page_exists_in_both_languages():
    """docs/en and docs/zh hold the same pages with the same chapters, and link to each other."""
    english, chinese = (sorted((ROOT / "docs" / name).glob("*.md")) for name in ("en", "zh"))
    assert [path.name for path in english] == [path.name for path in chinese]
    for one, other in zip(english, chinese, strict=True):
        texts = [path.read_text(encoding="utf-8") for path in (one, other)]
        levels = [re.findall(r"^(#+) ", without_code(text), re.MULTILINE) for text in texts]
        assert levels[0] == levels[1], one.name
        assert f"../zh/{one.name}" in texts[0]
        assert f"../en/{one.name}" in texts[1]


def test_no_placeholder_is_left(document: Path):
    """No document says that something is still to be written."""
    text = without_code(document.read_text(encoding="utf-8"))
    assert not re.search(r"\b(TODO|FIXME|TBD|XXX|PLACEHOLDER)\b|<!--", text)


def test_the_picture_of_the_readme_is_small():
    """The contact sheet on the first screen loads quickly."""
    picture = ROOT / "docs/images/contact-sheet.png"
    assert picture.stat().st_size <= 300_000
