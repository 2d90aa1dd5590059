"""Healing: what typesetting broke is joined, everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.text import heal


@pytest.mark.parametrize(
    ("broken", "healed"),
    [
        ("informa-\ntion", "information"),
        ("informa- \r\n  tion", "information"),
        ("equiva\ufffelent", "equivalent"),
        ("equiva\ufffe\r\nlent", "equivalent"),
        ("equiva\x02lent", "equivalent"),
        ("co\u00adoperate", "cooperate"),
        ("soft\u00ad\nware", "software"),
        ("state-of-the-\nart", "state-of-the-art"),
        ("Byte-\nPair", "Byte-Pair"),
        ("X-\nray", "X-ray"),
        ("A-\n127", "A-127"),
        ("A\x02127", "A-127"),
    ],
)
def test_words_broken_at_line_ends_are_joined(broken, healed):
    """A hyphen of a line end goes, that of a compound or a code stays."""
    assert heal(broken) == healed


@pytest.mark.parametrize("text", ["- one\n- two", "a -\nb", "12-\n", "well-known", "x - y", "a\nb"])
def test_other_hyphens_stay(text):
    """Lists, dashes and compounds inside a line are no broken words."""
    assert heal(text) == text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\x00b\x07c", "abc"),
        ("a\u200bb\ufeff", "ab"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("\uf06c item", "  item"),
        ("x\uf0b4y", "x y"),
        ("bad \ud800 half", "bad  half"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_cannot_be_read_is_dropped(dirty, clean):
    """Controls go, private use becomes a space, line ends become one kind, joiners stay."""
    assert heal(dirty) == clean


def test_width_case_and_ligatures_stay():
    """The healed text is still what was written."""
    assert heal("Ｗｉｄｅ ﬁne Café") == "Ｗｉｄｅ ﬁne Café"


def test_lines_of_chinese_broken_by_the_margin_are_joined():
    """A word cut by the end of a full line is whole again; headings and cells stay apart."""
    assert (
        heal("确保项目对底层算力资产拥有合\r\n法控制权") == "确保项目对底层算力资产拥有合法控制权"
    )
    assert heal("标题\n正文") == "标题\n正文"
    assert heal("价格\n数量\n合计") == "价格\n数量\n合计"


@given(
    st.text(
        alphabet=st.sampled_from("aB- \n\r\t目录。1\u00ad\ufffe\x02\u00a0\uf06c\u3000"), max_size=60
    )
)
def test_healing_twice_changes_nothing_more(text):
    """Healed text is healed."""
    once = heal(text)
    assert heal(once) == once


@given(st.text(max_size=200))
def test_any_text_can_be_healed(text):
    """Healing never fails and never adds letters."""
    healed = heal(text)
    assert sum(map(str.isalnum, healed)) <= sum(map(str.isalnum, text))
