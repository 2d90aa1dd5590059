"""What only says that a code follows: "SKU AL-1000", "art. no. 127-5", 货号 LH-2001."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_THING = "(?:art(?:icle|ikel)?|item|model|part|product|order|catalog(?:ue)?|style|serial)"
_ENGLISH = (
    r"(?<![\w.-])(?:sku|spu|isbn|ean|upc|gtin|asin|mpn|p/n"
    rf"|{_THING}[ .-]{{0,2}}(?:no\b|nr\b|number|nummer|code)\.?|(?P<thing>model|article))"
)
_CHINESE = "(?:商品|产品|货品)?(?:货号|型号|编号|款号|编码|条码|条形码|料号|书号)"
_CODE = r"(?-i:[A-Z]{1,4}) \d+|[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)*"
_LABELLED = re.compile(
    rf"(?:{_ENGLISH}(?:\s*[:：#]\s*|\s+)|{_CHINESE}\s*[:：#是为]?\s*)"
    rf"(?P<code>{_CODE})(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def without_labels(words: str, phrases: Iterable[str] = ()) -> str:
    """Return `words` without what is said directly before a code, unless a phrase holds it.

    The code alone is what stands on pages and in lists: with another word in front of it half of
    what is asked for is missing there. "model" is a word too: what follows has letters and digits.
    """
    meant = [phrase.casefold() for phrase in phrases]

    def bare(match: re.Match[str]) -> str:
        code = match["code"]
        has_letters, has_digits = (any(map(told, code)) for told in (str.isalpha, str.isdigit))
        is_code = has_digits and (has_letters or (len(code) > 2 and not match["thing"]))
        is_meant = any(match.group().casefold() in phrase for phrase in meant)
        return code if is_code and not is_meant else match.group()

    return _LABELLED.sub(bare, words)
