"""One thing has one Chinese name, at the terminal, on the server's page and in the documents."""

from __future__ import annotations

import pytest

from docs.consoles import ROOT
from tusou.wording.table import FOLDER
from wording.forms import SOURCES

ONE_WORD = {
    "置信度": "可信度",
    "接近的结果": "差一点的结果",
    "外观相似": "画面相似",
    "文意相符": "文意相近",
    "词语": "文字，或词",
    "您": "你",
    "门槛": "自己设的是阈值，tusou 的是界线",
    "短语": "原话",
    "布局": "目录结构",
    "样例": "示例",
    "没能撑过来": "意外退出",
    "没有长度的": "长度为零的",
    "正当": "可信",
}
"""What was said once → what is said instead."""
WORDS = [
    ROOT / "README.zh.md",
    *sorted((ROOT / "docs" / "zh").glob("*.md")),
    SOURCES / "server" / "page" / "words.js",
    *sorted(FOLDER.glob("*.txt")),
]


@pytest.mark.parametrize("file", WORDS, ids=lambda file: file.name)
def test_each_thing_has_one_name(file):
    text = file.read_text("utf-8")
    assert {word: instead for word, instead in ONE_WORD.items() if word in text} == {}
