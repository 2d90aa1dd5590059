"""Which language a person reads."""

from __future__ import annotations

import pytest

from tusou.wording import language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "Chinese (Simplified)_China"}, "zh"),
    ],
)
def test_the_locale_tells(environment, expected):
    """What is neither English nor Chinese is answered in English."""
    assert language(environment) == expected


def test_the_first_variable_that_is_set_counts():
    """As POSIX has it: LC_ALL before LC_MESSAGES before LANG."""
    assert language({"LC_ALL": "C", "LC_MESSAGES": "zh_CN", "LANG": "zh_CN"}) == "en"
    assert language({"LC_ALL": "", "LC_MESSAGES": "zh_CN", "LANG": "C"}) == "zh"


def test_our_own_variable_counts_before_the_locale():
    assert language({"TUSOU_LANG": "zh", "LC_ALL": "C"}) == "zh"
    assert language({"TUSOU_LANG": "en", "LANG": "zh_CN.UTF-8"}) == "en"
