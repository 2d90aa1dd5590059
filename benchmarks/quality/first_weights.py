"""A third encoder, a whole image–text model: the first weights that the starter model had.

Another backbone (MobileNetV2 at 256 pixels, its weights in float16), and a text tower of its own.
Nothing is fitted on it; but how the spread of photos is measured was chosen with it in view, among
others. It lies in the project's history, at `COMMIT`.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.encoders import open_encoder

if TYPE_CHECKING:
    from tusou.protocols import Encoder

COMMIT = "3832ec6"
PLACE = "src/tusou/starter"
ROOT = Path(__file__).parents[2]
LAST = "model.json"
"""What tells that all others are there."""


def first_weights(cache: Path) -> Encoder:
    """Open them; they are read out of the history once and kept in `cache`.

    Raises:
        SystemExit: the checkout has no history, or not all of it.
    """
    folder = cache / f"starter-{COMMIT}"
    if not (folder / LAST).exists():
        folder.mkdir(parents=True, exist_ok=True)
        names = _git("ls-tree", "--name-only", f"{COMMIT}:{PLACE}").decode().split()
        for name in sorted(names, key=LAST.__eq__):
            (folder / name).write_bytes(_git("show", f"{COMMIT}:{PLACE}/{name}"))
    return open_encoder(folder, device="cpu")


def _git(*words: str) -> bytes:
    command = ["git", "-C", str(ROOT), *words]
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as exc:
        raise SystemExit(
            f"the first weights are not in this checkout's history ({COMMIT}); "
            "get all of it with git fetch --unshallow"
        ) from exc
