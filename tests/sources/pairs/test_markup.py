"""Descriptions in HTML are read as what they say."""

from __future__ import annotations

import pytest

from tusou.sources.pairs.markup import without_markup


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<p>A <b>red</b> chair &amp; legs</p>", "A red chair & legs"),
        ("<ul>\n  <li>oak</li>\n  <li>2&nbsp;m</li>\n</ul>", "oak\n2 m"),
        ('one<br/>two<BR>three <img src="a.png" alt="x">', "one\ntwo\nthree"),
        ("<div class='a'>木腿</div><!-- <p>old</p> -->", "木腿"),
        ("<!-- a -->oak<!-- <p>b\n --> and<br>pine <!-- c", "oak\nand\npine <!-- c"),
        ("<p>oak &#" + "9" * 5000 + ";", "oak &#" + "9" * 5000 + ";"),
    ],
)
def test_markup(text, plain):
    """Blocks become lines, what stands within a line leaves nothing behind."""
    assert without_markup(text) == plain


@pytest.mark.parametrize(
    "text", ["  a < b and c > d ", "x <y> z", "AT&amp;T", "<person> in a <path>", "<3", "a<b", ""]
)
def test_text_that_is_no_markup(text):
    """It is kept to the last blank."""
    assert without_markup(text) == text


def test_comments_that_do_not_end_take_no_time():
    """A pattern that looks for the end of each would take hours."""
    begun = "<!--" * 1_000_000
    assert without_markup(begun) == begun
    assert without_markup(f"<!-- a -->oak {begun}") == f"oak {begun}"
    assert without_markup(begun + "-->oak") == "oak"
