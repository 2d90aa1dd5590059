"""Folders with two graphs side by side and little or no configuration.

===============================  ==============================================
``visual.onnx, textual.onnx``    rclip, clip-as-service, open_clip exports; also with more
                                 before ``visual`` and ``textual``, as marqo has it
``*.img*.onnx, *.txt*.onnx``     Chinese-CLIP's own export
===============================  ==============================================

What no file tells comes from the families these folders belong to: CLIP's mean and std, and the
sizes that the graphs themselves fix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.encoders.description import (
    ImageSpec,
    ImageTower,
    ModelDescription,
    Resize,
    TextSpec,
    TextTower,
)
from tusou.encoders.layouts.layout import Layout, first_file, pad_token, tokenizer_file
from tusou.encoders.layouts.preprocessor import PREPROCESSOR_CONFIG, read_image_spec

if TYPE_CHECKING:
    from pathlib import Path
from tusou.errors import ModelError

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


def matches(folder: Path) -> bool:
    """Whether the two graphs are there."""
    return bool(_clip(folder) or _chinese(folder))


def read(folder: Path, variant: str = "") -> ModelDescription:
    """Describe the two graphs; there are no variants here."""
    if variant:
        raise ModelError(f"{folder} has no variant {variant!r}", "it holds one pair of graphs")
    chinese = not _clip(folder)
    image, text = _chinese(folder) if chinese else _clip(folder)
    return ModelDescription(
        name=folder.name,
        image=ImageTower(image, _image(folder, squash=chinese)),
        text=TextTower(
            text,
            tokenizer_file(folder, ("", "tokenizer/")),
            TextSpec(
                context_length=0,
                pad_token=pad_token(folder / "tokenizer_config.json"),
                pad_to="context",
                # Its tokenizer lowers whole words, so that a Greek one ends in "ς"; the one that
                # is made of vocab.txt here lowers letter by letter.
                clean="lower" if chinese else "",
            ),
        ),
        languages=("zh",) if chinese else (),
    )


def _image(folder: Path, *, squash: bool) -> ImageSpec:
    if (folder / PREPROCESSOR_CONFIG).is_file():
        return read_image_spec(folder / PREPROCESSOR_CONFIG)
    resize: Resize = "squash" if squash else "shortest"
    return ImageSpec((0, 0), resize, "bicubic", CLIP_MEAN, CLIP_STD)


def _clip(folder: Path) -> tuple[str, ...]:
    names = (_named(folder, "visual"), _named(folder, "textual"))
    return names if all(names) else ()


def _named(folder: Path, tower: str) -> str:
    """The graph `<tower>.onnx`, else the only one whose name ends in that."""
    ending = f"{tower}.onnx"
    others = [path.name for path in folder.glob(f"*{ending}")]
    return first_file(folder, [ending]) or (others[0] if len(others) == 1 else "")


def _chinese(folder: Path) -> tuple[str, ...]:
    """The graphs of Chinese-CLIP, full precision first."""
    names = sorted((path.name for path in folder.glob("*.onnx")), key=lambda name: "fp16" in name)
    image = next((name for name in names if ".img." in name), "")
    text = next((name for name in names if ".txt." in name), "")
    return (image, text) if image and text else ()


FLAT = Layout("visual.onnx with textual.onnx", matches, read)
