"""What asks for a thing in front of it."""

from __future__ import annotations

import re

import pytest

from tusou.text import without_request
from tusou.text.requests import _BEHIND, _CHINESE, _CHINESE_QUESTIONS, _ENGLISH


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("show me a red sofa", "a red sofa"),
        ("show us all dogs", "all dogs"),
        ("Please find me red sofas", "red sofas"),
        ("please show the price list", "the price list"),
        ("please search for red sofas", "red sofas"),
        ("could you show me dogs", "dogs"),
        ("Please could you show me a sofa", "a sofa"),
        ("search for a dog", "a dog"),
        ("I'm looking for a chair", "a chair"),
        ("i want to see cats", "cats"),
        ("find me a photo of a dog", "a photo of a dog"),
        ("give me some pictures of dogs", "some pictures of dogs"),
        ("搜索红色沙发", "红色沙发"),
        ("搜索：红色沙发", "红色沙发"),
        ("搜索 狗", "狗"),
        ("找一下蓝色的杯子", "蓝色的杯子"),
        ("搜索下雪的街道", "下雪的街道"),
        ("帮我找狗", "狗"),
        ("能不能帮我找红色沙发", "红色沙发"),
        ("可以帮我找一下红色沙发吗？", "红色沙发"),
        ("请给我看红色沙发", "红色沙发"),
        ("給我看紅色沙發", "紅色沙發"),
        ("給我一張貓的照片", "貓的照片"),
        ("麻烦帮我找一下发票", "发票"),
        ("帮我搜索一张猫的照片", "猫的照片"),
        ("我想看看海边的日落", "海边的日落"),
        ("找一个红色沙发", "一个红色沙发"),
        ('搜索"红色沙发"', '"红色沙发"'),
        ("搜索 狗 kind:photo", "狗 kind:photo"),
        ("搜索狗", "狗"),
        ("搜尋貓", "貓"),
        ("查找小狗 kind:photo", "小狗 kind:photo"),
        ("我要找工作服的照片", "工作服的照片"),
        ("帮我找工作流程图", "工作流程图"),
        ("我想找工作会议的照片", "工作会议的照片"),
        ("帮我找工作狗", "工作狗"),
        ("帮我找平衡车的照片", "平衡车的照片"),
        ("帮我找对象棋", "对象棋"),
        ("我想尋找紅色沙發", "紅色沙發"),
        ("show me dogs in:a/*.png", "dogs in:a/*.png"),
        ("帮我找狗 -in:a/b.pdf", "狗 -in:a/b.pdf"),
        ('show me "flag.png"', '"flag.png"'),
        ("show me cats -draft.pdf", "cats -draft.pdf"),
        ("帮我找猫，－草稿.pdf", "猫，－草稿.pdf"),
        ("give me all the photos of dogs", "all the photos of dogs"),
    ],
)
def test_the_request_is_left_out(typed, meant):
    """In both languages and both forms of Chinese; signs of the query language stay."""
    assert without_request(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("请问有没有白色的衣柜？", "白色的衣柜"),
        ("有没有红色的椅子", "红色的椅子"),
        ("有沒有白色的衣櫃嗎", "白色的衣櫃"),
        ("你好，请问有没有白色衣柜呢？", "白色衣柜"),
        ("有没有和服", "和服"),
        ("有没有不锈钢锅？ price:<500", "不锈钢锅 price:<500"),
        ("有没有一张狗的照片", "狗的照片"),
        ("有无白色衣柜", "白色衣柜"),
        ("你们有红色的椅子吗？", "红色的椅子"),
        ("你們有紅色的椅子嗎？", "紅色的椅子"),
        ("这里有狗吗", "狗"),
        ("你们店里还有白色的衣柜么", "白色的衣柜"),
        ("有哪些椅子", "椅子"),
        ("我想找红色的椅子", "红色的椅子"),
        ("我想买白色衣柜", "白色衣柜"),
        ("我想要红色的椅子", "红色的椅子"),
        ("我想要一把椅子", "一把椅子"),
        ("我想要白色衣柜", "白色衣柜"),
        ("我想看书架的照片", "书架的照片"),
        ("哪里有红色的椅子？", "红色的椅子"),
        ("哪儿有红色的椅子呢？", "红色的椅子"),
        ("哪有红色椅子", "红色椅子"),
        ("请问哪里可以买到红色的椅子", "红色的椅子"),
        ("能不能找到红色的椅子？", "红色的椅子"),
        ("可以看看红色的椅子吗", "红色的椅子"),
        ("请问能不能帮我找红色沙发吗？", "红色沙发"),
        ("请问红色的椅子吗？", "红色的椅子"),
        ("有没有“白色衣柜”？", "“白色衣柜”"),
        ('有没有"你好吗"', '"你好吗"'),
        ("有没有毛呢？", "毛呢"),
    ],
)
def test_a_chinese_question_asks_for_the_thing_in_it(typed, meant):
    """Without its beginning and its particle; quotes, filters and words like 毛呢 stay whole."""
    assert without_request(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "有没有",
        "有没有可能",
        "有没有什么",
        "有没有^2 沙发",
        "有没有沙发.jpg",
        "有人在骑车",
        "有无线耳机吗",
        "有无之境",
        "没有红色的椅子吗",
        "请问候家人",
        "请问路的人",
        "我想要的生活",
        "我想要回家",
        "我想买的东西",
        "我要买单",
        "我想看电影",
        "哪里有压迫，哪里就有反抗",
        "哪有这样的事",
        "可以吃的花吗",
        "“有没有”",
    ],
)
def test_what_is_no_question_for_a_thing_stays(typed):
    """What is seen, what is said, and what asks for nothing."""
    assert without_request(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("红色的椅子有吗？", "红色的椅子"),
        ("沙发 有吗", "沙发"),
        ("红色的沙发有没有", "红色的沙发"),
        ("白色衣柜还有货吗", "白色衣柜"),
        ("白色衣櫃在哪裡？", "白色衣櫃"),
        ("合同放在哪儿啊", "合同"),
        ("白色衣柜在哪里可以买到", "白色衣柜"),
        ("白色衣柜哪里有 price:<500", "白色衣柜 price:<500"),
    ],
)
def test_a_chinese_question_may_stand_behind_the_thing(typed, meant):
    """And before a filter."""
    assert without_request(typed) == meant


