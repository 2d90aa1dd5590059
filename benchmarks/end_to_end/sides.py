"""One variant, once, in this process: `python -m benchmarks.end_to_end.sides SIDE JOB`.

Models are loaded before the clock starts on every side. Prints pages and seconds as JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL.Image import Image

    from tusou.protocols import Encoder
    from tusou.types import EncoderStamp

DPI = 200
CONTEXT = 77
BEGINNING = 1000
"""Characters in which the first chunk of a text is looked for: 77 tokens have 350 as a rule."""


def naive(job: dict[str, Any]) -> tuple[int, float]:
    """PyMuPDF, a PNG file, torch: one page after the other."""
    import numpy as np
    import pymupdf
    import torch
    from PIL import Image

    from benchmarks.end_to_end.models import ARCHITECTURE
    from benchmarks.torchvision_names import name_operators

    name_operators()
    import open_clip

    weights = str(Path(job["models"]) / "weights.pt")
    model, _, prepare = open_clip.create_model_and_transforms(ARCHITECTURE, pretrained=weights)
    model.eval()
    tokenizer = open_clip.get_tokenizer(ARCHITECTURE)
    rows = []
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        for file in job["files"]:
            with pymupdf.open(file) as document:
                for page in document.pages(0, min(len(document), job["of_each"])):
                    png = str(Path(folder) / f"page_{len(rows)}.png")
                    page.get_pixmap(dpi=DPI).save(png)
                    picture = prepare(Image.open(png).convert("RGB"))[None]
                    tokens = _tokens(tokenizer, page.get_text(), job["chunks"])
                    rows.append((model.encode_image(picture), model.encode_text(tokens)))
        np.save(Path(folder) / "pictures.npy", np.concatenate([one[0].numpy() for one in rows]))
    return len(rows), time.perf_counter() - started


def _tokens(tokenizer: Any, text: str, chunks: str) -> Any:
    """What the text tower takes: the beginning of a text, or all of it in windows."""
    import torch

    if chunks == "one":
        return tokenizer([text])
    start, end = tokenizer.sot_token_id, tokenizer.eot_token_id
    ids = tokenizer.encode(text)
    windows = [ids[at : at + CONTEXT - 2] for at in range(0, max(len(ids), 1), CONTEXT - 2)]
    rows = torch.zeros(len(windows), CONTEXT, dtype=torch.long)
    for row, window in zip(rows, windows, strict=True):
        row[: len(window) + 2] = torch.tensor([start, *window, end])
    return rows


class OneChunk:
    """An encoder whose texts have one chunk, their beginning."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.encode_images = encoder.encode_images
        self.encode_texts = encoder.encode_texts

    def expect_texts(self) -> None:
        """Nothing is opened."""

    def for_many(self) -> OneChunk:
        """The same, for many inputs."""
        return OneChunk(self._encoder.for_many())

    @property
    def stamp(self) -> EncoderStamp:
        """That of the encoder."""
        return self._encoder.stamp

    @property
    def batch_size(self) -> int:
        """That of the encoder."""
        return self._encoder.batch_size

    def split_text(self, text: str) -> list[str]:
        """The first chunk."""
        return self._encoder.split_text(text[:BEGINNING])[:1]


def _encoder(job: dict[str, Any]) -> Encoder:
    from tusou import starter
    from tusou.encoders import open_encoder

    own = {"starter": Path(next(iter(starter.__path__)))}
    folder = own.get(job["model"], Path(job["models"]) / job["model"])
    encoder = open_encoder(folder, device="cpu").for_many()
    encoder.encode_texts(["opened before the clock starts"])
    encoder.encode_images([_grey()])
    return OneChunk(encoder) if job["chunks"] == "one" else encoder


def _grey() -> Image:
    from PIL import Image

    return Image.new("RGB", (320, 448), (128, 128, 128))


def ours(job: dict[str, Any]) -> tuple[int, float]:
    """The whole pipeline into a new library; no figures, which the naive one has not either."""
    from tusou.executors import open_executor
    from tusou.indexing import IndexOptions, index
    from tusou.sources import walk
    from tusou.stores import open_store
    from tusou.types import DecodeOptions

    encoder = _encoder(job)
    options = IndexOptions(decode=DecodeOptions(max_pages=job["of_each"], figures=False))
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(folder)) as store,
        closing(open_executor()) as executor,
    ):
        store.bind_encoder(encoder.stamp)
        started = time.perf_counter()
        report = index(
            walk(job["files"]), store, encoder, executor, options=options, under=job["files"]
        )
        seconds = time.perf_counter() - started
        print(json.dumps({s.stage: round(s.seconds, 2) for s in report.profile.stages}))
    return report.items.get("page", 0), seconds


def alone(job: dict[str, Any]) -> tuple[int, float]:
    """The encoder on pictures and texts of these pages, ready in memory."""
    pages = list(_ready(job))
    encoder = _encoder(job)
    size = encoder.batch_size
    started = time.perf_counter()
    for at in range(0, len(pages), size):
        encoder.encode_images([picture for picture, _ in pages[at : at + size]])
    encoder.encode_texts([text for _, text in pages if text])
    return len(pages), time.perf_counter() - started


def _ready(job: dict[str, Any]) -> Iterator[tuple[Image, str]]:
    """Pictures and first chunks."""
    from tusou.sources import decode_file
    from tusou.types import Decoded, DecodeOptions, SourceFile

    encoder = _encoder(job)
    options = DecodeOptions(max_pages=job["of_each"], figures=False)
    for path in job["files"]:
        for one in decode_file(SourceFile(path, path, 1, 1), options):
            if isinstance(one, Decoded) and one.picture is not None:
                yield one.picture, "".join(encoder.split_text(one.item.text)[:1])


SIDES: dict[str, Callable[[dict[str, Any]], tuple[int, float]]] = {
    "naive": naive,
    "tusou": ours,
    "alone": alone,
}


def main(arguments: Sequence[str]) -> None:
    """Run and tell."""
    pages, seconds = SIDES[arguments[0]](json.loads(arguments[1]))
    print(json.dumps({"pages": pages, "seconds": round(seconds, 3)}))


if __name__ == "__main__":
    main(sys.argv[1:])
