"""Finding captions among the lines of a page."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PROSE, line, paragraph
from tusou.sources.pdf.figures.captions import caption_kind, captions_on


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3: The model",
        "Figure 3. The model",
        "Figure 3 The model",
        "FIGURE 1. Tilings by lozenges",
        "Fig. 3. Examples of curves",
        "Fig. 12 — Overview",
        "Fig 2a: Detail",
        "Figure A.1: Appendix",
        "Figure 3.1.2: Deep",
        "Figure 3",
        "Plate IV: Engraving",
        "图 3",
        "图3.1 线性模型",
        "图 3.1　线性模型",
        "图3-1：线性模型",
        "圖 5 架構",
        "图一 结构",
        "图1系统架构图",
        "图3-2中国地图",
        "圖2.1系統流程",
        "图 3 显示器的结构",
        "Рис. 4. Схема",
        "Abb. 2: Aufbau",
    ],
)
def test_captions_of_figures(text):
    """The styles of papers and textbooks in several languages."""
    assert caption_kind(text) == "figure"


@pytest.mark.parametrize(
    "text",
    [
        "Table 2: Results",
        "TABLE 2. Results",
        "Tab. 3: Werte",
        "表 2.1 常见的模型",
        "表2",
        "表3-1实验参数",
        "Tabla 4. Resultados",
        "Таблица 3. Данные",
    ],
)
def test_captions_of_tables(text):
    """Tables are told apart from figures."""
    assert caption_kind(text) == "table"


@pytest.mark.parametrize(
    "text",
    [
        "Figure 3 shows that the model",
        "Figure 3, on the other hand",
        "Figure 3) and so on",
        "Figures are fine",
        "Table of contents",
        "图3.1给出了线性模型的示例",
        "图 3.1 所示为线性模型",
        "图 3.1 给出了线性模型的示例",
        "图 3 是一个例子",
        "图1显示系统由三部分组成",
        "图1为系统架构图",
        "图1中各部分的作用",
        "图1可见结果",
        "图1左侧是输入",
        "图1系统由三部分组成，其中",
        "图1系统由输入和输出以及中间的许多其他各种各样的部分共同组成的一个整体结构",
        "图一乐",
        "图3D打印机",
        "图形处理器是一种",
        "表示学习是",
        "如图3.1所示",
        "表 2 和表 3",
        "The Figure 3: not at the start",
        "",
    ],
)
def test_sentences_are_no_captions(text):
    """A line that only refers to a figure is text."""
    assert caption_kind(text) is None


def test_a_caption_goes_on_to_the_end_of_its_paragraph():
    """All lines up to the gap belong to it, none beyond."""
    lines = [
        line(100, 300, "Figure 1: The first line of it", 300),
        line(100, 312, "goes on here and ends.", 200),
        *paragraph(100, 350, 300),
    ]
    (caption,) = captions_on(lines)
    assert caption.text == "Figure 1: The first line of it\ngoes on here and ends."
    assert caption.rect.y1 == 320


def test_a_caption_of_one_line_does_not_take_the_text_below():
    """A gap larger than the leading of the page ends the caption at once."""
    lines = [
        *paragraph(100, 100, 300, 8),
        line(180, 300, "Figure 1: Short", 140),
        *paragraph(100, 321, 300),
    ]
    (caption,) = captions_on(lines)
    assert caption.text == "Figure 1: Short"


def test_two_captions_in_a_row_stay_two():
    """A caption ends where the next begins."""
    lines = [line(100, 300, "Figure 1: One"), line(100, 312, "Figure 2: Two")]
    assert [caption.text for caption in captions_on(lines)] == ["Figure 1: One", "Figure 2: Two"]


def test_pieces_of_one_line_belong_together():
    """A line that a change of font splits, or that holds a formula, is taken whole."""
    lines = [
        line(100, 300, "Figure 1: With λ", 100),
        line(202, 300, "= 3 in it", 60),
        line(100, 312, "and a second line", 160),
    ]
    (caption,) = captions_on(lines)
    assert "= 3 in it" in caption.text
    assert "second line" in caption.text


def test_a_reference_in_the_middle_of_a_paragraph_is_no_caption():
    """A paragraph whose line happens to start with "Figure 3." stays a paragraph."""
    lines = paragraph(100, 300, 300, 5)
    lines[2] = line(100, 324, "Figure 3. The rest of the line", 300)
    assert captions_on(lines) == []


def test_a_caption_after_the_end_of_a_sentence_is_one():
    """Set close to the text above, it still begins a paragraph."""
    lines = [line(100, 300, PROSE + ".", 300), line(100, 312, "Figure 3. The caption", 200)]
    assert len(captions_on(lines)) == 1


def test_the_next_column_is_not_part_of_a_caption():
    """What follows in the file but stands elsewhere is left out."""
    lines = [line(50, 700, "Figure 1: Left column", 200), *paragraph(320, 100, 230)]
    (caption,) = captions_on(lines)
    assert caption.text == "Figure 1: Left column"


def test_text_that_runs_upwards_is_no_caption():
    """A table turned sideways is not taken apart."""
    sideways = line(100, 100, "Table 1: Turned", 8, 200)
    assert captions_on([sideways]) == []
