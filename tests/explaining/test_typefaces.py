"""Finding fonts, and setting text without boxes."""

from __future__ import annotations

import os
import shutil

import pytest

from tusou.explaining.typefaces import Face, Typesetter, find_faces, font_folders

from .conftest import FONTS


def test_nothing_installed_leaves_pillows_own_font(tmp_path):
    """A machine without fonts still has the one inside Pillow."""
    assert find_faces((str(tmp_path), str(tmp_path / "absent"))) == (Face("", ""),)


def test_chinese_font_is_found_in_a_subfolder(tmp_path):
    """A Chinese font is found by its file name, whatever the folder and the case, and is first."""
    folder = tmp_path / "opentype" / "noto"
    folder.mkdir(parents=True)
    font = folder / "notosanssc-regular.ttf"
    shutil.copy(FONTS / "SampleHei.ttf", font)
    faces = find_faces((str(tmp_path),))
    assert faces[0] == Face(str(font), str(font))
    assert faces[-1] == Face("", "")


def test_bold_weight_is_used_when_it_lies_beside(tmp_path):
    """A face takes the bold file that belongs to it, or its regular one again."""
    shutil.copy(FONTS / "SampleText.ttf", tmp_path / "Lato-Regular.ttf")
    without = find_faces((str(tmp_path), "once"))
    assert without[0].bold == without[0].regular
    shutil.copy(FONTS / "SampleBold.ttf", tmp_path / "Lato-Bold.ttf")
    with_bold = find_faces((str(tmp_path), "twice"))
    assert os.path.basename(with_bold[0].bold) == "Lato-Bold.ttf"
    # Large: without Raqm, widths are whole pixels for each letter and small weights look alike.
    bold, regular = (Typesetter(with_bold).width("chair", 400, bold=b) for b in (True, False))
    assert bold > regular


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", ["/usr/share/fonts", "/home/a/.fonts"]),
        ("darwin", ["/System/Library/Fonts", "/home/a/Library/Fonts"]),
        ("win32", [os.path.join("D:\\W", "Fonts")]),
    ],
)
def test_folders_by_platform(platform, expected):
    """Each platform's own font folders are searched, the user's among them."""
    folders = font_folders({"HOME": "/home/a", "WINDIR": "D:\\W"}, platform)
    assert set(expected) <= set(folders)


def test_data_home_is_respected():
    """On Linux the user's fonts lie below XDG_DATA_HOME."""
    folders = font_folders({"HOME": "/home/a", "XDG_DATA_HOME": "/data"}, "linux")
    assert "/data/fonts" in folders


def test_words_without_glyphs_are_left_out(latin_only):
    """Without a Chinese font Chinese words vanish and the others stay."""
    assert latin_only.drawable("red armchair 椅子 A-127") == "red armchair A-127"
    assert latin_only.drawable("红色扶手椅") == ""


def test_scraps_are_left_out(latin_only):
    """A text that is mostly undrawable is not shown as a few numbers."""
    assert latin_only.drawable("红色羊毛面料的深座扶手椅，靠垫饱满 A-127") == ""


def test_one_undrawable_character_takes_no_chinese_text_away(chinese):
    """Chinese has no blanks between its words: each character is one."""
    assert chinese.drawable("红色沙发\U0001f6cb") == "红色沙发"
    assert chinese.drawable("红色沙发\U0001f6cb\ufe0f").rstrip("\ufe0f") == "红色沙发"
    assert chinese.drawable("红色\U0001f6cb沙发 A-127\U0001f6cb 灯") == "红色沙发 A-127 灯"
    assert chinese.lines("红色\U0001f6cb沙发", 16, 300, 2) == ["红色沙发"]


def test_of_mixed_runs_the_drawable_words_stay(latin_only):
    """A code beside Chinese is a word of its own."""
    assert latin_only.drawable("lamp LED灯 with IP65") == "lamp LED with IP65"


def test_chinese_font_keeps_all_words(chinese):
    """With a Chinese font everything stays."""
    assert chinese.drawable("red  红色扶手椅\nA-127") == "red 红色扶手椅 A-127"


def test_runs_follow_the_fonts(chinese):
    """A text is cut where the font changes, and undrawable characters are dropped."""
    lonely = Typesetter((chinese.faces[1], chinese.faces[0]))
    runs = lonely.runs("red 椅子 A", 20)
    assert [run.text for run in runs] == ["red ", "椅子 ", "A"]
    assert runs[0].font is runs[2].font
    assert runs[0].font is not runs[1].font
    assert lonely.runs("\U0001f6cb", 20) == []


def test_width_is_the_sum_of_runs(chinese):
    """The width grows with the text and with the size; nothing is 0 wide."""
    assert chinese.width("", 20) == 0
    assert chinese.width("椅子", 20) == pytest.approx(40, abs=1)
    assert chinese.width("chair", 40) > chinese.width("chair", 20) > chinese.width("cha", 20)


def test_lines_break_between_words(chinese):
    """Latin breaks at spaces, and no line is wider than asked."""
    lines = chinese.lines("a deep armchair in red wool with a cushion", 16, 120, 9)
    assert len(lines) > 2
    assert " ".join(lines) == "a deep armchair in red wool with a cushion"
    assert all(chinese.width(line, 16) <= 120 for line in lines)


def test_chinese_breaks_anywhere(chinese):
    """Chinese has no spaces and is broken between characters."""
    lines = chinese.lines("红色羊毛面料的深座扶手椅", 16, 70, 9)
    assert "".join(lines) == "红色羊毛面料的深座扶手椅"
    assert len(lines) == 3


def test_what_does_not_fit_ends_in_dots(chinese):
    """The last line allowed ends in … when text is left over, within the width."""
    lines = chinese.lines("a deep armchair in red wool with a cushion", 16, 120, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert chinese.width(lines[1], 16) <= 120


def test_a_word_too_long_is_cut(chinese):
    """A single word wider than the line is cut, not let out of its card."""
    [line] = chinese.lines("x" * 300, 16, 120, 1)
    assert line.endswith("…")
    assert chinese.width(line, 16) <= 120


def test_no_lines_for_no_text(chinese):
    """Blank text gives no line."""
    assert chinese.lines("  \n ", 16, 100, 3) == []
    assert chinese.shortened("", 16, 100) == ""


def test_system_fonts_draw_latin():
    """Whatever this machine has installed, Latin text can be set."""
    assert Typesetter().drawable("a red armchair") == "a red armchair"
