"""The reader on RapidOCR: PP-OCRv6 small models, which come in its wheel, run by ONNX Runtime.

Lines are found by differentiable binarization (Liao et al., AAAI 2020, arXiv:1911.08947) and read
by a network with CTC. The model files are named by path and never looked for elsewhere, so nothing
is ever downloaded.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.errors import ModelError, SourceError
from tusou.ocr import missing
from tusou.ocr.joining import cuts, grouped, joined, parted
from tusou.ocr.lines import ReadLine
from tusou.ocr.order import reading_of
from tusou.ocr.slices import SLICE_PX, slices
from tusou.ocr.turning import Seen, upright_turns
from tusou.types import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from PIL.Image import Image

MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
"""What finds lines, tells upside down from upright, and reads: files in rapidocr's `models`."""

LEAST_SIDE_PX = 16
"""Smaller pictures hold no letter that could be read."""
LEAST_SCORE = 0.5
"""Mean probability of the characters of a line (0–1) below which it is no text; RapidOCR's own."""
TALL = 1.5
"""RapidOCR turns a line higher than 1.5 times its width, before it reads it."""


class RapidReader:
    """Reads one picture at a time, in one thread: the processes are the parallelism.

    Raises:
        MissingExtra: a package of the extra `ocr` is not installed.
        ModelError: its models are missing or cannot be loaded.
    """

    def __init__(self) -> None:
        with _translated():
            import cv2

            cv2.setNumThreads(1)
            self._engine = _engine()

    def read(self, picture: Image) -> Reading:
        """Return the words of `picture` (RGB) and their places on it as it is.

        A long picture is read slice by slice. One that lies on its side or stands on its head is
        read as well.

        Raises:
            SourceError: it cannot be read.
        """
        if min(picture.size) < LEAST_SIDE_PX:
            return Reading("")
        with _translated():
            # Colours in the order of OpenCV.
            pixels = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
            return self._reading(pixels)

    def _reading(self, pixels: NDArray[np.uint8]) -> Reading:
        seen, pieces = self._seen(pixels)
        turns = upright_turns(seen)
        if turns:
            pixels = np.ascontiguousarray(np.rot90(pixels, turns))
            seen, pieces = self._seen(pixels)
        if not seen:
            return Reading("")
        return reading_of(self._read(seen, pieces, pixels.shape), turns)

    def _seen(self, pixels: NDArray[np.uint8]) -> tuple[list[Seen], list[NDArray[np.uint8]]]:
        """Where lines are, in pixels, and the cut-out pieces, tall ones turned."""
        found: list[tuple[Seen, NDArray[np.uint8]]] = []
        along: list[tuple[Seen, NDArray[np.uint8]]] = []
        for part in slices(pixels):
            before = part.at_border(line for line, _ in found)
            for line, piece in zip(*self._seen_in(part.pixels), strict=True):
                if part.is_along(line):
                    along.append((part.moved(line), piece))
                elif (placed := part.placed(line, before)) is not None:
                    found.append((placed, piece))
        for numbers in grouped([line for line, _ in along]):
            found += self._whole([along[number] for number in numbers], pixels)
        return [line for line, _ in found], [piece for _, piece in found]

    def _whole(
        self, parts: Sequence[tuple[Seen, NDArray[np.uint8]]], pixels: NDArray[np.uint8]
    ) -> list[tuple[Seen, NDArray[np.uint8]]]:
        """A line of which slices saw parts, cut out of the whole picture."""
        if len(parts) == 1:
            return list(parts)
        line = joined([part for part, _ in parts])
        (strip,) = self._cut_out([line], pixels)
        if not (places := cuts(strip)):
            return [(line, strip)]
        lines = parted(line, places)
        return list(zip(lines, self._cut_out(lines, pixels), strict=True))

    def _cut_out(self, lines: Sequence[Seen], pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
        boxes = [line.quad.astype(np.float32) for line in lines]
        pieces: list[NDArray[np.uint8]] = self._engine.crop_text_regions(pixels, boxes)
        return pieces

    def _seen_in(self, pixels: NDArray[np.uint8]) -> tuple[list[Seen], list[NDArray[np.uint8]]]:
        """As `_seen`, of one slice."""
        from rapidocr.main import RapidOCRError

        record: dict[str, Any] = {}
        try:
            pieces, found = self._engine.detect_and_crop(pixels, record)
        except RapidOCRError:  # its word for "nothing there"
            return [], []
        whole = [(piece, box) for piece, box in zip(pieces, found.boxes, strict=True) if piece.size]
        if not whole:
            return [], []
        _, told = self._engine.cls_and_rotate([piece for piece, _ in whole])
        offset = (record["padding_1"]["left"], record["padding_1"]["top"])
        flips = [label == "180" and score > 0.9 for label, score in told.cls_res]
        seen = [_as_seen(box - offset, flip) for (_, box), flip in zip(whole, flips, strict=True)]
        return seen, [piece for piece, _ in whole]

    def _read(
        self, seen: Sequence[Seen], pieces: Sequence[NDArray[np.uint8]], shape: tuple[int, ...]
    ) -> list[ReadLine]:
        # On a page that stands upright, the few flat lines that look upside down do not: what the
        # classifier says of short ones is little better than chance.
        flips = [line.upside_down and line.tall for line in seen]
        turned = [
            np.ascontiguousarray(np.rot90(piece, 2)) if flip else piece
            for piece, flip in zip(pieces, flips, strict=True)
        ]
        told = self._engine.recognize_txt(turned)
        size = np.array([shape[1], shape[0]], np.float64)
        return [
            ReadLine(text.strip(), np.clip(line.corners(flip=flip) / size, 0, 1), _centres(places))
            for line, flip, text, score, places in zip(
                seen, flips, told.txts, told.scores, told.word_results, strict=True
            )
            if score >= LEAST_SCORE and text.strip()
        ]


def _as_seen(box: NDArray[np.float32], upside_down: bool) -> Seen:  # noqa: FBT001 - one of two facts
    corners = np.asarray(box, np.float64)
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = max(sides[0], sides[2]), max(sides[1], sides[3])
    return Seen(corners, tall=int(height) >= TALL * max(int(width), 1), upside_down=upside_down)


def _centres(places: Any) -> tuple[float, ...]:
    """Where characters stand along their line, from the columns in which CTC found them."""
    if not places.line_txt_len:
        return ()
    columns = [column for word in places.word_cols for column in word]
    return tuple((column + 0.5) / places.line_txt_len for column in columns)


def _engine() -> Any:
    from rapidocr import RapidOCR
    from rapidocr import __file__ as package

    # It writes to stderr through a logger of its own; what matters we raise.
    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    folder = Path(package).parent / "models"
    files = {setting: folder / name for setting, name in MODELS.items()}
    if missing := [path.name for path in files.values() if not path.is_file()]:
        raise ModelError(
            f"rapidocr lacks its models ({', '.join(missing)})",
            "pip install --force-reinstall rapidocr",
        )
    settings: dict[str, Any] = {setting: str(path) for setting, path in files.items()}
    settings |= {
        "Global.log_level": "critical",
        "Global.return_word_box": True,
        "Det.limit_type": "max",
        # Longest side of the picture in which lines are looked for; they are read as they are.
        "Det.limit_side_len": SLICE_PX,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=settings)


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what OpenCV, ONNX Runtime and RapidOCR raise into our errors."""
    try:
        yield
    except (ModelError, SourceError, MemoryError):
        raise
    except ModuleNotFoundError as exc:
        raise missing((exc.name or "rapidocr").partition(".")[0]) from exc
    except ImportError as exc:  # a system library that OpenCV needs is not there
        raise ModelError(
            f"the packages for reading pictures cannot be loaded: {exc}",
            "pip install --force-reinstall opencv-python-headless",
        ) from exc
    except Exception as exc:
        said = " ".join(str(exc).split())[-200:]
        raise SourceError(f"its words cannot be read ({type(exc).__name__}: {said})") from exc
