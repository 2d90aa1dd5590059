"""What only says that a code follows."""

from __future__ import annotations

import pytest

from tusou.text import without_labels


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("SKU AL-1000-M", "AL-1000-M"),
        ("sku: AL-1000-M", "AL-1000-M"),
        ("model LC4", "LC4"),
        ("chair, model LC4 in black", "chair, LC4 in black"),
        ("art. no. 127-5", "127-5"),
        ("Art.-Nr. 127-5", "127-5"),
        ("item number 4711", "4711"),
        ("part no A 127", "A 127"),
        ("ISBN 978-3-16-148410-0", "978-3-16-148410-0"),
        ("货号 LH-2001", "LH-2001"),
        ("货号LH-2001的椅子", "LH-2001的椅子"),
        ("型号：LC4", "LC4"),
        ("椅子 编号是A-127", "椅子 A-127"),
        ("商品编号 4006381333931", "4006381333931"),
    ],
)
def test_the_label_before_a_code_is_left_out(words, code):
    """In both languages."""
    assert without_labels(words) == code


@pytest.mark.parametrize(
    "words",
    [
        "SKU list", "the model", "model railway", "model 2024", "model T-shirt", "a fashion model",
        "item 3", "part 2 of 3", "编号", "编号规则", "型号 大", "ISBN", "supermodel LC4",
        "AL-1000-M", "order number form 12", "Chanel No. 5", "art 127-5",
    ],
)  # fmt: skip
def test_what_stands_before_no_code_stays(words):
    assert without_labels(words) == words


def test_what_is_quoted_is_meant():
    assert without_labels("SKU AL-1000 oak", ["sku AL-1000"]) == "SKU AL-1000 oak"
    assert without_labels("SKU AL-1000 oak", ["oak"]) == "AL-1000 oak"
