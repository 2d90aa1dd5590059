"""The second table of matching: numbers with units, mixed scripts, width, inflected alphabets."""

from __future__ import annotations

import pytest

from tusou.text import matched_words, query_terms, segment

FOUND = [
    # numbers and units
    ("36W", "LED 36W IP65"),
    ("IP65", "LED 36W IP65"),
    ("100,000", "100000 pieces"),
    ("12.50", "€12.50"),
    ("50%", "up to 50% off"),
    ("1.5kg", "1.5 kg"),
    ("120 cm", "120cm"),
    ("120cm", "宽120cm"),
    ("220V", "220V～50Hz"),
    ("5G", "5G网络"),
    ("２０２４", "2024年"),
    ("2024年", "２０２４年"),
    # codes
    ("RTX4090", "RTX-4090"),
    ("ISO 9001", "ISO9001 认证"),
    ("GB/T 7714", "GB/T 7714-2015"),
    ("10.1145", "doi:10.1145/3292500"),
    ("iPhone15", "iPhone15手机壳"),
    ("USB-C", "usb-c接口"),
    ("x_train", "x_train.shape"),
    # mixed Chinese and Latin
    ("AI模型", "基于 AI 模型的方法"),
    ("T恤", "纯棉T恤"),
    ("卡拉OK", "卡拉OK设备"),
    ("GPU服务器", "八卡GPU服务器"),
    ("红色sofa", "sofa, red"),
    ("ｋＷ", "功率5kW"),
    ("ＡＢＣ公司", "abc公司"),
    # traditional forms typed as such, and full-width or half-width forms
    ("圖書館", "臺北圖書館"),
    ("ｶﾀﾛｸﾞ", "カタログ"),
    ("①", "1"),
    ("Ⅲ", "iii"),
    # Greek and Russian
    ("ΣΟΦΟΣ", "σοφός"),
    ("μονή", "ΜΟΝΉ"),
    ("ёлка", "Елка"),
    ("МОСКВА", "Москва"),
    # French, German, Spanish
    ("élève", "ELEVE"),
    ("naïve", "naive"),
    ("grosse", "GROßE"),
    ("niño", "nino"),
]

NOT_FOUND = [
    ("36W", "136W"),
    ("2024", "20245"),
    ("12.50", "1250"),
    ("1,000", "1.000"),
    ("-5", "55"),
    ("5G", "15G"),
    ("机器", "机会与器械"),
    ("海上", "上海"),
    ("人工", "工人"),
    ("lamp", "clamp"),
    ("МОСТ", "гость"),
]


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_found(query, text):
    """The query has a term in common with the text."""
    assert set(query_terms(query)) & set(segment(text))


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_not_found(query, text):
    """The query has no term in common with the text."""
    assert not set(query_terms(query)) & set(segment(text))


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Rated 36W, IP65.", "ip65", ("IP65",)),
        ("八卡GPU服务器，GPU 服务", "gpu服务器", ("GPU", "服务器", "服务")),
        ("宽 120 cm，高 80 cm", "80", ("80",)),
        ("Café, CAFE and cafés", "cafe", ("Café", "CAFE", "cafés")),
        ("ＬＥＤ灯 LED", "led", ("ＬＥＤ", "LED")),
    ],
)
def test_matches_are_shown_as_written(text, query, words):
    """Codes, widths and accents match folded and are told as the text has them."""
    assert matched_words(text, query) == words
