"""Models: which model folders there are, where they come from, and how.

A model is a folder: the starter model inside the package, and any folder below
`Settings.models`. What runs inside it is none of this room's business; `tusou.encoders` opens
the folders that are found here. The catalogue (`catalogue`), the places to fetch from (`places`,
`hub`, `modelscope`), `pulling` and `importing` fill that folder; `coming` lets models come and go
whole; `checksums` tells which of its files are as they came; `given_folders` remembers models that
lie elsewhere.
"""

from __future__ import annotations

from tusou.models.finding import (
    available,
    default_model,
    locate,
    place_of,
    split_variant,
    usable_name,
)
from tusou.models.given_folders import given_place, remember_place
from tusou.models.model_info import ModelInfo, model_info

__all__ = [
    "ModelInfo",
    "available",
    "default_model",
    "given_place",
    "locate",
    "model_info",
    "place_of",
    "remember_place",
    "split_variant",
    "usable_name",
]
