"""Runs exported files with ONNX Runtime alone: what the figures are measured on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from training.metrics import Floats, unit
from training.photos import normalise, squash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from PIL import Image

BATCH = 32


class Runner:
    """The encoder in a folder of exported files."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        self.description = json.loads((folder / "model.json").read_text("utf-8"))
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(self.description["text"]["context_length"])
        self.tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
        self.visual = session(folder / "visual.onnx", threads)
        self.textual = session(folder / "textual.onnx", threads)

    def images(self, pictures: Sequence[Image.Image]) -> Floats:
        """Unit rows float32 [n, 256]."""
        side = self.description["image"]["size"][0]
        rows = []
        for start in range(0, len(pictures), BATCH):
            some = pictures[start : start + BATCH]
            rows.append(self.pixels(np.stack([squash(p.convert("RGB"), side) for p in some])))
        return unit(np.concatenate(rows))

    def pixels(self, pixels: NDArray[np.uint8]) -> Floats:
        """Rows float32 [n, 256] of uint8 [n, side, side, 3], as the graph takes them."""
        part, (given,) = self.description["image"], self.visual.get_inputs()
        takes_bytes = given.type == "tensor(uint8)"
        values = pixels if takes_bytes else normalise(pixels, part["mean"], part["std"])
        found: Floats = self.visual.run(None, {given.name: values})[0]
        return found

    def texts(self, texts: Sequence[str]) -> Floats:
        """Unit rows float32 [n, 256]; texts are grouped by length so that little is padded."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        out = np.empty((len(texts), self.description["dim"]), np.float32)
        for start in range(0, len(order), 64):
            rows = order[start : start + 64]
            codes = self.tokenizer.encode_batch([texts[i] for i in rows])
            ids = np.array([c.ids for c in codes], np.int64)
            mask = np.array([c.attention_mask for c in codes], np.int64)
            out[rows] = self.textual.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return unit(out)


def session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """A CPU session with this many threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
