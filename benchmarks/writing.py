"""How many pages, and how many photos, are taken for pictures of writing.

    python -m benchmarks.writing DATA [--photos FOLDER] [--of-each 10]

DATA has `pdfs/` and `photos/*.parquet` (column `image`). Writing: up to ten pages of each PDF, as
in `benchmarks.ocr` (a good text layer, at least 400 letters, no picture on more than a tenth),
drawn at 150 dpi, and the same pages photographed: laid on one of the photos or on a plain ground,
in perspective, lit from one side, with grain and blur, saved as JPEG. Other pictures: the photos,
enlarged to the size that is looked at, and nine of them side by side, which have as fine a grain as
large photos; with --photos also the pictures below FOLDER that have 500 pixels at least, and four
pieces of each.

The numbers of `tusou.pictures.writing` were chosen on the first half (of files, by the hash of
their names, with all that came of them); so the second half tells what they do elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from benchmarks.ocr import candidates, drawn
from tusou.errors import SourceError
from tusou.pictures import fit, open_picture, shows_writing
from tusou.types import PICTURE_PX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SIDES = (1500, 2000)
"""Of a photograph, before it is fitted."""
LEAST_PX = 500


@dataclass(frozen=True)
class Case:
    """A picture.

    Attributes:
        kind: row of the table.
        origin: the file that it comes of.
    """

    kind: str
    origin: str
    picture: Image.Image

    @property
    def half(self) -> int:
        return hashlib.sha256(self.origin.encode()).digest()[0] % 2


def pages(folder: Path, grounds: list[Image.Image], of_each: int) -> Iterator[Case]:
    """Pages of writing, drawn and photographed."""
    for path in sorted(folder.rglob("*.pdf")):
        try:
            chosen = sorted(
                candidates(path), key=lambda page: hashlib.sha256(page.name.encode()).digest()
            )
        except SourceError as exc:
            print(f"{path.name}: {exc}")
            continue
        for page in chosen[:of_each]:
            picture = drawn(page, 150, "clean")
            yield Case("pages, drawn", path.name, picture)
            yield Case("pages, photographed", path.name, photographed(picture, page.name, grounds))


def photographed(page: Image.Image, seed: str, grounds: list[Image.Image]) -> Image.Image:
    """The page as a phone takes it; the same for the same `seed`."""
    rng = random.Random(seed)
    width, height = SIDES if page.height >= page.width else SIDES[::-1]
    ground = Image.new("RGB", (width, height), tuple(rng.randint(30, 200) for _ in range(3)))
    if rng.random() < 0.6:
        ground = rng.choice(grounds).resize((width, height))
    margin = rng.uniform(-0.03, 0.18)
    near, far = margin, 1 - margin
    corners = [
        ((x + rng.uniform(-0.05, 0.05)) * width, (y + rng.uniform(-0.05, 0.05)) * height)
        for x, y in ((near, near), (far, near), (far, far), (near, far))
    ]
    sides = (page.width, page.height)
    turn = perspective(corners, [(0, 0), (sides[0], 0), sides, (0, sides[1])])
    flat = (Image.Transform.PERSPECTIVE, turn, Image.Resampling.BICUBIC)
    mask = Image.new("L", sides, 255).transform((width, height), *flat)
    ground.paste(page.transform((width, height), *flat), (0, 0), mask)
    return _saved(_lit(ground, rng), rng.randint(50, 92))


def perspective(seen: list[tuple[float, float]], flat: list[tuple[float, float]]) -> list[float]:
    """The eight numbers of Pillow that bring four points as seen to where they lie on the page."""
    rows, values = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


def _lit(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Darker towards one side, warmer, with grain and blur."""
    values = np.asarray(picture, np.float32)
    angle, darkest = rng.uniform(0, 2 * np.pi), rng.uniform(0.35, 0.95)
    y, x = np.mgrid[0 : picture.height, 0 : picture.width].astype(np.float32)
    along = (x / picture.width - 0.5) * np.cos(angle) + (y / picture.height - 0.5) * np.sin(angle)
    light = darkest + (1 - darkest) * np.clip(0.5 + along, 0, 1)
    lamp = np.array([1, rng.uniform(0.9, 1), rng.uniform(0.75, 1)], np.float32)
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(2, 14), values.shape)
    seen = np.clip(values * light[..., None] * lamp + grain, 0, 255).astype(np.uint8)
    return Image.fromarray(seen).filter(ImageFilter.GaussianBlur(rng.uniform(0, 2.2)))


