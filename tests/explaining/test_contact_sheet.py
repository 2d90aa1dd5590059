"""Contact sheets: what is on them and where."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tusou.explaining import Section, search_sheet
from tusou.explaining.cards import ACCENT, Metrics
from tusou.explaining.marking import FRAME, MARKER
from tusou.explaining.typefaces import Face, Typesetter
from tusou.types import Box, Reason


def sheet_of(hits, draw, *, title: str = "", note: str = "", **how) -> Image.Image:
    """The sheet of one search."""
    return search_sheet([Section(title, hits, note)], draw, **how)


def count(sheet: Image.Image, colour: tuple[int, int, int] | str, within: int = 0) -> int:
    """How many pixels have this colour, each channel `within` so many steps."""
    alike = Image.new("RGB", sheet.size, colour)
    channels = ImageChops.difference(sheet, alike).split()
    off = ImageChops.lighter(ImageChops.lighter(channels[0], channels[1]), channels[2])
    return sum(off.histogram()[: within + 1])


def test_grid_has_a_card_for_each_hit(make_hit, red, latin_only):
    """Five hits in three columns make two rows; the sixth place stays ground."""
    hits = [make_hit(rank) for rank in range(1, 6)]
    sheet = sheet_of(hits, red, columns=3, typesetter=latin_only)
    m = Metrics(1.0, 3)
    assert sheet.mode == "RGB"
    assert sheet.width == m.width
    for number in range(6):
        row, column = divmod(number, 3)
        x = m.margin + column * (m.card_width + m.gap) + m.card_width // 2
        y = m.margin + row * (m.card_height + m.gap) + 120
        pixel = sheet.getpixel((x, y))
        assert (pixel == (0xD0, 0x10, 0x10)) == (number < 5)


def test_title_makes_room(make_hit, red, latin_only):
    """A question stands above the cards."""
    hits = [make_hit()]
    plain = sheet_of(hits, red, typesetter=latin_only)
    titled = sheet_of(hits, red, title="a red armchair", typesetter=latin_only)
    assert titled.height > plain.height


def test_scale_doubles_everything(make_hit, red, latin_only):
    """At scale 2 the sheet has twice the width and height, rounding aside."""
    hits = [make_hit(1), make_hit(2)]
    one, two = (sheet_of(hits, red, title="chairs", scale=s, typesetter=latin_only) for s in (1, 2))
    assert two.width == pytest.approx(2 * one.width, abs=4)
    assert two.height == pytest.approx(2 * one.height, abs=4)


@pytest.mark.parametrize("columns", [0, 1, 7])
def test_any_number_of_columns(make_hit, red, latin_only, columns):
    """Nonsense columns become one; wide sheets work."""
    sheet = sheet_of([make_hit()], red, columns=columns, typesetter=latin_only)
    assert sheet.width == Metrics(1.0, max(1, columns)).width


def test_confidence_bar_grows(make_hit, red, latin_only):
    """The bar under a sure hit has more colour than under an unsure one; out of range is cut."""
    lengths = [
        count(sheet_of([make_hit(confidence=c)], red, typesetter=latin_only), ACCENT)
        for c in (-0.5, 0.0, 0.2, 0.9, 1.0, 7.0)
    ]
    assert lengths[0] == lengths[1] == 0
    assert lengths[1] < lengths[2] < lengths[3] < lengths[4] == lengths[5]


def test_missing_picture_is_said(make_hit, red, latin_only):
    """A hit that cannot be drawn keeps its card."""
    sheet = sheet_of([make_hit()], lambda _hit: None, typesetter=latin_only)
    assert sheet.size == sheet_of([make_hit()], red, typesetter=latin_only).size
    assert count(sheet, "#a39d93") > 20


def test_nothing_found_is_a_row(red, latin_only):
    """No hits give a designed row that says so, not an error or an empty picture."""
    sheet = sheet_of((), red, title="whales", note="best 0.08 < 0.1", typesetter=latin_only)
    silent = sheet_of((), red, title="whales", typesetter=latin_only)
    assert sheet.size == silent.size
    assert sheet.tobytes() != silent.tobytes()


def test_no_title_and_no_hits(red, latin_only):
    """Even the emptiest sheet is a picture."""
    assert sheet_of((), red, typesetter=latin_only).height > 100
    assert search_sheet((), red, typesetter=latin_only).height > 0


def test_several_searches_on_one_sheet(make_hit, red, latin_only):
    """Sections follow each other; each adds its height."""
    hits = [make_hit(1), make_hit(2)]
    first = Section("a red armchair", hits, "2 hits")
    nothing = Section("whales", (), "best 0.0831 < 0.1")
    pictured = Section("", hits, picture=Image.new("RGB", (90, 60), "#00ff00"))
    one = search_sheet([first], red, typesetter=latin_only)
    three = search_sheet(
        [first, nothing, pictured], red, title="tusou", columns=5, typesetter=latin_only
    )
    assert three.width == one.width
    assert three.height > 2 * one.height
    assert count(three, "#00ff00") > 500
    assert count(one, "#00ff00") == 0


def test_matched_words_are_marked_on_pages(make_hit, latin_only):
    """A page shows where the words stand; a photo with the same reasons does not."""
    reasons = (Reason("words", 1.0, ("red",), (Box(0.2, 0.2, 0.8, 0.5),)),)
    white = Image.new("RGB", (300, 400), "white")
    page, photo = (
        sheet_of(
            [make_hit(kind=kind, page_number=1, reasons=reasons)],
            lambda _hit: white,
            typesetter=latin_only,
        )
        for kind in ("page", "photo")
    )
    assert count(page, MARKER) > 1000
    assert count(photo, MARKER) == 0


def test_figure_shows_its_page(make_hit, red, latin_only):
    """A figure's card has its page in the corner with the figure framed; others have none."""
    figure = make_hit(kind="figure", page_number=2, bbox=Box(0.2, 0.2, 0.8, 0.6))
    asked = []

    def page(hit):
        asked.append(hit.item)
        return Image.new("RGB", (600, 800), "white")

    sheet = sheet_of([figure, make_hit(2)], red, draw_page=page, typesetter=latin_only)
    assert asked == [figure.item]
    without = sheet_of([figure, make_hit(2)], red, typesetter=latin_only)
    # The bar of the confidence has nearly the colour of the frame.
    assert count(sheet, FRAME, within=40) > count(without, FRAME, within=40) + 20


