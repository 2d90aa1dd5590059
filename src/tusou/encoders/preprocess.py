"""Pictures to pixels: pure functions, the same for training and for searching.

Two things decide whether a vector is right: the resampling filter and where the cut falls.
Both follow the libraries that the models were trained with (torchvision, transformers): Pillow's
own filters without `reducing_gap`, lengths truncated, the cut in the middle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from PIL import Image

    from tusou.encoders.description import Crop, ImageSpec, Interpolation

WHITE = (255, 255, 255)


def pixels(images: Sequence[Image.Image], spec: ImageSpec) -> NDArray[np.uint8]:
    """Resize RGB pictures; returns uint8 (len(images), h, w, 3)."""
    height, width = spec.size
    stacked = np.empty((len(images), height, width, 3), dtype=np.uint8)
    for row, image in zip(stacked, images, strict=True):
        row[...] = np.asarray(resized(image, spec))
    return stacked


def normalise(stacked: NDArray[np.uint8], spec: ImageSpec) -> NDArray[np.float32]:
    """Map uint8 (n, h, w, 3) to float32 (n, 3, h, w): each channel (x / 255 - mean) / std."""
    values = stacked.transpose(0, 3, 1, 2).astype(np.float32, order="C")
    values /= np.float32(255)
    values -= np.asarray(spec.mean, dtype=np.float32)[:, None, None]
    values /= np.asarray(spec.std, dtype=np.float32)[:, None, None]
    return values


def resized(image: Image.Image, spec: ImageSpec) -> Image.Image:
    """Return the RGB picture at exactly `spec.size`."""
    if image.mode != "RGB":
        image = image.convert("RGB")
    if spec.resize == "squash":
        return _to_size(image, spec.size, spec.interpolation)
    if spec.resize == "pad":
        return _padded(image, spec)
    return _cropped(image, spec)


def _to_size(
    image: Image.Image, size: tuple[int, int], interpolation: Interpolation
) -> Image.Image:
    from PIL.Image import Resampling

    height, width = size
    if image.size == (width, height):
        return image
    return image.resize((width, height), Resampling[interpolation.upper()])


def _cropped(image: Image.Image, spec: ImageSpec) -> Image.Image:
    """Shorter side to length, then the middle."""
    height, width = spec.size
    image = _to_size(image, _covering(image, spec), spec.interpolation)
    top = _half(image.height - height, spec.crop)
    left = _half(image.width - width, spec.crop)
    return image.crop((left, top, left + width, top + height))


def _covering(image: Image.Image, spec: ImageSpec) -> tuple[int, int]:
    """(height, width) of the same aspect, the longer side truncated, that covers the cut."""
    height, width = spec.size
    if spec.shortest_edge:
        height, width = max(height, spec.shortest_edge), max(width, spec.shortest_edge)
    if image.height * width >= image.width * height:
        return image.height * width // image.width, width
    return height, image.width * height // image.height


def _half(spare: int, crop: Crop) -> int:
    return round(spare / 2) if crop == "round" else spare // 2


def _padded(image: Image.Image, spec: ImageSpec) -> Image.Image:
    """Longer side to length, centred on white."""
    from PIL import Image

    height, width = spec.size
    scale = min(height / image.height, width / image.width)
    scaled = (
        min(height, max(1, round(image.height * scale))),
        min(width, max(1, round(image.width * scale))),
    )
    image = _to_size(image, scaled, spec.interpolation)
    canvas = Image.new("RGB", (width, height), WHITE)
    canvas.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return canvas
