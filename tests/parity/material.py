"""Pictures, texts and strings that the frameworks and tusou are compared on."""

from __future__ import annotations

import io
import itertools
import random

import numpy as np
from PIL import Image

CHINESE = "红色的扶手椅放在窗边旁有一张白桌子和盏台灯两只狗沿着海滩奔跑城市夜景山水画价格表说明书第一二三页"
WORDS = (
    "red chair dog beach running the a of and naïve café Größe 3.14 x² it's don't JPEG IMG_2043 "
    "https://example.org/a?b=c #tag @name 100% $5 “quoted” ‘it’s’ — … ½ ﬁne ﬂoor ＦＵＬＬ full－width "
    "&amp; &quot;x&quot; &lt;p&gt; &eacute; &amp;amp; schÃ¶n â€œbadâ€\x9d"
).split()
EMOJI = ("🛋️", "👩‍👩‍👧", "🇨🇳", "❤️‍🔥", "☕", "𝕏", "‍", "\u200b")

TEXTS_EN = [
    "a photo of a red armchair", "two dogs running along the beach", "A Chart Of Sales, 2019–2024!",
    "it's a dog's life, isn't it?", "the quick brown fox jumps over the lazy dog",
    "blueprint of a steam locomotive (1923)", "menu: coffee 3.50, tea 2.80", "x", "?!", "100%",
    "e-mail: someone@example.org", "UPPER CASE AND lower case", "new\nline and\ttab",
    "a  lot   of    space", "hyphen-ated com-pounds", "C++ and C#", "naïve café, Größe, smörgåsbord",
    "ﬁne ligatures and ½ fractions", "cafe\u0301 decomposed", "'single' \"double\" “curly”",
]  # fmt: skip
TEXTS_ZH = [
    "一张红色扶手椅的照片", "两只狗在海滩上奔跑", "二〇二四年销售图表", "价格：人民币三百元。", "山水画",
    "红", "北京欢迎您！", "繁體中文說明書", "中英文 mixed 混排 text", "全角ＡＢＣ１２３", "“引号”与《书名》",
    "窗边有一盏台灯，旁边是白色的桌子", "第三页：装配图", "ＩＭＧ＿２０４３．ｊｐｇ", "你好 世界", "羊毛地毯（深灰）",
]  # fmt: skip
TEXTS_REPAIRED = [
    "“curly” and ‘single’ quotes", "a caf&eacute; &amp;amp; bar", "ＦＵＬＬ ｗｉｄｔｈ １００％", "oﬃce ﬂoor ĳ",
    "schÃ¶ne MÃ¶bel", "&lt;b&gt;bold&lt;/b&gt; &#128512;", "snake_case IMG_2043.JPG", "ΟΔΟΣ Σ", "İstanbul", "„gut“ «bien» ‹x›",
]  # fmt: skip
TEXTS_OTHER = [
    "", " ", "🛋️", "a 🐶 on the 🏖️", "👩‍👩‍👧 family", "日本語のテキスト", "한국어 텍스트", "русский текст",
]  # fmt: skip
TEXTS_LONG = [
    " ".join(f"word{number}" for number in range(120)),
    "窗边有一盏台灯旁边是白色的桌子" * 12,
    "a very long sentence about chairs and tables and lamps " * 20,
    "supercalifragilisticexpialidocious " * 30,
    "混合 mixed " * 60,
    "x" * 400,
]
TEXTS = [*TEXTS_EN, *TEXTS_ZH, *TEXTS_REPAIRED, *TEXTS_OTHER, *TEXTS_LONG]


def pictures() -> dict[str, Image.Image]:
    """More than twenty pictures of all modes and shapes, as decoders give them."""
    sizes = {
        "square": (224, 224), "landscape": (640, 427), "portrait": (427, 640), "tall": (60, 1200),
        "wide": (1500, 40), "tiny": (3, 5), "pixel": (1, 1), "odd": (225, 223), "large": (1600, 1200),
        "just": (224, 336), "below": (200, 180), "thin": (2, 300),
    }  # fmt: skip
    found = {name: _photo(size, seed) for seed, (name, size) in enumerate(sizes.items())}
    base = _photo((300, 220), 40)
    found["grey"] = base.convert("L")
    found["cmyk"] = _reopened(base.convert("CMYK"), "JPEG")
    found["alpha"] = base.copy()
    found["alpha"].putalpha(Image.linear_gradient("L").resize(base.size))
    found["palette"] = base.quantize(60)
    found["palette-transparent"] = _reopened(found["alpha"].quantize(60), "PNG")
    found["bilevel"] = base.convert("1")
    sixteen = np.asarray(base.convert("L"), np.uint16) * 257
    found["sixteen"] = _reopened(Image.fromarray(sixteen), "PNG")
    found["jpeg"] = _reopened(base, "JPEG")
    found["black"] = Image.new("RGB", (300, 200))
    found["white"] = Image.new("RGB", (200, 300), "white")
    found["checks"] = Image.fromarray(
        (np.indices((301, 401)).sum(axis=0) % 2 * 255).astype(np.uint8)
    ).convert("RGB")
    return found


def _photo(size: tuple[int, int], seed: int) -> Image.Image:
    """Coarse and fine structure, so that every resampling shows."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (6, 6, 3), dtype=np.uint8)
    smooth = Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)
    noise = rng.integers(-30, 30, (size[1], size[0], 3))
    mixed = np.clip(np.asarray(smooth, np.int16) + noise, 0, 255).astype(np.uint8)
    return Image.fromarray(mixed)


def _reopened(image: Image.Image, kind: str) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, kind)
    stream.seek(0)
    return Image.open(stream)


def strings(count: int = 1200) -> list[str]:
    """Random strings of words, Chinese, emoji, blanks and signs, with all of `TEXTS` first."""
    rng = random.Random(11)
    found = list(TEXTS)
    letters = [*WORDS, *EMOJI, "。", "，", "、", "！", "\n", "\t", "  "]
    while len(found) < count:
        parts = []
        for _ in range(rng.randint(1, 14)):
            roll = rng.random()
            if roll < 0.4:
                start = rng.randrange(len(CHINESE) - 6)
                parts.append(CHINESE[start : start + rng.randint(1, 6)])
            elif roll < 0.5:
                parts.append("".join(chr(rng.randint(33, 0x24F)) for _ in range(rng.randint(1, 6))))
            else:
                parts.append(rng.choice(letters))
        found.append(rng.choice(("", " ")).join(parts))
    return list(itertools.islice(found, count))
