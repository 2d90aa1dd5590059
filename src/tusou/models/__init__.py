"""Models: which model folders there are, where they come from, and how.

A model is a folder: the starter model inside the package, any folder below `Settings.models`, and
those that libraries were made with by path (`given_folders`). What runs inside it is none of this
room's business; `tusou.encoders` opens the folders that are found here. The catalogue
(`catalogue`), the places to fetch from (`places`, `hub`, `modelscope`), `pulling` and `importing`
fill that folder; `origin` is the record of it.
"""

from __future__ import annotations

from tusou.models.finding import (
    available,
    default_model,
    locate,
    remember_given,
    split_variant,
)
from tusou.models.model_info import ModelInfo, model_info

__all__ = [
    "ModelInfo",
    "available",
    "default_model",
    "locate",
    "model_info",
    "remember_given",
    "split_variant",
]
