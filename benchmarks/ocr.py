"""Character error rate of OCR on rendered pages whose text is known.

    python -m benchmarks.ocr FOLDER [--pages 30] [--dpi 150 …] [--as clean skewed noisy]
                             [--out FILE]

Pages are chosen by rule, before anything is read: per language (en, zh) the pages of FOLDER's PDFs
with a good text layer, at least 400 letters and no picture on more than a tenth of the page; in
turns from every file (its pages in the order of a hash of name and number) until there are enough.

How errors are counted. Reading order is not judged: each character that was read goes to the line
of the text layer in whose box its middle lies, there they are put in order from left to right, and
the edit distance to the line is taken. Both sides are folded by NFKC, quotes and dashes to one
form each, blanks are dropped; case counts. Left out, because their text is not known or not in one
direction: lines with glyphs that have no meaning (symbol fonts of formulas) and lines that run
upwards. Characters read where the layer has no line are not counted as errors (text within
pictures is not in the layer) and told as `beside`.

Conditions: as drawn; turned by 1.5°; with blur, noise (standard deviation 14 of 255) and JPEG
quality 35.

With --out each page is appended as a JSON line, and what is there already is not read again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import re
import time
import unicodedata
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.errors import SourceError
from tusou.ocr import open_reader
from tusou.sources.pdf.characters import read_characters
from tusou.sources.pdf.figures import page_share
from tusou.sources.pdf.frame import frame_of
from tusou.sources.pdf.lines import lines_of
from tusou.sources.pdf.marks import read_marks
from tusou.sources.pdf.open import opened, page_of
from tusou.sources.pdf.render import draw, longest_px_at
from tusou.sources.pdf.states import page_text_state
from tusou.text import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from tusou.types import Reading

LEAST_LETTERS = 400
MOST_PICTURE = 0.1
SKEW_DEGREES = 1.5
NOISE = 14.0
JPEG_QUALITY = 35
CONDITIONS = ("clean", "skewed", "noisy")

_UNKNOWN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffc\ufffd\ufffe\uffff]")
_FORMS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-"})


@dataclass(frozen=True)
class TrueLine:
    """A line of the text layer: its folded text, its box as fractions of the page."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True)
class Chosen:
    """A page to read."""

    path: Path
    index: int
    language: str
    lines: tuple[TrueLine, ...]

    @property
    def name(self) -> str:
        return f"{self.path.name}#{self.index + 1}"


