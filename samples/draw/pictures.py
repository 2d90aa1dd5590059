"""The pictures of the sample library: products, and loose photos in several formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

from samples.draw.render import render, silhouette
from samples.draw.scenes import SCENES
from samples.draw.words import PRODUCTS

if TYPE_CHECKING:
    from pathlib import Path

QUALITY = 84
LOOSE = {
    "living-room": "pictures/living-room.jpg",
    "reading-corner": "pictures/reading-corner.jpg",
    "orange-cat": "pictures/orange-cat.jpg",
    "yellow-tulips": "pictures/yellow-tulips.jpg",
    "white-teapot": "pictures/white-teapot.jpg",
    "red-apples": "pictures/red-apples.webp",
    "red-bicycle": "pictures/IMG_2043.jpg",
    "cactus": "pictures/cactus.png",
}
"""Scene → file; the bicycle lies on its side with an EXIF orientation, the cactus is cut out."""


class Drawn:
    """Draws each scene once and keeps it."""

    def __init__(self, scale: float = 1.0, samples: int = 2) -> None:
        self.scale, self.samples = scale, samples
        self._pictures: dict[str, Image.Image] = {}

    def __call__(self, scene: str) -> Image.Image:
        """The picture of a scene."""
        if scene not in self._pictures:
            built = SCENES[scene]()
            width, height = (round(side * self.scale) for side in built.size)
            self._pictures[scene] = render(built, width, height, self.samples)
        return self._pictures[scene]


def draw(folder: Path, photo: Drawn) -> None:
    """Write `products/` and `pictures/` into `folder`."""
    for name in ("products", "pictures"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for product in PRODUCTS:
        photo(product.scene).save(folder / product.image_path, quality=QUALITY, optimize=True)
    for scene, name in LOOSE.items():
        _WRITERS.get(scene, _jpeg)(folder / name, scene, photo)


def _jpeg(path: Path, scene: str, photo: Drawn) -> None:
    photo(scene).save(path, quality=QUALITY, optimize=True)


def _webp(path: Path, scene: str, photo: Drawn) -> None:
    photo(scene).save(path, quality=QUALITY, method=4)


def _camera_jpeg(path: Path, scene: str, photo: Drawn) -> None:
    """As a camera held upright writes it: pixels on their side, EXIF says how to turn them."""
    exif = Image.Exif()
    exif[0x010E] = "A red bicycle leaning against a wall"
    exif[0x0112] = 6
    exif[0x0132] = "2025:05:18 16:42:07"
    exif.get_ifd(0x8769)[0x9003] = "2025:05:18 16:42:07"
    turned = photo(scene).transpose(Image.Transpose.ROTATE_90)
    turned.save(path, quality=QUALITY, optimize=True, exif=exif)


def _cut_out(path: Path, scene: str, photo: Drawn) -> None:
    """A pot and its plant on nothing: alpha where the table and the wall were."""
    from samples.draw.pieces.small import cactus
    from samples.draw.scene import Scene, place

    whole = SCENES[scene]()
    size = tuple(round(side * photo.scale * 1.6) for side in whole.size)
    picture = render(whole, size[0], size[1], photo.samples).convert("RGBA")
    alone = Scene(place(cactus("white"), y=0.757), whole.room, whole.camera)
    picture.putalpha(silhouette(alone, size[0], size[1], photo.samples))
    picture = picture.crop(picture.getchannel("A").getbbox())
    # Hidden pixels would only cost bytes.
    blank = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    picture = Image.composite(
        picture, blank, picture.getchannel("A").point(lambda a: 255 * (a > 0))
    )
    picture.save(path, optimize=True)


_WRITERS = {"red-apples": _webp, "red-bicycle": _camera_jpeg, "cactus": _cut_out}