def _saved(picture: Image.Image, quality: int) -> Image.Image:
    held = BytesIO()
    picture.save(held, "JPEG", quality=quality)
    return Image.open(held).convert("RGB")


def photos(folder: Path) -> dict[str, list[Image.Image]]:
    """The pictures of each set."""
    import pyarrow.parquet as pq

    found = defaultdict(list)
    for path in sorted(folder.glob("*.parquet")):
        for held in pq.read_table(path, columns=["image"])["image"]:
            picture = Image.open(BytesIO(held.as_py())).convert("RGB")
            if min(picture.size) >= 2 * 64:  # smaller ones show nothing at the size looked at
                found[path.stem.rpartition("-")[0]].append(picture)
    return found


def enlarged(sets: dict[str, list[Image.Image]]) -> Iterator[Case]:
    """Each photo at the size that is looked at."""
    for name, pictures in sets.items():
        for number, picture in enumerate(pictures):
            scale = PICTURE_PX / max(picture.size)
            size = (round(picture.width * scale), round(picture.height * scale))
            yield Case("photos, enlarged", f"{name} {number}", picture.resize(size))


def side_by_side(sets: dict[str, list[Image.Image]], n: int = 1000) -> Iterator[Case]:
    """Nine photos in three rows."""
    rng = random.Random(0)
    every = [picture for pictures in sets.values() for picture in pictures]
    for number in range(n):
        sheet = Image.new("RGB", (576, 576))
        for place, picture in enumerate(rng.sample(every, 9)):
            sheet.paste(picture.resize((192, 192)), (place % 3 * 192, place // 3 * 192))
        yield Case("photos, nine in one", f"nine {number}", sheet)


def large(folder: Path) -> Iterator[Case]:
    """Pictures below a folder of one's own, and pieces of them."""
    for path in sorted(folder.rglob("*")):
        try:
            picture = open_picture(str(path)) if path.is_file() else None
        except SourceError:
            continue
        if picture is None or min(picture.size) < LEAST_PX:
            continue
        yield Case("large pictures", path.name, picture)
        rng = random.Random(path.name)
        for _ in range(4):
            share = rng.uniform(0.2, 0.6)
            width, height = int(picture.width * share), int(picture.height * share)
            left = rng.randint(0, picture.width - width)
            top = rng.randint(0, picture.height - height)
            piece = picture.crop((left, top, left + width, top + height))
            yield Case("large pictures, pieces", path.name, piece)


def table(counts: dict[str, NDArray[np.int64]]) -> list[str]:
    """Lines: of each kind how many are taken for writing, by half."""
    lines = ["| | first half | second half |", "|---|---:|---:|"]
    for kind, of in counts.items():
        cells = (f"{taken} of {n} ({100 * taken / max(n, 1):.1f} %)" for taken, n in of)
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return lines


def counted(cases: Iterator[Case], counts: dict[str, NDArray[np.int64]]) -> None:
    """Add to `counts`: kind → (half, taken and all)."""
    for case in cases:
        of = counts.setdefault(case.kind, np.zeros((2, 2), np.int64))
        of[case.half] += (shows_writing(fit(case.picture, PICTURE_PX)), 1)


def main() -> None:
    """Parse, count, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--photos", type=Path, help="also the pictures below this folder")
    parser.add_argument("--of-each", type=int, default=10, help="pages of each PDF")
    args = parser.parse_args()
    counts: dict[str, NDArray[np.int64]] = {}
    sets = photos(args.data / "photos")
    grounds = [picture for pictures in sets.values() for picture in pictures[::500]]
    counted(pages(args.data / "pdfs", grounds, args.of_each), counts)
    counted(enlarged(sets), counts)
    counted(side_by_side(sets), counts)
    if args.photos:
        counted(large(args.photos), counts)
    print("\n".join(table(counts)))


if __name__ == "__main__":
    main()
