"""The `preprocessor_config.json` of transformers' image processors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.encoders.description import ImageSpec, Interpolation
from tusou.encoders.json_files import JsonObject
from tusou.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

PREPROCESSOR_CONFIG = "preprocessor_config.json"

RESAMPLES: dict[int, Interpolation] = {0: "nearest", 1: "lanczos", 2: "bilinear", 3: "bicubic"}
"""Pillow's numbers."""

UNIT = 1 / 255


def read_image_spec(path: Path) -> ImageSpec:
    """Read how pictures are prepared.

    Raises:
        ModelError: the file is damaged, or asks for steps that are not understood; guessing
            would give vectors that look right and rank wrong.
    """
    facts = JsonObject.read(path)
    _refuse_unknown_steps(facts)
    normalise = facts.flag("do_normalize", True)
    mean = facts.rgb("image_mean") if normalise else (0.0, 0.0, 0.0)
    std = facts.rgb("image_std") if normalise else (1.0, 1.0, 1.0)
    interpolation = RESAMPLES.get(facts.whole("resample", 3))
    if interpolation is None:
        raise ModelError(f"{path}: resample {facts.whole('resample')} is not known", _MEND)
    if _edge(facts):
        crop = facts.size("crop_size") if "crop_size" in facts else (_edge(facts), _edge(facts))
        return ImageSpec(
            crop, "shortest", interpolation, mean, std, shortest_edge=_edge(facts), crop="floor"
        )
    return ImageSpec(facts.size("size"), "squash", interpolation, mean, std)


_MEND = "this preprocessing is not known; please report the model"


def _edge(facts: JsonObject) -> int:
    """Length of the shorter side where only that is given, else 0."""
    if facts.holds("size", dict):
        return facts.inner("size").whole("shortest_edge", 0)
    # Before 2022 the size of CLIP was a bare number: the shorter side where a cut follows.
    return facts.whole("size") if facts.flag("do_center_crop", True) else 0


def _refuse_unknown_steps(facts: JsonObject) -> None:
    if not facts.flag("do_resize", True) or not facts.flag("do_rescale", True):
        raise ModelError(f"{facts.path} leaves out resizing or rescaling", _MEND)
    if abs(facts.number("rescale_factor", UNIT) - UNIT) > 1e-6:
        raise ModelError(f"{facts.path} rescales by another factor than 1/255", _MEND)
    cut = facts.flag("do_center_crop", False) and "crop_size" in facts
    if cut and not _edge(facts) and facts.size("crop_size") != facts.size("size"):
        raise ModelError(f"{facts.path} cuts a picture after squashing it", _MEND)
    if not cut and _edge(facts) and not facts.flag("do_center_crop", True):
        raise ModelError(f"{facts.path} keeps the aspect and cuts nothing", _MEND)