def test_chinese_titles_without_a_font(make_hit, red, latin_only):
    """Where no font has them, Chinese words are left out instead of drawn as boxes."""
    chinese = sheet_of([make_hit()], red, title="红色扶手椅", typesetter=latin_only)
    blank = sheet_of([make_hit()], red, title=" ", typesetter=latin_only)
    assert chinese.tobytes() == blank.tobytes()


def test_chinese_titles_with_a_font(make_hit, red, chinese):
    """Where a font has them, Chinese words are drawn."""
    titled = sheet_of([make_hit()], red, title="红色扶手椅", typesetter=chinese)
    blank = sheet_of([make_hit()], red, title=" ", typesetter=chinese)
    assert titled.tobytes() != blank.tobytes()


class Heard(Typesetter):
    """Keeps what is written."""

    def __init__(self, *faces: tuple[Face, ...]) -> None:
        super().__init__(*faces)
        self.written: list[str] = []

    def runs(self, text, size, **how):
        self.written.append(text)
        return super().runs(text, size, **how)


def written_in_chinese(draw, hits, *faces) -> set[str]:
    """What stands on a sheet of a person who reads Chinese."""
    fonts = Heard(*faces)
    sheet_of(hits, draw, typesetter=fonts)
    return set(fonts.written)


def test_labels_in_the_language_of_the_person(make_hit, red, monkeypatch):
    monkeypatch.setenv("TUSOU_LANG", "zh")
    if not Typesetter().drawable("可信度"):
        pytest.skip("no Chinese font here")
    page = make_hit(2, kind="page", page_number=2, cosine=None)
    told = written_in_chinese(red, [make_hit(), page])
    assert {"照片", "第 2 页", "可信度 87 %  ·  余弦 0.3121", "可信度 87 %"} <= told
    assert "没有图片" in written_in_chinese(lambda _hit: None, [make_hit()])
    assert "没有找到" in written_in_chinese(red, [])


def test_labels_are_english_where_no_font_has_chinese(make_hit, red, monkeypatch):
    monkeypatch.setenv("TUSOU_LANG", "zh")
    told = written_in_chinese(red, [make_hit()], (Face("", ""),))
    assert {"photo", "confidence 87 %  ·  cosine 0.3121"} <= told


def test_long_words_stay_on_the_sheet(make_hit, red, latin_only):
    """Endless titles, names, notes and snippets neither fail nor leave their place."""
    hit = make_hit(path="/a/" + "long-" * 60 + ".jpg", snippet="word " * 400, rank=1234)
    sheet = search_sheet(
        [Section("q" * 900, [hit], "n" * 900), Section("", (), "n" * 900)],
        red,
        title="t" * 900,
        columns=1,
        typesetter=latin_only,
    )
    ground = sheet.getpixel((2, 2))
    right = sheet.crop((sheet.width - 8, 0, sheet.width, 60))
    assert right.getcolors() == [(8 * 60, ground)]


def test_system_fonts_are_the_default(make_hit, red):
    """Without a typesetter the fonts of this machine are used."""
    assert sheet_of([make_hit()], red, title="chair").width > 300
