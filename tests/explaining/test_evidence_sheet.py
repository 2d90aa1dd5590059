"""Evidence sheets: pictures at the left, shares and words at the right, in the query's language."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from tusou.explaining import Explanation, HeatMap, SentencePart, evidence_sheet
from tusou.explaining.asked_in import language_asked_in
from tusou.explaining.evidence_column import ACCENT, MARKER
from tusou.explaining.evidence_sheet import WIDTH
from tusou.explaining.marking import FRAME
from tusou.types import Box, Reason


@pytest.fixture
def heat():
    """Hot at the left."""
    values = np.zeros((32, 32), dtype=np.float32)
    values[:, :16] = 1
    return HeatMap(values, 0.3, 0.1)


@pytest.fixture
def explain(make_hit, heat):
    """Build an explanation; what is not named has a plain value."""

    def build(**given):
        reasons = (Reason("words", 0.6, ("red",)), Reason("image", 0.4))
        values = {
            "hit": make_hit(reasons=reasons, snippet="a red armchair by the window"),
            "query": "red armchair",
            "picture": Image.new("RGB", (300, 400), "#9fb6c4"),
            "words": (),
            "frame": None,
            "heat": heat,
            "parts": (SentencePart("red", 0, 0.8), SentencePart("armchair", 4, 0.2)),
        }
        return Explanation(**{**values, **given})

    return build


def pixels_of(picture, colour):
    """How many pixels have this colour."""
    wanted = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    return int((np.asarray(picture) == wanted).all(axis=-1).sum())


def test_sheet_has_its_width(explain, latin_only):
    """1120 px at scale 1, twice that at 2; each further card makes it longer."""
    one = evidence_sheet([explain()], scale=1, typesetter=latin_only)
    assert (one.mode, one.width) == ("RGB", WIDTH)
    assert evidence_sheet([explain()], scale=2, typesetter=latin_only).width == 2 * WIDTH
    three = evidence_sheet([explain()] * 3, scale=1, typesetter=latin_only)
    assert three.height > 2.5 * one.height


def test_bars_follow_the_shares(explain, make_hit, latin_only):
    """A signal with all of the score has a longer bar than one with a tenth."""

    def filled(share):
        hit = make_hit(reasons=(Reason("image", share),), confidence=0.0)
        made = evidence_sheet([explain(hit=hit, parts=())], scale=1, typesetter=latin_only)
        return pixels_of(made, ACCENT)

    assert filled(1.0) > 5 * filled(0.1) > 0


def test_matched_words_of_the_snippet_are_marked(explain, make_hit, latin_only):
    """The marker lies under "red", not under a snippet without it."""
    reasons = (Reason("words", 1.0, ("red",)),)

    def marked(snippet):
        hit = make_hit(reasons=reasons, snippet=snippet)
        made = evidence_sheet([explain(hit=hit)], scale=1, typesetter=latin_only)
        return pixels_of(made, MARKER)

    assert marked("a red armchair") > 100
    assert marked("an armchair") == 0


def test_marked_word_that_goes_on_in_the_next_line(explain, make_hit):
    """A Chinese word broken between two lines is marked in both."""
    from tusou.explaining.typefaces import Typesetter

    fonts = Typesetter()
    if not fonts.drawable("胡桃木"):
        pytest.skip("no Chinese font here")
    reasons = (Reason("words", 1.0, ("胡桃木",)),)

    def marked(before):
        hit = make_hit(reasons=reasons, snippet="的" * before + "胡桃木椅脚")
        made = evidence_sheet([explain(hit=hit, parts=())], scale=1, typesetter=fonts)
        return pixels_of(made, MARKER)

    whole = marked(1)
    assert whole > 200
    assert all(marked(before) > 0.6 * whole for before in range(15, 45))


def test_white_page_has_an_edge(explain, latin_only):
    """A white page is told from the white card."""
    from tusou.explaining.evidence_sheet import LINE

    white = explain(picture=Image.new("RGB", (300, 400), "white"), heat=None)
    made = evidence_sheet([white], scale=1, typesetter=latin_only)
    assert pixels_of(made, LINE) > 1000


def test_heat_map_stands_beside_the_page(explain, latin_only):
    """With a map there are two pictures, without one there is one."""

    def red_of(heat):
        made = evidence_sheet([explain(heat=heat, parts=())], scale=1, typesetter=latin_only)
        seen = np.asarray(made, dtype=int)[60:300, 400:560]
        return (seen[..., 0] - seen[..., 2] > 60).mean()

    assert red_of(explain().heat) > 0.5
    assert red_of(None) < 0.1


def test_frame_of_a_figure_is_drawn(explain, latin_only):
    """A figure is framed on its page."""
    framed = explain(frame=Box(0.2, 0.2, 0.8, 0.6)).marked()
    assert pixels_of(framed, FRAME) > 100
    assert pixels_of(explain().marked(), FRAME) == 0


def test_heat_of_a_figure_lies_within_its_frame(explain):
    """The map is laid over the figure's part of the page."""
    heated = np.asarray(explain(frame=Box(0.5, 0.5, 1, 1)).heated(), dtype=int)
    warm = heated[..., 0] - heated[..., 2] > 30
    assert warm[220:380, 160:210].all()
    assert not warm[:190].any()


