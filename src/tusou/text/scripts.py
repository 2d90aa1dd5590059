"""Which characters belong to which script: ranges for regular expressions."""

from __future__ import annotations

# Radicals and compatibility forms count as Han: NFKC turns most of them into ordinary ideographs.
HAN = (
    "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003fffd"
)
KANA = "\u3041-\u3096\u3099-\u309a\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318e\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb"

CJK = HAN + KANA + HANGUL
"""Scripts whose runs are cut into pairs of characters rather than words."""