def folded(text: str) -> str:
    """`text` as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_FORMS).split())


def true_lines(page: Any) -> tuple[str, float, tuple[TrueLine, ...]]:
    """The text of a page, the share of its largest picture, its lines with known text."""
    frame = frame_of(page)
    characters = read_characters(page, frame)
    lines = []
    for line in lines_of(characters):
        box = frame.fractions(line.rect)
        upright = line.rect.height <= line.rect.width or len(folded(line.text)) <= 2
        seen = box.x1 > box.x0 and box.y1 > box.y0
        if upright and seen and not _UNKNOWN.search(line.text) and folded(line.text):
            lines.append(TrueLine(folded(line.text), box.x0, box.y0, box.x1, box.y1))
    share = page_share(read_marks(page, frame, pictures_only=True), frame.rect)
    return characters.text, share, tuple(lines)


def candidates(path: Path) -> Iterator[Chosen]:
    """The pages of one file that the rule admits, in the order of their hash."""
    with opened(str(path)) as document:
        for index in range(len(document)):
            with page_of(document, index) as page:
                text, share, lines = true_lines(page)
            letters = sum(map(str.isalpha, text))
            state = page_text_state(text, share, None, 1.0)
            if state == "good" and letters >= LEAST_LETTERS and share <= MOST_PICTURE:
                yield Chosen(path, index, language_of(text), lines)


def choose(folder: Path, language: str, n_pages: int) -> list[Chosen]:
    """Take pages of that language in turns from every file."""
    by_file = []
    for path in sorted(folder.rglob("*.pdf")):
        try:
            found = [page for page in candidates(path) if page.language == language]
        except SourceError as exc:
            print(f"{path.name}: {exc}")
            continue
        by_file.append(sorted(found, key=lambda page: hashlib.sha256(page.name.encode()).digest()))
    chosen: list[Chosen] = []
    for turn in range(max(map(len, by_file), default=0)):
        chosen += [pages[turn] for pages in by_file if turn < len(pages)]
    return chosen[:n_pages]


def drawn(page: Chosen, dpi: int, condition: str) -> Image:
    """The picture of a page under a condition."""
    with opened(str(page.path)) as document, page_of(document, page.index) as loaded:
        frame = frame_of(loaded)
        longest = longest_px_at(dpi, frame.width, frame.height)
        picture = draw(document, loaded, frame, longest, frame.rect)
    if condition == "skewed":
        from PIL import Image

        return picture.rotate(SKEW_DEGREES, Image.Resampling.BICUBIC, fillcolor="white")
    return noisy(picture, page.name) if condition == "noisy" else picture


def noisy(picture: Image, seed: str) -> Image:
    """Blurred, with noise, and compressed."""
    from PIL import Image, ImageFilter

    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big"))
    blurred = np.asarray(picture.filter(ImageFilter.GaussianBlur(0.7)), np.float32)
    rough = np.clip(blurred + rng.normal(0, NOISE, blurred.shape), 0, 255).astype(np.uint8)
    held = BytesIO()
    Image.fromarray(rough).save(held, "JPEG", quality=JPEG_QUALITY)
    return Image.open(held).convert("RGB")


def characters_of(
    reading: Reading, size: tuple[int, int], degrees: float
) -> Iterator[tuple[str, float, float]]:
    """Each character read with its middle, on the page before it was turned by `degrees`."""
    width, height = size
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    for word in reading.words:
        text = folded(word.text)
        for at, character in enumerate(text):
            share = (at + 0.5) / len(text)
            x = (word.box.x0 + share * (word.box.x1 - word.box.x0) - 0.5) * width
            y = ((word.box.y0 + word.box.y1) / 2 - 0.5) * height
            yield (
                character,
                (x * cosine - y * sine) / width + 0.5,
                (x * sine + y * cosine) / height + 0.5,
            )


def errors_of(
    page: Chosen, reading: Reading, size: tuple[int, int], degrees: float
) -> dict[str, int]:
    """Edits over all known lines, their characters, and characters read beside any line."""
    read: list[list[tuple[float, str]]] = [[] for _ in page.lines]
    boxes = np.array([(line.x0, line.y0, line.x1, line.y1) for line in page.lines])
    heights = boxes[:, 3] - boxes[:, 1]
    beside = 0
    for character, x, y in characters_of(reading, size, degrees):
        off_y = np.abs(y - (boxes[:, 1] + boxes[:, 3]) / 2) / np.maximum(heights, 1e-6)
        off_x = np.maximum(boxes[:, 0] - x, x - boxes[:, 2]) * size[0] / size[1]
        outside = (off_y > 0.9) | (off_x > heights)
        if outside.all():
            beside += 1
            continue
        nearest = int(np.argmin(np.where(outside, np.inf, off_y + np.maximum(off_x, 0))))
        read[nearest].append((x, character))
    edits = sum(
        distance(line.text, "".join(character for _, character in sorted(found)))
        for line, found in zip(page.lines, read, strict=True)
    )
    return {
        "edits": edits,
        "characters": sum(len(line.text) for line in page.lines),
        "beside": beside,
    }


def distance(one: str, other: str) -> int:
    """Levenshtein distance."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def measured(page: Chosen, dpi: int, condition: str, reader: Any) -> dict[str, Any]:
    """Read a page and count."""
    picture = drawn(page, dpi, condition)
    started = time.process_time()
    reading = reader.read(picture)
    seconds = time.process_time() - started
    degrees = SKEW_DEGREES if condition == "skewed" else 0.0
    return {
        "page": page.name,
        "language": page.language,
        "dpi": dpi,
        "as": condition,
        "cpu_s": round(seconds, 2),
        **errors_of(page, reading, picture.size, degrees),
    }


def summary(rows: list[dict[str, Any]]) -> None:
    """Print a line for each resolution, condition and language."""
    print(f"{'dpi':>4} {'as':8} {'lang':4} {'pages':>5} {'CER':>7} {'median':>7} {'CPU s':>6}")
    keys = sorted({(row["dpi"], row["as"], row["language"]) for row in rows})
    for key in keys:
        some = [row for row in rows if (row["dpi"], row["as"], row["language"]) == key]
        cer = sum(row["edits"] for row in some) / sum(row["characters"] for row in some)
        middle = float(np.median([row["edits"] / row["characters"] for row in some]))
        seconds = float(np.mean([row["cpu_s"] for row in some]))
        print(
            f"{key[0]:>4} {key[1]:8} {key[2]:4} {len(some):>5} {cer:>7.2%} {middle:>7.2%} "
            f"{seconds:>6.1f}"
        )


def main() -> None:
    """Choose, read, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=30, help="of each language")
    parser.add_argument("--dpi", type=int, nargs="+", default=[150])
    parser.add_argument("--as", dest="conditions", nargs="+", default=["clean"], choices=CONDITIONS)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    held = args.out.read_text().splitlines() if args.out and args.out.exists() else []
    rows = [json.loads(line) for line in held]
    done = {(row["page"], row["dpi"], row["as"]) for row in rows}
    chosen = [choose(args.folder, language, args.pages) for language in ("en", "zh")]
    pages = [page for pair in zip(*chosen, strict=False) for page in pair]
    reader = open_reader()
    for condition in args.conditions:
        for dpi in args.dpi:
            for page in pages:
                if (page.name, dpi, condition) in done:
                    continue
                rows.append(measured(page, dpi, condition, reader))
                if args.out:
                    with args.out.open("a", encoding="utf-8") as out:
                        out.write(json.dumps(rows[-1], ensure_ascii=False) + "\n")
    summary(rows)


if __name__ == "__main__":
    main()
