"""One variant, once, in this process: `python -m benchmarks.end_to_end.sides SIDE JOB`.

Models are loaded before the clock starts on every side. Prints pages, seconds, and seconds of all
cores as JSON, or what the parts take.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.end_to_end.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PIL.Image import Image

    from benchmarks.checkpoints import Figures
    from tusou.protocols import Encoder
    from tusou.types import Decoded, EncoderStamp

DPI = 200
CONTEXT = 77
BEGINNING = 1000
"""Characters in which the first chunk of a text is looked for: 77 tokens have 350 as a rule."""


def naive(job: dict[str, Any]) -> Figures:
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
    clock = Clock()
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
    return _told(len(rows), clock)


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


def ours(job: dict[str, Any]) -> Figures:
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
        clock = Clock()
        report = index(
            walk(job["files"]), store, encoder, executor, options=options, under=job["files"]
        )
        seconds = clock.seconds
        print(json.dumps({s.stage: round(s.seconds, 2) for s in report.profile.stages}))
        executor.close()  # of workers that have ended the time is known
        return _told(report.items.get("page", 0), clock, seconds)


def alone(job: dict[str, Any]) -> Figures:
    """The encoder on pictures and texts of these pages, ready in memory."""
    pages = list(_ready(job))
    encoder = _encoder(job)
    size = encoder.batch_size
    clock = Clock()
    for at in range(0, len(pages), size):
        encoder.encode_images([picture for picture, _ in pages[at : at + size]])
    encoder.encode_texts([text for _, text in pages if text])
    return _told(len(pages), clock)


def _told(pages: int, clock: Clock, seconds: float | None = None) -> Figures:
    wall_s = clock.seconds if seconds is None else seconds
    return {"pages": pages, "seconds": round(wall_s, 3), "cpu_s": round(clock.cpu_s, 3)}


def _ready(job: dict[str, Any]) -> Iterator[tuple[Image, str]]:
    """Pictures and first chunks."""
    encoder = _encoder(job)
    for one in _decoded(job):
        if one.picture is not None:
            yield one.picture, "".join(encoder.split_text(one.item.text)[:1])


def _decoded(job: dict[str, Any], files: Sequence[str] | None = None) -> Iterator[Decoded]:
    """The pages, decoded in this process."""
    from tusou.sources import decode_file
    from tusou.types import Decoded, DecodeOptions, SourceFile

    options = DecodeOptions(max_pages=job["of_each"], figures=False)
    for path in job["files"] if files is None else files:
        for one in decode_file(SourceFile(path, path, 1, 1), options):
            if isinstance(one, Decoded):
                yield one


def parts(job: dict[str, Any]) -> Figures:
    """What the work on these pages takes of all cores, one part after the other, in seconds."""
    from tusou.cores import usable_cores
    from tusou.timing import Stopwatch, stepped

    encoder = _encoder(job)
    list(_decoded(job, job["files"][:1]))  # packages are loaded before the clock starts
    watch, clock = Stopwatch(), Clock()
    pages = list(stepped(watch, _decoded(job)))
    drawn = watch.seconds.get("render", 0.0) / clock.seconds
    decoded_s = clock.cpu_s
    told = {
        "pages": len(pages),
        "cores": usable_cores(),
        "drawing_s": decoded_s * drawn,
        "reading_s": decoded_s * (1 - drawn),
        "pictures_s": _pictures_s(encoder, [one.picture for one in pages if one.picture]),
    }
    texts = [one.item.text for one in pages]
    for name, cut in (("one", OneChunk(encoder)), ("all", encoder)):
        clock = Clock()
        chunks = [chunk for text in texts for chunk in cut.split_text(text)]
        told |= {f"chunks_{name}": len(chunks), f"cutting_{name}_s": clock.cpu_s}
        clock = Clock()
        encoder.encode_texts(chunks)
        told[f"texts_{name}_s"] = clock.cpu_s
    return told


def _pictures_s(encoder: Encoder, pictures: Sequence[Image]) -> float:
    clock, size = Clock(), encoder.batch_size
    for at in range(0, len(pictures), size):
        encoder.encode_images(pictures[at : at + size])
    return clock.cpu_s


SIDES: dict[str, Callable[[dict[str, Any]], Figures]] = {
    "naive": naive,
    "tusou": ours,
    "alone": alone,
    "parts": parts,
}


def main(arguments: Sequence[str]) -> None:
    """Run and tell."""
    print(json.dumps(SIDES[arguments[0]](json.loads(arguments[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
