"""Languages, told by script and small words."""

from __future__ import annotations

import pytest

from tusou.text import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The chair is made of oak and it comes with a cushion.", "en"),
        ("支持向量机是一种监督学习算法", "zh"),
        ("使用 PyTorch 训练 Transformer 模型的方法", "zh"),
        ("支援向量機與標準椅子的說明書", "zh"),
        ("これは木の椅子です", "ja"),
        ("カタログ 2026年版 家具の総合案内", "ja"),
        ("나무 의자와 책상", "ko"),
        ("Каталог светильников для дома и офиса", "ru"),
        ("Каталог світильників для дому і офісу", "uk"),
        ("Η Μονή Δαφνίου και το καθολικό", "el"),
        ("كتالوج الأثاث المنزلي", "ar"),
        ("کاتالوگ مبلمان خانگی", "fa"),
        ("קטלוג רהיטים", "he"),
        ("La chaise est en bois et le coussin est dans le carton", "fr"),
        ("Der Stuhl ist aus Holz und das Kissen ist nicht dabei", "de"),
        ("La silla es de madera y el cojín no está en la caja", "es"),
        ("De stoel is van hout en het kussen zit niet in de doos", "nl"),
        ("Berkendara dengan lebih percaya diri bersama partner kemudi yang dilengkapi", "id"),
    ],
)
def test_language_of_running_text(text, language):
    """A sentence tells its language."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Sofa with oak legs", "en"),
        ("Figure 3: heat map of attention", "en"),
        ("The chair", "en"),
        ("Sessel aus Holz und Leder", "de"),
        ("Map of Los Angeles", "en"),
        ("Los Angeles", ""),
        ("Stol for barn", ""),
        ("La chaise et le coussin de The Frame", "fr"),
        ("价目表 of 2024", "zh"),
        ("A girl in a pink swimsuit in a pool", "en"),
        ("A table with a drawer", "en"),
        ("a man climbs a large rock", "en"),
        ("Two dogs play while a man looks on", "en"),
        ("Uma mesa a direita da porta", "pt"),
        ("Quiksilver Men Black T-shirt, Men, Apparel", ""),
        ("Los Angeles, Los Alamos", ""),
        ("Tavolo a tre gambe in legno", ""),
    ],
)
def test_language_of_labels(text, language):
    """One sure English word tells a label; a name that every language uses tells nothing."""
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "  ", "123 456", "Product A", "LED 36W IP65", "a", "%%% ###"])
def test_what_cannot_be_told(text):
    """Codes, numbers and a word or two have no language."""
    assert language_of(text) == ""
