"""Models: which model folders there are, and where.

A model is a folder: the starter model inside the package, and any folder below
`Settings.models`. What runs inside it is none of this room's business; `tusou.encoders` opens
the folders that are found here.
"""

from __future__ import annotations

from tusou.models.finding import available, default_model, locate
from tusou.models.model_info import ModelInfo

__all__ = ["ModelInfo", "available", "default_model", "locate"]
