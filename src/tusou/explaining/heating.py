"""Heat maps made visible: a layer of colours over a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tusou.pictures import to_rgb
from tusou.types import Box

if TYPE_CHECKING:
    from tusou.explaining.occlusion import HeatMap

WHOLE = Box(0.0, 0.0, 1.0, 1.0)

_RAMP_AT = (0.0, 0.5, 1.0)
_RAMP = np.array([(255, 214, 64), (240, 110, 40), (190, 20, 50)], dtype=np.float32)
"""Yellow to red: darker the hotter, so that it reads without telling red from green."""
_OPAQUE_AT = 0.7
"""Of the hottest place; the picture beneath stays to be seen."""
_PALE = 0.35
_GREY = 0.6
"""How much of the picture's own colour and contrast gives way to those of the map."""


def heat_layer(heat: HeatMap, size: tuple[int, int]) -> Image.Image:
    """Return the map as an RGBA picture of `size`, clear where it is cold, to lay over another."""
    values = Image.fromarray(heat.values).resize(size, Image.Resampling.BICUBIC)
    hot = np.clip(np.asarray(values), 0, 1)
    channels = [np.interp(hot, _RAMP_AT, _RAMP[:, at]) for at in range(3)]
    channels.append(255 * _OPAQUE_AT * hot)
    return Image.fromarray(np.stack(channels, axis=-1).round().astype(np.uint8), "RGBA")


def with_heat(picture: Image.Image, heat: HeatMap, within: Box = WHOLE) -> Image.Image:
    """Return an RGB copy of `picture`, paler, with the map laid over the part `within` it."""
    shown = to_rgb(picture)
    shown = Image.blend(shown, shown.convert("L").convert("RGB"), _GREY)
    shown = Image.blend(shown, Image.new("RGB", shown.size, "white"), _PALE)
    left, top = round(within.x0 * shown.width), round(within.y0 * shown.height)
    right, bottom = round(within.x1 * shown.width), round(within.y1 * shown.height)
    layer = heat_layer(heat, (max(1, right - left), max(1, bottom - top)))
    shown.paste(layer.convert("RGB"), (left, top), layer.getchannel("A"))
    return shown
