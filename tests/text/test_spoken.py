"""What a sentence says and only a filter holds to."""

from __future__ import annotations

import pytest

from tusou.text import spoken

NOW = 2026


@pytest.mark.parametrize(
    ("words", "said", "after", "before"),
    [
        ("photos from 2019", "from 2019", "2019", "2019"),
        ("a beach in May 2021", "in May 2021", "2021-05", "2021-05"),
        ("March 2020, snow", "March 2020", "2020-03", "2020-03"),
        ("dogs before 2019", "before 2019", "", "2018"),
        ("letters before January 2019", "before January 2019", "", "2018-12"),
        ("sailing since 2020", "since 2020", "2020", ""),
        ("2019年的照片", "2019年", "2019", "2019"),
        ("2019年5月份的合影", "2019年5月份", "2019-05", "2019-05"),
        ("2018年以前的信", "2018年以前", "", "2017"),
        ("2018年5月以前的信", "2018年5月以前", "", "2018-04"),
        ("2018年以来", "2018年以来", "2018", ""),
        ("last year's party", "last year", "2025", "2025"),
        ("去年夏天的海边", "去年", "2025", "2025"),
        ("前年的婚礼", "前年", "2024", "2024"),
    ],
)
def test_a_date_in_words(words, said, after, before):
    """With the first and last date that is meant."""
    (told,) = spoken(words, NOW)
    assert (told.said, told.after, told.before) == (said, after, before)


@pytest.mark.parametrize(
    ("words", "said", "amount"),
    [
        ("chair under 500", "under 500", "<500"),
        ("sofa below $1,200 in red", "below $1,200", "<1,200"),
        ("up to 80 euros", "up to 80 euros", "<=80"),
        ("a table over 900.", "over 900", ">900"),
        ("from 300 euros", "from 300", ">=300"),
        ("between 100 and 500 euros, oak", "between 100 and 500 euros", "100..500"),
        ("500元以下的沙发", "500元以下", "<=500"),
        ("500以内", "500以内", "<=500"),
        ("价格不超过300元", "不超过300元", "<=300"),
        ("200到500元的椅子", "200到500元", "200..500"),
        ("超过300块的灯", "超过300块", ">=300"),
    ],
)
def test_an_amount_in_words(words, said, amount):
    """As the field of a price takes it."""
    (told,) = spoken(words, NOW)
    assert (told.said, told.amount) == (said, amount)


@pytest.mark.parametrize(
    ("words", "said", "unwanted"),
    [
        ("a sofa, not black", "not black", "black"),
        ("a beach without any people", "without any people", "people"),
        ("a desk but no drawers", "but no drawers", "drawers"),
        ("不要皮革的沙发", "不要皮革", "皮革"),
        ("沙发 不要黑色", "不要黑色", "黑色"),
        ("没有人的海滩", "没有人", "人"),
        ("除了椅子以外", "除了椅子", "椅子"),
    ],
)
def test_what_is_not_wanted_in_words(words, said, unwanted):
    """To a model it is what is looked for."""
    (told,) = spoken(words, NOW)
    assert (told.said, told.unwanted) == (said, unwanted)


@pytest.mark.parametrize(
    "words",
    [
        "2019 annual report", "2019年度报告", "Orwell's 1984", "in 2019-2020", "in 20190504",
        "rope under 500 kg", "more than 3 people", "10人以上", "from 8 to 10", "300起来",
        "no parking", "not only", "有没有椅子", "不要踩草地", "目前年轻人", "",
    ],
)  # fmt: skip
def test_what_may_be_meant_as_words_says_nothing(words):
    """A title, a number with a unit, a sign."""
    assert spoken(words, NOW) == []
