"""Which queries find which texts: the table that segmentation is held to."""

from __future__ import annotations

import pytest

from tusou.text import query_terms, segment

FOUND = [
    # English: case, number, form
    ("red chair", "Two red chairs by the window"),
    ("CHAIRS", "a chair"),
    ("chair", "CHAIRS"),
    ("folding table", "folded tables"),
    ("tilings", "tiling of the plane"),
    ("running", "he runs"),
    ("company", "companies"),
    ("children's bed", "bed for children"),
    ("customer's", "customers"),
    ("don't", "don’t"),
    ("colour", "Colours of the year"),
    ("the", "the end"),
    ("to be or not to be", "not to be"),
    # English: words written together or apart
    ("multi-head attention", "multihead"),
    ("multihead", "multi-head attention"),
    ("multi head", "multi-head"),
    ("head", "multi-head"),
    ("wifi", "Wi-Fi included"),
    ("wi-fi", "WIFI"),
    ("email", "e-mail"),
    ("libre office", "LibreOffice"),
    ("wall paper", "wallpaper"),
    ("state-of-the-art", "state of the art"),
    ("art", "state-of-the-art"),
    # typesetting
    ("information", "informa-\ntion"),
    ("information", "informa\ufffetion"),
    ("information", "informa\x02tion"),
    ("information", "infor\u00admation"),
    ("state-of-the-art", "state-of-the-\nart"),
    ("living", "L I V I N G  R O O M"),
    ("living room", "L I V I N G R O O M"),
    ("living", "L I V I N G R O O M"),
    ("room", "L I V I N G R O O M"),
    ("LIVING LAMP", "L\u00a0I\u00a0V\u00a0I\u00a0N\u00a0G  L\u00a0A\u00a0M\u00a0P"),
    ("L I V I N G", "the living collection"),
    ("fine office", "ﬁne oﬃce"),
    ("finance", "ﬁnance"),
    # accents, width, other alphabets
    ("cafe", "Café"),
    ("CAFÉ", "cafe"),
    ("zurich", "ZÜRICH"),
    ("strasse", "Straße"),
    ("Malmo", "Malmö"),
    ("lodz", "Łódź"),
    ("ＬＥＤ", "LED lamp"),
    ("led", "ＬＥＤ灯"),
    ("σαρκοφαγοι", "τέσσερις σαρκοφάγοι,"),
    ("ΜΟΝΗ", "της Μονής"),
    ("каталог", "КАТАЛОГИ"),
    # codes and numbers
    ("A-127", "Chair A-127"),
    ("A127", "Chair A-127"),
    ("A-127", "Chair A127"),
    ("127", "Chair A-127"),
    ("lc4", "LC4 chaise longue"),
    ("LC-4", "LC4"),
    ("3.5mm", "3.5mm jack"),
    ("3.5", "3.5mm"),
    ("3.5 mm", "3.5mm"),
    ("3,5 mm", "3.5 mm"),
    ("1299", "¥1,299"),
    ("1,299", "1299 yuan"),
    ("$1000", "up to $1,000.00"),
    ("2019", "2019-04-10"),
    ("2019-04-10", "2019年 (20190410)"),
    ("6.4.1", "6.4.1 Backpropagation"),
    ("V3.0", "SKR MINI E3 V3.0"),
    ("SKR-MINI", "SKR MINI E3"),
    ("C++", "written in C++."),
    ("m2", "120㎡"),
    ("m2", "120 m²"),
    ("6U", "6U机架式服务器"),
    ("example.com", "http://www.example.com/a"),
    ("file_name", "file name"),
    # Chinese
    ("沙发", "红色沙发"),
    ("椅", "扶手椅"),
    ("椅子", "一把椅子。"),
    ("红色沙发", "红色的沙发"),
    ("支持向量机", "支持向量机（SVM）"),
    ("目录", "目 录"),
    ("技术服务", "技 术 服 务"),
    ("目 录", "目录"),
    ("合法控制权", "项目确保对底层算力资产拥有合\r\n法控制权"),
    ("LED灯", "LED 灯"),
    ("8节点", "8 节点服务器"),
    ("ＬＥＤ吊灯", "led吊灯"),
    ("⽬录", "目录"),
    ("请帮我找一张红色沙发的照片", "沙发"),
    ("研究的目的", "目的"),
    ("照片", "照片"),
    # Japanese and Korean
    ("ソファ", "ｿﾌｧ"),
    ("椅子", "木の椅子です"),
    ("의자", "나무 의자"),
]

NOT_FOUND = [
    ("cat", "category"),
    ("chair", "chairman"),
    ("art", "party"),
    ("red", "reduced"),
    ("now", "know"),
    ("A-127", "A-1270"),
    ("127", "1270"),
    ("3.5", "35"),
    ("299", "1,299"),
    ("LC4", "PC4"),
    ("vitamin-C", "C sharp"),
    ("1.299", "1,299"),
    ("C++", "vitamin C"),
    ("show me the red lamp", "show me the way"),
    ("a picture of a lamp", "a picture of a dog"),
    ("AB", "A B testing"),
    ("ABCD", "A B C D"),
    ("沙发", "沙漠发现"),
    ("目录", "目的记录"),
    ("椅子", "椅背"),
    ("白色", "明白颜色"),
    ("红色的椅子", "蓝的沙发"),
    ("找一张台灯的照片", "旅行的照片"),
    ("ハ", "バ"),
    ("が", "か"),
    ("标题正文", "标\n文"),
]


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_found(query, text):
    """The query has a term in common with the text."""
    assert set(query_terms(query)) & set(segment(text))


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_not_found(query, text):
    """The query has no term in common with the text."""
    assert not set(query_terms(query)) & set(segment(text))


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_a_text_finds_itself(query, text):
    """Whatever is typed as it is written is found by every one of its words."""
    for written in (query, text):
        terms = set(segment(written))
        assert any(term in terms for term in query_terms(written))


def test_the_table_is_large_enough():
    """The table covers both directions and both languages."""
    assert len(FOUND) + len(NOT_FOUND) >= 80
    chinese = [
        pair for pair in FOUND + NOT_FOUND if any("\u4e00" <= c <= "\u9fff" for c in pair[1])
    ]
    assert len(chinese) >= 20
