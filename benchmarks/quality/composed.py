"""The picture of one thing and words about another like it: "the same in blue".

    python -m benchmarks.quality.composed DATA --cache FOLDER

First what chose how much the sentence counts beside the picture: a photo of flickr8k is sought
among 1,000 by one of the five photos that are nearest to it and by its caption, by two words of
that, or by one. Then products of a shop (`fashion_small`), a third of which are pictures to ask
with and the others two libraries, with their titles and without: asked for is the same type in
another colour, of which there are at least five.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

import tusou
from benchmarks.quality import photos
from tusou.config import Settings
from tusou.encoders import open_encoder
from tusou.models import locate
from tusou.searching.asked import unit
from tusou.text.query_tokens import query_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tusou.protocols import Encoder
    from tusou.searching import Hit

    Vectors = NDArray[np.float32]

NEAREST = 5
WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
N = 300
"""Products that are asked with."""
FIRST = 5
LEAST = 5
COLOURS = {
    "black": "黑色",
    "white": "白色",
    "red": "红色",
    "blue": "蓝色",
    "green": "绿色",
    "grey": "灰色",
    "brown": "棕色",
    "pink": "粉色",
    "beige": "米色",
    "yellow": "黄色",
    "purple": "紫色",
    "orange": "橙色",
    "navy": "深蓝色",
}
FORMS = ("{en}", "the same in {en}", "{en} {type}", "{zh}", "同款{zh}")


@dataclass(frozen=True)
class Product:
    """A product and what its captions say of it."""

    name: str
    """Of the file of its picture."""
    type: str
    colour: str
    """"" where its caption names none of `COLOURS`."""
    title: str


@dataclass(frozen=True)
class Wish:
    """The picture of a product, and the colour in which its type is wanted."""

    product: Product
    colour: str

    def text(self, form: str) -> str:
        """Return the words in which it is asked for."""
        kind = self.product.type.lower()
        return form.format(en=self.colour, zh=COLOURS[self.colour], type=kind)

    def is_met_by(self, product: Product) -> bool:
        """Whether `product` is of the type and of the colour."""
        return (product.type, product.colour) == (self.product.type, self.colour)


# ── How much the sentence counts ────────────────────────────────────────────────────────────


def first_by_weight(pictures: Vectors, near: NDArray[np.intp], sentences: Vectors) -> list[float]:
    """Return for each of `WEIGHTS` how often (0–1) the photo of its sentence comes first.

    Args:
        pictures: of the photos, float32 (n, dim).
        near: for each photo the one that is asked with, which is no answer.
        sentences: of the photos, float32 (n, dim).
    """
    own = np.arange(len(pictures))
    found = []
    for weight in WEIGHTS:
        asked = np.stack([unit(one) for one in pictures[near] + weight * sentences])
        cosines = asked @ pictures.T
        cosines[own, near] = -1
        found.append(float(np.mean(cosines.argmax(axis=1) == own)))
    return found


def nearest(pictures: Vectors, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return for each picture the place of one of the five others nearest to it."""
    cosines = pictures @ pictures.T
    np.fill_diagonal(cosines, -1)
    order = np.argsort(-cosines, axis=1)[:, :NEAREST]
    return order[np.arange(len(order)), rng.integers(0, NEAREST, len(order))]


def words_of(caption: str, n: int, rng: random.Random) -> str:
    """Return `n` words of a caption that say something, in any order."""
    words = [token.text for token in query_tokens(caption)]
    return " ".join(rng.sample(words, min(n, len(words))))


def weights(data: Path, cache: Path, encoder: Encoder) -> Iterator[str]:
    """Yield the table of weights."""
    many = photos.unpacked(data, cache, "val", 1000)
    names = sorted(many.captions)
    pictures = photos.encoded(encoder, [many.folder / name for name in names])
    near, rng = nearest(pictures, np.random.default_rng(0)), random.Random(1)
    english = [many.captions[name]["en"][0] for name in names]
    asked = {
        "caption": english,
        "Chinese caption": [many.captions[name]["zh"][0] for name in names],
        "two words": [words_of(one, 2, rng) for one in english],
        "one word": [words_of(one, 1, rng) for one in english],
    }
    yield f"| asked by a near photo and its | {' | '.join(map(str, WEIGHTS))} |"
    yield "|---" * (len(WEIGHTS) + 1) + "|"
    for kind, texts in asked.items():
        found = first_by_weight(pictures, near, in_batches(encoder, texts))
        yield f"| {kind} | {' | '.join(f'{100 * share:.1f}' for share in found)} |"


