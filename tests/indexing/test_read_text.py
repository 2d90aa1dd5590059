"""What a page says, from its layer and from what was read."""

from __future__ import annotations

import pytest

from tusou.indexing.read_text import read_text
from tusou.text import text_key
from tusou.types import Box, Item, Reading, Word


def word(text, x=0.1, y=0.1):
    return Word(text, Box(x, y, x + 0.1, y + 0.02))


def page(state, text=""):
    return Item("page", "/a.pdf", 1, text=text, text_state=state)


@pytest.mark.parametrize(("state", "layer"), [("missing", ""), ("garbled", "\x01\x03%&/ 锟斤拷")])
def test_a_useless_layer_is_replaced(state, layer):
    """Nothing of a garbled layer is left; language and key are those of what was read."""
    new = read_text(page(state, layer), [word("锟")], Reading("红色扶手椅", (word("红色扶手椅"),)))
    assert (new.text, new.text_state, new.language) == ("红色扶手椅", "ocr", "zh")
    assert new.text_key == text_key("红色扶手椅")
    assert [one.text for one in new.words] == ["红色扶手椅"]


def test_a_stamp_that_was_read_too_is_not_said_twice():
    """The stamp of a scanner lies in the layer and on the picture."""
    reading = Reading("a letter\nScanned by CamScanner", (word("letter"),))
    new = read_text(page("partial", "Scanned by  CamScanner"), [word("Scanned", 0.1, 0.9)], reading)
    assert new.text == "a letter\nScanned by CamScanner"


def test_of_a_partial_layer_the_rest_is_kept():
    """What the layer has and the reading lacks stays, behind what was read."""
    new = read_text(
        page("partial", "No. 17"), [word("17", 0.8, 0.9)], Reading("a letter", (word("letter"),))
    )
    assert (new.text, new.text_state) == ("a letter\nNo. 17", "ocr")
    assert [one.text for one in new.words] == ["letter", "17"]


def test_a_good_layer_gets_what_is_beside_it():
    """Only words where the layer has none are added: those within pictures."""
    layer = [word("price", 0.1, 0.1)]
    reading = Reading("pr1ce SALE", (word("pr1ce", 0.11, 0.1), word("SALE", 0.5, 0.5)))
    new = read_text(page("good", "price"), layer, reading)
    assert (new.text, new.text_state) == ("price\nSALE", "both")
    assert [one.text for one in new.words] == ["price", "SALE"]


def test_a_photo_keeps_its_description():
    """The description stands first, what was read follows; boxes are those of the reading."""
    photo = Item("photo", "/a.jpg", text="My shop", caption="My shop")
    new = read_text(photo, [], Reading("OPEN", (word("OPEN"),)))
    assert (new.text, new.text_state, len(new.words)) == ("My shop\nOPEN", "ocr", 1)


def test_nothing_was_read():
    """A picture without words is done with, and has no text key."""
    new = read_text(page("missing"), [], Reading(""))
    assert (new.text, new.text_key, new.text_state, new.words) == ("", None, "ocr", ())
