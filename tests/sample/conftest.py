"""The drawing code lies beside `src/`, at the root of the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
if (ROOT / "samples").is_dir() and str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