def in_batches(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Encode texts, float32 (n, dim)."""
    starts = range(0, len(texts), 64)
    return np.concatenate([encoder.encode_texts(texts[at : at + 64]) for at in starts])


# ── A shop ──────────────────────────────────────────────────────────────────────────────────


def unpacked(data: Path, shop: Path) -> tuple[list[Product], list[Product]]:
    """Write the products as files; return those of the shop and those to ask with."""
    from pyarrow import parquet

    asked_with, stock = shop / "asked with", shop / "stock"
    for folder in (asked_with, stock):
        folder.mkdir(parents=True, exist_ok=True)
    rows = parquet.read_table(data / "photos" / "fashion_small-00.parquet").to_pylist()
    held: list[Product] = []
    shown: list[Product] = []
    chosen = set(random.Random(3).sample(range(len(rows)), len(rows) // 3))
    for at, row in enumerate(rows):
        title, said = row["captions_en"][:2]
        colour = next((one for one in COLOURS if one in said.lower().split()), "")
        product = Product(f"{at:05}.jpg", row["label"], colour, title)
        (shown if at in chosen else held).append(product)
        ((asked_with if at in chosen else stock) / product.name).write_bytes(row["image"])
    listed = [{"image": f"stock/{one.name}", "text": one.title} for one in held]
    (shop / "list.jsonl").write_text("\n".join(map(json.dumps, listed)), "utf-8")
    return held, shown


def wishes(held: Sequence[Product], shown: Sequence[Product]) -> list[Wish]:
    """Return for random products another colour in which the shop holds enough of their type."""
    rng, n_of = random.Random(5), Counter((one.type, one.colour) for one in held)
    found = []
    for product in rng.sample(shown, len(shown)):
        others = [
            colour
            for colour in COLOURS
            if colour != product.colour and n_of[product.type, colour] >= LEAST
        ]
        if product.colour and others:
            found.append(Wish(product, rng.choice(others)))
    return found[:N]


def told(library: tusou.Library, made: Sequence[Wish], held: Sequence[Product], shop: Path) -> str:
    """Return the table of one library: how often the first and the first five are as wished."""
    by_name = {one.name: one for one in held}
    rows = ["| asked | first | of five | its type | its colour | nothing found |"]
    rows.append("|---" * 6 + "|")
    for form in FORMS:
        n: Counter[str] = Counter()
        for wish in made:
            with Image.open(shop / "asked with" / wish.product.name) as image:
                hits = library.search(wish.text(form), image=image, k=FIRST).hits
            found = [by_name[_name(hit)] for hit in hits]
            met = [wish.is_met_by(one) for one in found]
            n.update(
                first=sum(met[:1]),
                five=sum(met),
                type=sum(one.type == wish.product.type for one in found),
                colour=sum(one.colour == wish.colour for one in found),
                nothing=not hits,
            )
        of = {"first": 1, "five": FIRST, "type": FIRST, "colour": FIRST, "nothing": 1}
        shares = [f"{100 * n[key] / (len(made) * times):.1f}" for key, times in of.items()]
        rows.append(f"| {form} | {' | '.join(shares)} |")
    return "\n".join(rows)


def _name(hit: Hit) -> str:
    return Path(hit.image_path or hit.path).name


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.composed")
    parser.add_argument("data", type=Path)
    parser.add_argument("--cache", type=Path, required=True)
    args = parser.parse_args()
    encoder = open_encoder(locate("starter", Settings.from_environment()))
    print("\n".join(weights(args.data, args.cache, encoder)))
    shop = args.cache / "shop"
    held, shown = unpacked(args.data, shop)
    made = wishes(held, shown)
    for name, source in (("titles", "list.jsonl"), ("photos", "stock")):
        with tusou.open(str(args.cache / f"shop-{name}")) as library:
            library.index(str(shop / source), ocr="off")
            print(f"\n{len(made)} wishes, {name}\n{told(library, made, held, shop)}", flush=True)


if __name__ == "__main__":
    main()
