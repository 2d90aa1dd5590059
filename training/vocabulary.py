"""The bilingual tokenizer: one unigram model over English pieces and Chinese words.

English pieces are the teacher's (their vectors start from the teacher's), Chinese ones
are every character and the words that captions use or that the dictionary explains
with one common English word. All normalising lives inside ``tokenizer.json``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from training.settings import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from training.dictionary import Entry

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
PIECE = re.compile(r"^(##)?[!-~]+$")
RUN = re.compile(r"[㐀-鿿]+")
MOST_WORDS = 9000
COMMON_ENGLISH = 9000


def english_scores(teacher_vocabulary: Sequence[str]) -> dict[str, float]:
    """Piece to log probability by Zipf's law: the teacher's list is in order of frequency."""
    scores: dict[str, float] = {}
    for rank, piece in enumerate(teacher_vocabulary):
        if PIECE.match(piece) and not piece.startswith("["):
            bare = piece.removeprefix("##")
            score = -math.log(20.0 + rank) - 3.0
            scores[bare] = max(score, scores.get(bare, -1e9))
    return scores


def chinese_scores(
    captions: Iterable[str], entries: Sequence[Entry], common: set[str], held_out: set[str]
) -> dict[str, float]:
    """Characters and words to log probability; words held out are left to their characters."""
    counts = _word_counts(captions, {e.simplified for e in entries} - held_out)
    chars = Counter(c for e in entries for c in set(e.simplified + e.traditional))
    chars = Counter({char: n for char, n in chars.items() if n > 1})
    for entry in entries:
        for form in {entry.simplified, entry.traditional} - held_out:
            if len(form) > 1 and any(g.lower() in common for g in entry.glosses[:1]):
                counts[form] += 1
    kept = dict(counts.most_common(MOST_WORDS))
    total = sum(kept.values()) + 1.0
    scores = {char: math.log(0.2 / (total * 4)) - 2.0 for char in chars}
    for word, count in kept.items():
        scores[word] = max(math.log(count / total) - 2.0, scores.get(word, -1e9))
    return scores


def _word_counts(captions: Iterable[str], words: set[str]) -> Counter[str]:
    """Words of the dictionary in running text, longest first."""
    counts: Counter[str] = Counter()
    for caption in captions:
        for run in RUN.findall(caption):
            start = 0
            while start < len(run):
                size = next(
                    (
                        s
                        for s in (4, 3, 2)
                        if run[start : start + s] in words and start + s <= len(run)
                    ),
                    1,
                )
                counts[run[start : start + size]] += 1
                start += size
    return counts


def build_tokenizer(scores: dict[str, float]) -> Tokenizer:
    """A tokenizer that lower-cases, folds width and accents, and knows both languages."""
    worst = min(scores.values()) - 5.0
    pieces = [(mark, 0.0) for mark in SPECIAL] + sorted(scores.items(), key=lambda item: -item[1])
    tokenizer = Tokenizer(
        models.Unigram(
            [(p, s if p not in SPECIAL else worst) for p, s in pieces],
            unk_id=1,
            byte_fallback=False,
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.NFD(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[\u0300-\u036f\u00ad\u200b-\u200f\ufeff]"), ""),
            normalizers.NFC(),
            normalizers.Replace(Regex(r"[。、，；：！？“”‘’《》【】·…]"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex(r"[\u3400-\u9fff\uf900-\ufaff]+"), "isolated"),
            pre_tokenizers.Punctuation("isolated"),
        ]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_truncation(CONTEXT)
    return tokenizer


def spaced(text: str) -> str:
    """The text with its Chinese characters apart: the tokenizer then sees no words."""
    return re.sub(r"([㐀-鿿])", r" \1 ", text)
