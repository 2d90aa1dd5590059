"""The state of text layers."""

from __future__ import annotations

import pytest

from tusou.text import text_state

ENGLISH = "The chair is made of oak and comes with a cushion in five colours. "
CHINESE = (
    "循环神经网络是一类具有短期记忆能力的神经网络，在循环神经网络中，"
    "神经元不但可以接受其它神经元的信息。"
)


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        CHINESE,
        "Product A",
        "Contents\nChapter 1 ............................................ 4",
        "1,299 2,499 3,999 12,000",
        "A-127  B-9  SKR MINI E3 V3.0 PCB GPIO PWM USB TMC2209 HDR",
        "équivalence créée à Noël, où l’été naïf",
        "Đường Nguyễn Huệ là một phố đi bộ ở trung tâm thành phố",
        "h2 = σ(W \uf8ee\uf8f0 x3 x4 \uf8f9\uf8fb + b), (6.76) " + CHINESE,
        "°µ±Ωθ√=+ f(x)",
        "ソファ 木製 オーク材 " * 20,
        "neu\x02ral net\ufffework",
    ],
)
def test_readable_layers_are_good(text):
    """Prose, lists, tables, formulas and short labels are good."""
    assert text_state(text) == "good"


@pytest.mark.parametrize("text", ["", " \n\t", "• •  —", "...", "!"])
def test_layers_without_a_word_are_missing(text):
    """No letter and no digit is no text."""
    assert text_state(text) == "missing"


@pytest.mark.parametrize(
    "text",
    [
        "\ue020\ue021\ue022",
        "\x10\x11\x12\x13 a \x14\x15\x16",
        "\ufffd\ufffd\ufffd ok \ufffd",
        "(cid:12)(cid:45)(cid:9) x",
        "/,1(83 6:,1* &+$,5",
        "Îãëàâëåíèå êíèãè",
        "CafÃ© crÃ¨me brÃ»lÃ©e Ã©tÃ©",
        "PmćƂƺƃƄ",
        "锟斤拷锟斤拷",
        "Gur punve vf znqr bs bnx naq pbzrf jvgu n phfuvba va svir pbybhef, fb vg svgf " * 4,
        "".join(chr(0x4E00 + i * 131 % 20000) for i in range(300)),
    ],
)
def test_layers_of_meaningless_glyphs_are_garbled(text):
    """Private use, controls, shifted letters and wrong encodings are told."""
    assert text_state(text) == "garbled"


def test_a_stamp_over_a_scan_is_partial():
    """A few words over a page-sized picture are not the page; a full layer is."""
    assert text_state("Scanned by CamScanner", picture_share=0.95) == "partial"
    assert text_state("Scanned by CamScanner", picture_share=0.3) == "good"
    assert text_state(ENGLISH * 2, picture_share=1.0) == "good"


@pytest.mark.shared
def test_no_readable_page_of_the_real_corpus_is_called_garbled(shared):
    """445 pages in eight languages, formulas and tables among them, have sound layers."""
    from pypdfium2 import PdfDocument

    states = []
    for path in sorted((shared / "data" / "pdfs").rglob("*.pdf")):
        document = PdfDocument(path)
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            states.append((path.name, number + 1, text_state(text.get_text_range())))
            text.close()
            page.close()
        document.close()
    assert [one for one in states if one[2] == "garbled"] == []
    assert 35 < sum(state == "missing" for _, _, state in states) < 50
