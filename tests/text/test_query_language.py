"""What a query means, and above all what it does not mean."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tusou
from tusou.text.query_language import Parsed, Unfit, field_names, parse_query

FIELDS = ("colour", "颜色", "item-no")

PLAIN = [
    "red armchair with oak legs",
    "红色的扶手椅",
    "state-of-the-art multi-head attention",
    "红色沙发-皮革",
    "minus - with spaces",
    "5 -3",
    "-5 °C",
    "pre- and post-war furniture",
    "pre-war -and post-war",
    "tar -v file",
    "--json",
    "- a list",
    "Paris – London",
    "Paris –London– Rome",
    "Paris –London map",
    "2019 –present",
    "a,-b",
    'tv -size:27" lcd',
    'cat -see:"hello world"more',
    '椅子 -颜色："深红"的',
    '(chair -shape:"round")',
    "x -f:x^2",
    "x -kind:x^2",
    'a 27" monitor',
    '27" and 24" monitors',
    '12 " pipe',
    'an unclosed "quote',
    '""',
    "“",
    "it's the dogs' bed",
    "note: this",
    "note:this",
    "kind: figure",
    "kind:of blue",
    "in:house design",
    "designed in:house.",
    "before:noon",
    "lang:python",
    "after:effects",
    "12:30",
    "ratio 16:9",
    "http://example.com/a:b",
    "https://example.com",
    "C:\\new\\file",
    "size:XL",
    "说明：如下",
    "x^2 + y^2",
    "x^2",
    "E=mc^2",
    "price per cm^2",
    "sin^2 x",
    "10^3",
    "sofa^",
    "sofa^0",
    "sofa^99",
    "^2",
    "a^b",
    "what is 1/2 * 3?",
    "C++ and C#",
    "(a|b) AND [c] {d} ~e /f/ *",
    "!!! ???",
]

UNDERSTOOD = [
    ("红色 沙发 -皮革", Parsed("红色 沙发", without=("皮革",))),
    ("red sofa -leather", Parsed("red sofa", without=("leather",))),
    ("-leather red sofa", Parsed("red sofa", without=("leather",))),
    ("sofa －皮革", Parsed("sofa", without=("皮革",))),
    ("sofa -T恤, -leather.", Parsed("sofa ,", without=("T恤", "leather"))),
    ("sofa −leather", Parsed("sofa", without=("leather",))),
    ("红色，沙发，-皮革", Parsed("红色，沙发，", without=("皮革",))),
    ("沙发、－“深红”；-皮革", Parsed("沙发、 ；", without=("深红", "皮革"))),
    ('sofa -"dark red"', Parsed("sofa", without=("dark red",))),
    ("沙发 -“深红”", Parsed("沙发", without=("深红",))),
    ('"exact phrase"', Parsed("exact phrase", phrases=("exact phrase",))),
    ('a "red sofa" here', Parsed("a red sofa here", phrases=("red sofa",))),
    ('"red sofa", please', Parsed("red sofa , please", phrases=("red sofa",))),
    ("“exact phrase”", Parsed("exact phrase", phrases=("exact phrase",))),
    ("找“红色沙发”的图", Parsed("找 红色沙发 的图", phrases=("红色沙发",))),
    ('找"红色沙发"的图', Parsed("找 红色沙发 的图", phrases=("红色沙发",))),
    ("「紅色沙發」 椅", Parsed("紅色沙發 椅", phrases=("紅色沙發",))),
    ("『A』『B』", Parsed("A B", phrases=("A", "B"))),
    ('"IP65" lamp', Parsed("IP65 lamp", phrases=("IP65",))),
    ("sofa^2 red", Parsed("sofa red", weights=(("sofa", 2.0),))),
    ("沙发^0.5 红色", Parsed("沙发 红色", weights=(("沙发", 0.5),))),
    ('"oak legs"^3', Parsed("oak legs", phrases=("oak legs",), weights=(("oak legs", 3.0),))),
    ("chart kind:figure", Parsed("chart", filters=(("kind", "figure"),))),
    ("chart KIND：Figures", Parsed("chart", filters=(("kind", "figure"),))),
    ("chart in:catalogues/", Parsed("chart", filters=(("in", "catalogues/"),))),
    ("chart in:*.pdf", Parsed("chart", filters=(("in", "*.pdf"),))),
    ('chart in:"my files/"', Parsed("chart", filters=(("in", "my files/"),))),
    ("chart after:2024", Parsed("chart", filters=(("after", "2024"),))),
    ("chart before:2024-05-31", Parsed("chart", filters=(("before", "2024-05-31"),))),
    ("chart lang:ZH", Parsed("chart", filters=(("lang", "zh"),))),
    ("chair colour:red", Parsed("chair", filters=(("colour", "red"),))),
    ("chair Colour:red!", Parsed("chair", filters=(("colour", "red"),))),
    ('chair colour:"dark red"', Parsed("chair", filters=(("colour", "dark red"),))),
    ("椅子 颜色：红", Parsed("椅子", filters=(("颜色", "红"),))),
    ("x item-no:A-127", Parsed("x", filters=(("item-no", "A-127"),))),
    (r"\-leather sofa", Parsed("-leather sofa")),
    (r"\−leather \–sofa", Parsed("−leather –sofa")),
    (r"kind\:figure", Parsed("kind:figure")),
    (r"sofa\^2", Parsed("sofa^2")),
    (r"\"not a phrase\"", Parsed('"not a phrase"')),
    (r"-leather sofa\^2", Parsed("sofa^2", without=("leather",))),
    ("kind:figure", Parsed("", filters=(("kind", "figure"),))),
    ("chart -kind:photo", Parsed("chart", filters=(("-kind", "photo"),))),
    ("图，－KIND：Pages,photos", Parsed("图，", filters=(("-kind", "page"), ("-kind", "photo")))),
    ('x -in:a/ in:b/ -in:"c/"', Parsed("x", filters=(("-in", "a/"), ("in", "b/"), ("-in", "c/")))),
    ("chart、-lang:zh", Parsed("chart、", filters=(("-lang", "zh"),))),
    ("chart -after:2024", Parsed("chart", filters=(("-after", "2024"),))),
    ("chair -Colour:red!", Parsed("chair", filters=(("-colour", "red"),))),
    ("chair -shape:round", Parsed("chair", without=("shape:round",))),
    ('chair -shape:"very round"', Parsed("chair", without=("shape:very round",))),
    (r"chair -kind\:photo", Parsed("chair", without=("kind:photo",))),
    ("合同 －甲方：张三“先生”", Parsed("合同", without=("甲方：张三“先生”",))),
    ("菜单 -价格：100“元”", Parsed("菜单", without=("价格：100“元”",))),
    ("沙发 -品牌：宜家“红色”", Parsed("沙发", without=("品牌：宜家“红色”",))),
    ("椅子 -颜色：红“深”", Parsed("椅子", without=("颜色：红“深”",))),
    ('chair -colour:"dark red".', Parsed("chair .", filters=(("-colour", "dark red"),))),
]  # fmt: skip


@pytest.mark.parametrize("sentence", PLAIN)
def test_a_plain_sentence_stays_as_it_is(sentence):
    """Hyphens, minus signs, inches, times, addresses, formulas and broken syntax are words."""
    assert replace(parse_query(sentence, FIELDS), unfit=(), unknown=()) == Parsed(sentence)


def graded_queries():
    sample = Path(tusou.__file__).parent / "sample/queries.jsonl"
    own = Path(__file__).resolve().parents[2] / "benchmarks/quality/queries.jsonl"
    lines = [line for file in (sample, own) for line in file.read_text("utf-8").splitlines()]
    return [json.loads(line)["query"] for line in lines]


def test_no_graded_query_is_misread():
    """What people have asked in plain words, in both languages, means what it says."""
    queries = graded_queries()
    assert len(queries) > 200
    for query in queries:
        assert replace(parse_query(query, FIELDS), unknown=()) == Parsed(query)


@pytest.mark.parametrize(("typed", "parsed"), UNDERSTOOD)
def test_what_is_understood(typed, parsed):
    """Every sign, in both languages and both widths, alone and with others."""
    assert replace(parse_query(typed, FIELDS), unknown=()) == parsed


def test_only_known_fields_are_filters():
    """The same words are a filter in one library and words in another."""
    assert parse_query("colour:red chair").words == "colour:red chair"
    assert parse_query("colour:red Price：5 kind:page", ["Colour"]).unknown == ("price",)
    assert field_names("colour:red Price：5 kind:page http://x note: 12:30") == ["colour", "price"]
    assert field_names("Price<5 a < b size：3") == ["size", "price"]
    parsed = parse_query("price<5 size:3 chair")
    assert (parsed.unknown, parsed.unknown_compared) == (("size",), ("price",))
    assert field_names("a，-colour:red -kind:page -12:30") == ["colour"]
    assert field_names(r"colour\:red") == []


def test_all_at_once():
    """Signs do not disturb each other."""
    parsed = parse_query(
        '红色^2 "real leather" sofa -皮革 -"dark red" kind:page in:a/ colour:red', FIELDS
    )
    assert parsed == Parsed(
        "红色 real leather sofa",
        ("real leather",),
        ("皮革", "dark red"),
        (("红色", 2.0),),
        (("kind", "page"), ("in", "a/"), ("colour", "red")),
    )


@given(st.text(alphabet='ab 沙发-"“”「」:：^2.\\(/in', max_size=40))
def test_nothing_is_an_error(text):
    """Whatever is typed is understood somehow, and what is understood is not empty."""
    parsed = parse_query(text, ("a", "in"))
    assert all((*parsed.phrases, *parsed.without, *(value for _, value in parsed.filters)))
    assert all(0 < weight <= 10 for _, weight in parsed.weights)


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("x kind:page,figure", (("kind", "page"), ("kind", "figure"))),
        ("x kind：pages，photos", (("kind", "page"), ("kind", "photo"))),
        ("x kind:page、figure", (("kind", "page"), ("kind", "figure"))),
        ("x kind:Page,figures、PHOTO。", (("kind", "page"), ("kind", "figure"), ("kind", "photo"))),
        ("x kind:page,figure.", (("kind", "page"), ("kind", "figure"))),
        ("in:a/ kind:page,figure", (("in", "a/"), ("kind", "page"), ("kind", "figure"))),
        ("x kind:page,chair", (("kind", "page"),)),
        ("x after:２０２４", (("after", "2024"),)),
        ("x before:2024-１２", (("before", "2024-12"),)),
        ("x after:2024/05", (("after", "2024-05"),)),
        ("x after:2024.5.3", (("after", "2024-05-03"),)),
        ("x after：2024年5月", (("after", "2024-05"),)),
        ('x in:"*.jp?"', (("in", "*.jp?"),)),
        ("x in:IMG_12?", (("in", "IMG_12?"),)),
        ("x in:a/b?", (("in", "a/b?"),)),
        ("x in:a/?.", (("in", "a/?"),)),
        ("x in:catalogues/.", (("in", "catalogues/"),)),
        ("x maker:Acme?", (("maker", "Acme"),)),
        ('x maker:"Acme Inc."', (("maker", "Acme Inc."),)),
        ("x maker:Acme.", (("maker", "Acme"),)),
        ("x price:<500.", (("price", "<500"),)),
        ("x price：≥99.5!", (("price", "≥99.5"),)),
        ("price:100..500 x", (("price", "100..500"),)),
        ("x price:100..", (("price", "100.."),)),
        ("x -price:..20", (("-price", "..20"),)),
        ("x price:<1,500, red", (("price", "<1,500"),)),
        ("x price:<1.299,00", (("price", "<1.299,00"),)),
        ("price:< 500 x", (("price", "< 500"),)),
        ("x price:≥ 20 price:<=30", (("price", "≥ 20"), ("price", "<=30"))),
        ("price<500 wardrobe", (("price", "<500"),)),
        ("wardrobe Price>=99.50", (("price", ">=99.50"),)),
        ("x price>100 price≤1,500, red", (("price", ">100"), ("price", "≤1,500"))),
        ("x -price< 20€.", (("-price", "< 20€"),)),
        ("price＜500的衣柜", (("price", "＜500"),)),
        ("x maker:Acme...", (("maker", "Acme"),)),
        ("x after:2024..", (("after", "2024"),)),
    ],
)
def test_values_are_read_as_they_are_meant(typed, filters):
    """Several kinds, full-width digits, and quotes that keep what stands in them."""
    assert parse_query(typed, ["maker", "price"]).filters == filters


@pytest.mark.parametrize("typed", ["after:2024-13", "before:2024-02-31", "after:２０２"])
def test_what_is_no_date_is_words(typed):
    """There is no thirteenth month."""
    assert replace(parse_query(f"x {typed}"), unfit=()) == Parsed(f"x {typed}")


@pytest.mark.parametrize(
    ("typed", "unfit"),
    [
        ("lamp kind:figur after:2024-02-31", [("kind", "figur"), ("after", "2024-02-31")]),
        ("lang:english before:noon.", [("lang", "english"), ("before", "noon")]),
        ("designed in:house", [("in", "house")]),
        ("chart kind:figure in:a/ note:this colour:red", []),
        (r"kind\:figur", []),
        ("x kind:pair,fotos", [("", "fotos")]),
        ("x kind:fotos,pair", [("", "fotos")]),
        ("kind:photo，a red sofa", []),
        ("kind:photo、红色沙发", []),
        ("kind:photo，figur", [("", "figur")]),
        ("x kind:photo、图文", [("", "图文")]),
        ("x kind:foto,seite", [("kind", "foto"), ("kind", "seite")]),
        ("kind:page，红色沙发", []),
        ("kind:photo，air", []),
        ("kind:page,chair", []),
        (
            "x -kind:figur -in:house -kind:foto,seite",
            [
                *(("-kind", "figur", "without"), ("-in", "house", "without")),
                *(("-kind", "foto", "without"), ("-kind", "seite", "without")),
            ],
        ),
        ("x -lang:v-", [("-lang", "v-")]),
        ("x -kind:page,fotos", [("", "fotos", "nothing")]),
        ("x -kind:photo、图文", [("", "图文", "nothing")]),
        ("图 类型:画 文件夹:家 语言:猫", [("类型", "画"), ("文件夹", "家"), ("语言", "猫")]),
        ("x 日期:明天", [("日期", "明天")]),
        ("x -date:noon", [("-date", "noon", "without")]),
        ("x -日期:明天", [("-日期", "明天", "without")]),
        (
            "x -after:soon -before:2024-13",
            [
                ("-after", "soon", "without"),
                ("-before", "2024-13", "without"),
            ],
        ),
        ("x -lang:english", [("-lang", "english", "without")]),
    ],
)
def test_a_filter_whose_value_does_not_fit_is_known(typed, unfit):
    """Whoever meant a filter can be told what became of it: words, and behind a minus no words."""
    assert parse_query(typed, FIELDS).unfit == tuple(Unfit(*one) for one in unfit)


@pytest.mark.parametrize(
    ("typed", "words", "kinds"),
    [
        ("x kind:pair,fotos", "x fotos", ["pair"]),
        ("kind:page，red sofa", "red sofa", ["page"]),
        ("x kind:foto,seite", "x kind:foto,seite", []),
        ("x -kind:photo,figur", "x", ["photo"]),
        ("x -kind:photo、图文,sofa", "x sofa", ["photo"]),
        ("x kind:照片、插图", "x", ["photo", "figure"]),
        ("x 类型：页面，红色沙发", "x ，红色沙发", ["page"]),
    ],
)
def test_of_several_kinds_those_that_are_none_are_words(typed, words, kinds):
    """The comma may as well be that of a sentence."""
    parsed = parse_query(typed)
    assert (parsed.words, [value for _, value in parsed.filters]) == (words, kinds)


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("猫 kind:照片", [("kind", "photo")]),
        ("猫 kind:图片", [("kind", "figure"), ("kind", "photo"), ("kind", "pair")]),
        ("cat kind:pictures", [("kind", "figure"), ("kind", "photo"), ("kind", "pair")]),
        ("猫 类型：图文对", [("kind", "pair")]),
        ("猫 类型:照片,页面", [("kind", "photo"), ("kind", "page")]),
        ("猫 -类型:照片", [("-kind", "photo")]),
        ("猫 文件夹:青岛/", [("in", "青岛/")]),
        ('猫 文件夹:"五一 青岛/"', [("in", "五一 青岛/")]),
        ("猫 语言:zh", [("lang", "zh")]),
        ("猫 语言：中文", [("lang", "zh")]),
        ("cat date:2019", [("after", "2019"), ("before", "2019")]),
        ("猫 日期:2019-05", [("after", "2019-05"), ("before", "2019-05")]),
        ("猫 日期：2019年5月", [("after", "2019-05"), ("before", "2019-05")]),
        ("cat -date:2019", [("-date", "2019")]),
        ("猫 -日期：2019年5月", [("-日期", "2019-05")]),
        ("猫 -文件夹:青岛/", [("-in", "青岛/")]),
        ("猫 -语言:中文", [("-lang", "zh")]),
    ],
)
def test_filters_have_other_names(typed, filters):
    """Chinese ones, also of kinds, and one for a date with both its ends."""
    parsed = parse_query(typed)
    assert list(parsed.filters) == filters
    assert parsed.words in ("猫", "cat")
    assert parsed.unknown == parsed.unfit == ()


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("灯 类型:照片", "类型", "照片"),
        ("灯 类型:照片、插图", "类型", "照片、插图"),
        ("灯 日期:2019", "日期", "2019"),
        ("灯 -date:2019", "-date", "2019"),
        ("灯 语言：中文", "语言", "中文"),
    ],
)
def test_a_field_of_that_name_is_the_field(typed, name, value):
    """What a list calls so is what those who know it mean."""
    assert parse_query(typed, [name.removeprefix("-")]).filters == ((name, value),)
    assert name.removeprefix("-") in field_names(f"灯 {name}:1")


def test_a_bound_is_no_formula():
    """An equals sign tells of formulas, in which "^" gives no weight."""
    assert parse_query("sofa^2 price:<=500", ["price"]).weights == (("sofa", 2.0),)
    assert parse_query("sofa^2 = 4", ["price"]).weights == ()


@pytest.mark.parametrize(
    "typed",
    ["x<5", "price<cheap", "price < 500", "price<=", "kind<5", "in<5.5", "price<5x7",
     "list-price<5",     "price<500/month", "<500", "a price<b>"],
)  # fmt: skip
def test_what_is_compared_with_no_number_or_is_no_field_is_words(typed):
    parsed = parse_query(typed, ["price", "kind", "in"])
    assert replace(parsed, unknown_compared=()) == Parsed(typed)


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("chair variant_price<50", (("variant price", "<50"),)),
        ("chair Variant-Price:<50", (("variant price", "<50"),)),
        ("chair variantprice:50..90", (("variant price", "50..90"),)),
        ("chair -variant_price>=50", (("-variant price", ">=50"),)),
        ("椅子 商品_价格<50", (("商品 价格", "<50"),)),
        ("椅子 商品价格：50", (("商品 价格", "50"),)),
        ("chair price_eur<50", (("price (eur)", "<50"),)),
    ],
)
def test_a_name_of_several_words_is_typed_as_one(typed, filters):
    """And comes back as the field is called."""
    parsed = parse_query(typed, ["Variant Price", "商品 价格", "Price (EUR)"])
    assert parsed.filters == filters
    assert parsed.words in ("chair", "椅子")
    assert parsed.unknown == parsed.unknown_compared == ()


def test_what_is_compared_can_be_meant_as_it_stands():
    r"""`\` before the sign makes it a sign of the text."""
    assert parse_query(r"price\<500", ["price"]) == Parsed("price<500")


def test_the_words_around_what_is_compared_stay():
    assert parse_query("red price<500 wardrobe", ["price"]).words == "red wardrobe"
    assert parse_query("价格<500的衣柜", ["价格"]).words == "的衣柜"
