"""What a sentence says and only a filter holds to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("since 2019年", "since 2019年", "2019", ""),
        ("before 2019年5月", "before 2019年5月", "", "2019-04"),
        ("自2019年以来的信", "自2019年以来", "2019", ""),
        ("2019年起的信", "2019年起", "2019", ""),
        ("来自2019年的照片", "2019年", "2019", "2019"),
        ("2019年后的照片", "2019年后", "2019", ""),
        ("2019年后院的花", "2019年", "2019", "2019"),
        ("2019年5月到7月的照片", "2019年", "2019", "2019"),
        ("2019年前后的照片", "2019年", "2019", "2019"),
        ("2019年会的照片", "2019年", "2019", "2019"),
        ("from 2019 to 2021", "from 2019 to 2021", "2019", "2021"),
        ("trips between 2019 and 2021", "between 2019 and 2021", "2019", "2021"),
        ("2019年到2021年的照片", "2019年到2021年", "2019", "2021"),
        ("2019-2021年的照片", "2019-2021年", "2019", "2021"),
    ],
)
def test_a_date_in_words(words, said, after, before):
    """With the first and last date that is meant."""
    (told,) = spoken(words, NOW)
    assert (told.said, told.after, told.before) == (said, after, before)


@pytest.mark.parametrize(
    ("words", "said", "after", "before"),
    [
        ("1990年代的照片", "1990年代", "1990", "1999"),
        ("90年代的街景", "90年代", "1990", "1999"),
        ("上世纪八十年代的街景", "上世纪八十年代", "1980", "1989"),
        ("20世纪90年代", "20世纪90年代", "1990", "1999"),
        ("2000年代初", "2000年代", "2000", "2009"),
        ("90年代以前的街景", "90年代以前", "", "1989"),
        ("90年代前期的街景", "90年代", "1990", "1999"),
        ("1990年代以来", "1990年代以来", "1990", ""),
        ("photos from the 1990s", "from the 1990s", "1990", "1999"),
        ("1990s streets", "1990s", "1990", "1999"),
        ("the late 1980's", "the late 1980's", "1980", "1989"),
        ("before the 90s", "before the 90s", "", "1989"),
        ("since the '90s", "since the '90s", "1990", ""),
        ("after the 1990s", "after the 1990s", "2000", ""),
        ("streets in the nineties", "in the nineties", "1990", "1999"),
    ],
)
def test_a_decade_in_words(words, said, after, before):
    """All its years, and not the first one alone."""
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
        ("2万5000元以下的车", "2万5000元以下", "<=25000"),
        ("2万5以下的车", "2万5以下", "<=25000"),
        ("3千元以内", "3千元以内", "<=3000"),
        ("1.5万以下", "1.5万以下", "<=15000"),
        ("不超过1.1万元", "不超过1.1万元", "<=11000"),
        ("三万5000元以下", "三万5000元以下", "<=35000"),
        ("两千五百块以内的表", "两千五百块以内", "<=2500"),
        ("一千元以下的手机", "一千元以下", "<=1000"),
        ("千元以下的手机", "千元以下", "<=1000"),
        ("三百零五元以上", "三百零五元以上", ">=305"),
        ("3千万元以上的画", "3千万元以上", ">=30000000"),
        ("1亿2千万元以下", "1亿2千万元以下", "<=120000000"),
        ("2到3万元的车", "2到3万元", "20000..30000"),
        ("5000到2万元的表", "5000到2万元", "5000..20000"),
        ("三到五百元的灯", "三到五百元", "300..500"),
        ("大多1,200元以下", "1,200元以下", "<=1,200"),
        ("no more than 500 euros", "no more than 500 euros", "<=500"),
        ("a sofa not over 500", "not over 500", "<=500"),
        ("not less than 500 euros", "not less than 500", ">=500"),
        ("不低于500元的表", "不低于500元", ">=500"),
        ("不少于500元的表", "不少于500元", ">=500"),
        ("不高于500元的表", "不高于500元", "<=500"),
        ("between 2019 and 2021 euros", "between 2019 and 2021 euros", "2019..2021"),
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
        ("a street without any red car", "without any red car", "red car"),
        ("a beach without a single person", "without a single person", "person"),
        ("a beach without any other people", "without any other people", "people"),
        ("a beach without people walking", "without people", "people"),
        ("a wall without any of the red ones", "without any of the red", "red"),
        ("a poster with no visible text on it", "with no visible text", "text"),
        ("photos, not black and white", "not black and white", "black and white"),
        ("a sofa, not black leather", "not black leather", "black leather"),
        ("not red but blue", "not red", "red"),
        ("不带任何logo", "不带任何logo", "logo"),
        ("T恤 不带logo", "不带logo", "logo"),
        ("不带任何文字的海报", "不带任何文字", "文字"),
        ("没有一个人的街道", "没有一个人", "人"),
        ("没有任何人的海滩", "没有任何人", "人"),
    ],
)
def test_what_is_not_wanted_in_words(words, said, unwanted):
    """To a model it is what is looked for."""
    (told,) = spoken(words, NOW)
    assert (told.said, told.unwanted) == (said, unwanted)


@given(st.text("0129.,一二两零十百千万亿元以下内上起到-至年代月 in19fromto¥"))
def test_whatever_is_typed_is_no_fault(words):
    """What is told was said."""
    assert all(told.said in words for told in spoken(words, NOW))


@pytest.mark.parametrize("words", ["1.2.3万元以下", "1.2.3元以下", "1,5万元以下"])
def test_a_number_that_is_none_is_no_fault(words):
    assert [told.said for told in spoken(words, NOW)] in ([], [words])


@pytest.mark.parametrize(
    "words",
    [
        "2019 annual report", "2019年度报告", "Orwell's 1984", "in 2019-2020", "in 20190504",
        "rope under 500 kg", "more than 3 people", "10人以上", "from 8 to 10", "300起来",
        "2019年级", "2019级新生", "2019年款的车", "2019年鉴", "1995年代", "19世纪90年代", "20年代",
        "in the 1900s", "a man in his thirties", "a 90s timer", "in 2019 or 2020", "2019年和2020年",
        "几千元以下", "和朋友一起", "一起来", "十以内的加减法", "3万人以上", "5千米以内",
        "百米以内", "4k以上", "under 5k", "两三千元以下", "not the only one",
        "no parking", "do not disturb", "not many people", "not only", "有没有椅子",
        "是不是红色", "不要踩草地", "not in 2019", "not before 2019", "不是2019年的",
        "目前年轻人", "",
    ],
)  # fmt: skip
def test_what_may_be_meant_as_words_says_nothing(words):
    """A title, a number with a unit, a sign."""
    assert spoken(words, NOW) == []
