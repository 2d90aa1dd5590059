"""CC-CEDICT: Chinese words with short English meanings."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LINE = re.compile(r"^(\S+) (\S+) \[[^\]]*\] /(.*)/$")
NOISE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
SKIP = re.compile(
    r"variant of|surname|see |abbr\.|old |used in|classifier|CL:|radical|county|"
    r"prefecture|\bcity\b in|province|dynasty|\d|idiom|fig\.|Taiwan|loanword|pr\.|Tw\b|[㐀-鿿]"
)
HAN = re.compile(r"^[㐀-鿿]{1,4}$")
MOST_GLOSSES = 2
LONGEST_GLOSS = 4


@dataclass(frozen=True)
class Entry:
    """One headword, simplified and traditional, with its first short meanings."""

    simplified: str
    traditional: str
    glosses: tuple[str, ...]


def read_entries(folder: Path) -> list[Entry]:
    """Entries with at least one short common-noun-like meaning, in file order."""
    with gzip.open(next(folder.glob("*.txt.gz")), "rt", encoding="utf-8") as lines:
        return list(parse(lines))


def parse(lines: Iterable[str]) -> Iterator[Entry]:
    """The useful entries among lines of the CC-CEDICT format."""
    for line in lines:
        match = LINE.match(line.strip())
        if match is None or not HAN.match(match[2]):
            continue
        glosses = tuple(
            dict.fromkeys(g for part in match[3].split("/") for g in short_glosses(part))
        )
        if glosses:
            yield Entry(match[2], match[1], glosses[:MOST_GLOSSES])


def short_glosses(part: str) -> list[str]:
    """The pieces of one meaning that are short enough to stand for the word."""
    if SKIP.search(part) or part[:1].isupper():
        return []
    pieces = (NOISE.sub("", piece).strip() for piece in part.split(";"))
    cleaned = (re.sub(r"^(to be|to|a|an|the) ", "", piece) for piece in pieces)
    return [p for p in cleaned if p and len(p.split()) <= LONGEST_GLOSS and p.isascii()]


def translations(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """English meaning to headwords, those whose first meaning it is before the others."""
    first: dict[str, list[str]] = {}
    later: dict[str, list[str]] = {}
    for entry in entries:
        for rank, gloss in enumerate(entry.glosses):
            (later if rank else first).setdefault(gloss.lower(), []).append(entry.simplified)
    return {gloss: first.get(gloss, []) + later.get(gloss, []) for gloss in {**first, **later}}


def productivity(entries: Iterable[Entry]) -> Counter[str]:
    """How many headwords hold each word inside them: a stand-in for how common it is."""
    counts: Counter[str] = Counter()
    for entry in entries:
        word = entry.simplified
        counts.update({word[i:j] for i in range(len(word)) for j in range(i + 1, len(word) + 1)})
    return counts


def chinese_name(label: str, lookup: dict[str, list[str]], common: Counter[str]) -> str | None:
    """The commonest Chinese word for an English label, if the dictionary has the meaning."""
    found = lookup.get(label.lower().replace("-", " "), [])
    return max(found, key=lambda word: (len(word) > 1, common[word]), default=None)
