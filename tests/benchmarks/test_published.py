"""Tables in both languages below the command that measured them, and plots beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from benchmarks.published import Plot, Published, Table, publish

PAGE = """# Benchmarks

## Speed

Some words.

```sh
python -m benchmarks.speed
```

old figures

## Size

```sh
python -m benchmarks.size
```
"""
TABLE = Table("side", ["pages/s"], [("ours", ["3.5"]), ("theirs", ["does not run here"])])
TOLD = Published(
    "python -m benchmarks.speed",
    "a machine",
    [TABLE, Plot("speed", "How fast", "<svg/>")],
    {"side": "哪一方", "pages/s": "页/秒", "How fast": "有多快"},
)


@pytest.fixture
def docs(tmp_path):
    for language in ("en", "zh"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "benchmarks.md").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_figures_replace_those_below_the_command(docs):
    """What stands before it and the other chapters stay; a second time changes nothing."""
    publish(TOLD, docs=docs)
    page = (docs / "en/benchmarks.md").read_text(encoding="utf-8")
    before, after = PAGE.split("\nold figures\n")
    shown = "Measured on: a machine.\n\n| side | pages/s |\n|---|---:|\n| ours | 3.5 |"
    assert page.startswith(f"{before}\n{shown}")
    assert page.endswith(f"![How fast](../images/speed.svg)\n{after}")
    assert (docs / "images/speed.svg").read_text() == "<svg/>"
    publish(TOLD, docs=docs)
    assert (docs / "en/benchmarks.md").read_text(encoding="utf-8") == page


def test_the_last_chapter_is_replaced_to_the_end(docs):
    """There is no heading behind it."""
    publish(Published("python -m benchmarks.size", "here", [TABLE]), docs=docs)
    page = (docs / "en/benchmarks.md").read_text(encoding="utf-8")
    assert page.endswith("| theirs | does not run here |\n")
    assert "old figures" in page


def test_the_chinese_page_is_in_chinese(docs):
    """Titles, columns and what does not run."""
    publish(TOLD, docs=docs)
    page = (docs / "zh/benchmarks.md").read_text(encoding="utf-8")
    assert "| 哪一方 | 页/秒 |" in page
    assert "在这里跑不起来" in page
    assert "![有多快](../images/speed.svg)" in page


def test_a_command_that_the_page_lacks(docs):
    """There is no place for its figures."""
    with pytest.raises(SystemExit, match=r"no block with the command python -m benchmarks\.none"):
        publish(Published("python -m benchmarks.none", "here", [TABLE]), docs=docs)


def test_versions_stand_below_the_tables(docs):
    """Each package once; of steps that were measured before they were kept nothing is said."""
    versions = {
        "1000 one": {"faiss-cpu": "1.9", "numpy": "2.0"},
        "2000 one": {"faiss-cpu": "1.10"},
        "3000 one": {},
    }
    publish(replace(TOLD, versions=versions), docs=docs)
    english = (docs / "en/benchmarks.md").read_text(encoding="utf-8")
    assert "\nVersions, as far as they were kept: faiss-cpu 1.10 / 1.9, numpy 2.0.\n" in english
    assert "版本（有记录的）: faiss-cpu" in (docs / "zh/benchmarks.md").read_text(encoding="utf-8")
    publish(TOLD, docs=docs)
    assert "Versions" not in (docs / "en/benchmarks.md").read_text(encoding="utf-8")


def test_only_printed(docs, capsys):
    """The pages stay."""
    publish(TOLD, write=False, docs=docs)
    assert (docs / "en/benchmarks.md").read_text(encoding="utf-8") == PAGE
    assert "| ours | 3.5 |" in capsys.readouterr().out
