"""The tool that runs and renews the examples."""

from __future__ import annotations

import json

import pytest

from docs.consoles import (
    ROOT,
    Workshop,
    blocks,
    examples,
    hits,
    laid_out,
    language_of,
    rewritten,
)

PAGE = """\
Text.

```console run
$ tusou serch x
old
$ tusou --version
old
```

```console
$ something else
```
"""


def test_blocks_and_examples_are_found():
    """Only the blocks asked for, and each command with its own lines."""
    found = blocks(PAGE, "console run")
    assert [example.command for example in examples(found[0].body)] == [
        "tusou serch x",
        "tusou --version",
    ]
    assert [example.output for example in examples(found[0].body)] == ["old", "old"]


def test_hits_are_told_from_other_lines():
    """Rank, kind and place count; confidence, cosine and reasons may change."""
    output = " 1  1.00  cosine    —    pair    pairs.json → a.jpg\n    words: Red\n"
    assert hits(output) == [("1", "pair", "pairs.json → a.jpg")]
    assert hits("10  0.53  cosine 0.2345  page    a b.pdf page 3") == [
        ("10", "page", "a b.pdf page 3")
    ]
    assert hits(" 2  0.53  余弦 0.2345  页面    a b.pdf 第 3 页") == [
        ("2", "页面", "a b.pdf 第 3 页")
    ]


def test_a_page_is_shown_in_its_language(workshop: Workshop):
    assert language_of(ROOT / "README.zh.md") == language_of(ROOT / "docs/zh/search.md") == "zh"
    assert language_of(ROOT / "README.md") == "en"
    assert "是不是 'search'？" in rewritten(PAGE, workshop, "zh")


def test_output_is_written_anew(workshop: Workshop):
    """Old output is replaced, blocks that are not runnable stay."""
    text = rewritten(PAGE, workshop)
    assert "old" not in text
    assert "did you mean 'search'?" in text
    assert "$ something else" in text
    assert rewritten(text, workshop) == text


def test_an_answer_in_json_is_written_anew(workshop: Workshop):
    """Its own query is asked again; how long that took stays."""
    old = '```json run\n{"query": "white stool", "needed": 7.5, "took_ms": 9.6}\n```\n'
    text = rewritten(old, workshop)
    [block] = blocks(text, "json run")
    answer = json.loads(block.body)
    assert (answer["query"], answer["took_ms"], len(answer["hits"])) == ("white stool", 9.6, 1)
    assert answer["needed"] < 1
    assert block.body == laid_out(answer) + "\n"
    assert '\n  "model": "starter",\n' in block.body


def test_only_tusou_is_run(workshop: Workshop):
    """An example cannot run other programs."""
    with pytest.raises(ValueError, match="no command of tusou"):
        workshop.run("rm -r demo")
