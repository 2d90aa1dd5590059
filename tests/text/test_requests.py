"""What asks for a thing in front of it."""

from __future__ import annotations

import pytest

from tusou.text import without_request


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("show me a red sofa", "a red sofa"),
        ("Please find red sofas", "red sofas"),
        ("could you show me dogs", "dogs"),
        ("find a red sofa", "a red sofa"),
        ("search for a dog", "a dog"),
        ("I'm looking for a chair", "a chair"),
        ("i want to see cats", "cats"),
        ("find me a photo of a dog", "a photo of a dog"),
        ("搜索红色沙发", "红色沙发"),
        ("搜索：红色沙发", "红色沙发"),
        ("找一下蓝色的杯子", "蓝色的杯子"),
        ("帮我找狗", "狗"),
        ("搜索服装", "服装"),
        ("请给我看红色沙发", "红色沙发"),
        ("給我看紅色沙發", "紅色沙發"),
        ("給我一張貓的照片", "貓的照片"),
        ("麻烦帮我找一下发票", "发票"),
        ("帮我搜索一张猫的照片", "猫的照片"),
        ("找红色沙发的照片", "红色沙发的照片"),
        ("找一个红色沙发", "一个红色沙发"),
        ("我想看海边的日落", "海边的日落"),
        ('搜索"红色沙发"', '"红色沙发"'),
        ("搜索狗 kind:photo", "狗 kind:photo"),
    ],
)
def test_the_request_is_left_out(typed, meant):
    """In both languages and both forms of Chinese; signs of the query language stay."""
    assert without_request(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "a red sofa",
        "Show me",
        "show jumping horse",
        "find red sofa",
        "finding a way",
        "a dog looking for food",
        '"show me" a sofa',
        "搜索",
        "帮我找",
        "搜索引擎示意图",
        "搜索犬在雪地",
        "搜索^2 沙发",
        "查找表",
        "找东西的人",
        "寻找食物的鸟",
        "我在看书",
        "我要找的东西",
        "显示器",
        "看海的人",
        "请问",
    ],
)
def test_what_only_begins_so_stays(typed):
    """Compounds, what is seen in a picture, what is quoted or weighed, and a request of nothing."""
    assert without_request(typed) == typed