@pytest.mark.parametrize(
    "typed",
    ["你在哪里", "人在哪里", "我们在哪里", "猫在哪里", "爸爸去哪儿", "“白色衣柜在哪里”", "哪里有",
     "故乡在哪里.pdf", "红色的椅子有人坐"],
)  # fmt: skip
def test_what_only_ends_like_a_question_stays(typed):
    """What is said of people, titles, names of files."""
    assert without_request(typed) == typed


@pytest.mark.parametrize(("example", "pattern"), _BEHIND.items())
def test_each_pattern_behind_is_told_by_its_example(example, pattern):
    assert re.search(f"{pattern}$", example)
    assert without_request(example) == "红色的椅子"


@pytest.mark.parametrize(
    ("example", "pattern"), [*_ENGLISH.items(), *_CHINESE.items(), *_CHINESE_QUESTIONS.items()]
)
def test_each_pattern_is_told_by_its_example(example, pattern):
    assert re.match(pattern, example, re.IGNORECASE)
    assert without_request(example) != example


@pytest.mark.parametrize(
    "typed",
    [
        "a red sofa",
        "Show me",
        "show jumping horse",
        "show the flag",
        "find red sofa",
        "find us on facebook",
        "find figures of speech",
        "finding a way",
        "give me five",
        "look for less",
        "please find attached the invoice",
        "please show your ticket",
        "a dog looking for food",
        '"show me" a sofa',
        "Show me state flag.png",
        "搜索",
        "帮我找",
        "搜索^2 沙发",
        "找东西的人",
        "找不同的图片",
        "找工作的照片",
        "找零的照片",
        "寻找食物的鸟的照片",
        "搜寻食物的狗",
        "我在看书",
        "我想看书的人",
        "我要看医生",
        "我要找的东西",
        "给我一个拥抱",
        "帮我看孩子",
        "显示器",
        "显示器的照片",
        "显示屏的图片",
        "显示 器",
        "看海的人",
        "请问",
        "搜索图标.png",
        "搜索图标.png kind:photo",
        "搜索图标.png，红色",
        "Show me state flag.png kind:photo",
        "我要找工作的照片",
        "帮我找工作",
        "帮我找找工作",
        "我在寻找工作",
        "幫我找對象",
        "我要找麻烦",
        "我要找工作，急",
        "我要找工作 kind:photo",
        "帮我找工作了的人",
        "能不能帮我找工作吗？",
        "帮我找茬游戏",
        "我要搜集资料",
        "搜索狗粮",
        "搜索犬",
        "搜尋樹",
        "搜索海",
        "帮我查看日志",
        "帮我搜集资料",
        "will you get married",
        "could you show your ticket",
        "查找表",
        *(
            f"搜索{head}"
            for head in (
                *("树", "雷达", "行动", "图标", "灯", "机器人", "者", "中", "量", "优化", "关键词"),
                *("失败", "不到", "策略", "引擎示意图", "犬在雪地", "机器人比赛", "关键词排名"),
            )
        ),
        *(f"查找{head}" for head in ("失败", "函数", "替换", "函数的用法")),
    ],
)
def test_what_only_begins_so_stays(typed):
    """Compounds, what is seen in a picture, names of files, and a request of nothing."""
    assert without_request(typed) == typed


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("有线耳机吗", "有线耳机吗"),
        ("有机蔬菜吗", "有机蔬菜吗"),
        ("有趣的照片吗", "有趣的照片吗"),
        ("有轨电车吗", "有轨电车吗"),
        ("有限公司吗", "有限公司吗"),
        ("有机器人吗", "机器人"),
        ("有线下门店吗", "线下门店"),
        ("有名片吗", "名片"),
    ],
)
def test_words_that_begin_with_the_question_stay_whole(typed, asked):
    """有线, 有机, 有趣 are words; 机器人 and 名片 are things."""
    assert without_request(typed) == asked