def test_without_a_map_the_picture_stays(explain):
    """Nothing is painted when there is nothing to paint."""
    one = explain(heat=None)
    assert one.heated().tobytes() == one.picture.tobytes()


def test_labels_in_the_language_of_the_query(chinese, latin_only):
    """Chinese for a Chinese query where a font has it; never boxes."""
    assert language_asked_in("red armchair", chinese) == "en"
    assert language_asked_in("红色扶手椅", latin_only) == "en"
    assert language_asked_in("", chinese) == "en"


def test_chinese_labels_with_a_chinese_font():
    """On a machine with a Chinese font the sheet of a Chinese query is Chinese."""
    from tusou.explaining.typefaces import Typesetter

    fonts = Typesetter()
    if not fonts.drawable("越红的地方，遮住后相似度降得越多"):
        pytest.skip("no Chinese font here")
    assert language_asked_in("红色扶手椅", fonts) == "zh"


def test_words_that_no_font_has_are_left_out(explain, make_hit, latin_only):
    """Without a Chinese font the sheet is drawn all the same, without boxes."""
    hit = make_hit(path="/图/红色扶手椅.jpg", snippet="红色扶手椅", reasons=(Reason("image", 1.0),))
    parts = (SentencePart("红", 0, 0.7), SentencePart("色", 1, 0.3))
    one = explain(hit=hit, query="红色", parts=parts)
    with_words = evidence_sheet([one], scale=1, typesetter=latin_only)
    assert with_words.width == WIDTH


def test_item_that_was_not_searched_for(explain, make_hit, latin_only):
    """Without reasons there are no bars, no rank and no confidence."""
    hit = make_hit(score=0.0, cosine=None, confidence=0.0)
    made = evidence_sheet([explain(hit=hit, parts=())], scale=1, typesetter=latin_only)
    assert pixels_of(made, ACCENT) == 0


@pytest.mark.parametrize("size", [(1, 1), (2000, 30), (30, 2000), (800, 600)])
def test_pictures_of_any_form(explain, size, latin_only):
    """Slim and tiny pictures fit."""
    one = explain(picture=Image.new("RGB", size))
    assert evidence_sheet([one], scale=1, typesetter=latin_only).width == WIDTH


def test_long_texts_stay_on_the_sheet(explain, make_hit, latin_only):
    """A long name, many words and a long snippet are cut or broken, and the sheet stays finite."""
    words = tuple(SentencePart(f"word{i}", 7 * i, 1 / 40) for i in range(40))
    hit = make_hit(
        path="/a/" + "very-long-name-" * 20 + ".jpg",
        snippet="word " * 400,
        reasons=(Reason("words", 1.0, ("word",)),),
    )
    made = evidence_sheet([explain(hit=hit, parts=words)], scale=1, typesetter=latin_only)
    assert made.height <= 1300


def test_json_of_an_explanation(explain):
    """Everything but pictures, as plain JSON values."""
    told = json.loads(json.dumps(explain(words=(Box(0.1, 0.2, 0.3, 0.4),)).to_dict()))
    assert told["words"] == [[0.1, 0.2, 0.3, 0.4]]
    assert told["parts"][0] == {"text": "red", "start": 0, "share": 0.8}
    assert len(told["heat"]["values"]) == len(told["heat"]["values"][0]) == 32
    assert explain(heat=None).to_dict()["heat"] is None


def test_notebook_shows_the_sheet(explain):
    """A PNG, as notebooks ask for."""
    assert explain()._repr_png_().startswith(b"\x89PNG")
