"""Settings: where libraries and models live, and which model is the default.

Read from the environment when a library is opened; there is no global instance.

=====================  ==========================================================
``TUSOU_LIBRARY``      the library that commands use when none is named
``TUSOU_MODELS``       the folder that models are pulled and imported into
``TUSOU_MODEL``        the model that new libraries use (default: ``starter``)
``TUSOU_DEVICE``       the default of ``--device``
``TUSOU_OCR``          the default of ``--ocr`` (``auto``, ``off`` or ``all``)
``TUSOU_LANG``         the language of the command line (``en`` or ``zh``)
``TUSOU_CACHE``        where copies of files from elsewhere are kept, and up to
``TUSOU_CACHE_GB``     how many gigabytes; both read by `tusou.remote.cache`,
                       which works on every machine of a cluster
=====================  ==========================================================
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

DEVICES = ("auto", "cpu", "cuda", "coreml", "directml", "openvino")
"""What `--device` takes; `tusou.encoders.devices` says what stands behind each."""


class Settings(NamedTuple):
    """Where things are and which defaults hold; see the module for the variables."""

    library: str
    models: str
    model: str = "starter"
    device: str = "auto"
    ocr: str = "auto"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environment` (default: this process's)."""
        values = os.environ if environment is None else environment
        home = user_data_folder(values)
        return cls(
            library=values.get("TUSOU_LIBRARY") or os.path.join(home, "library"),
            models=os.path.expanduser(values.get("TUSOU_MODELS") or os.path.join(home, "models")),
            model=values.get("TUSOU_MODEL") or "starter",
            device=values.get("TUSOU_DEVICE") or "auto",
            ocr=values.get("TUSOU_OCR") or "auto",
        )


def folder_at(given: str) -> str:
    """Return the folder that a person names as an absolute path, ~ resolved.

    Its ".." stays: what that means after a link, the system knows, and the text does not.
    """
    path = os.path.expanduser(given)
    whole = path if os.path.isabs(path) else os.path.join(os.getcwd(), path)
    drive, below = os.path.splitdrive(whole)
    names = [name for name in below.replace("/", os.sep).split(os.sep) if name not in ("", ".")]
    return drive + os.sep + os.sep.join(names)


def user_data_folder(values: Mapping[str, str]) -> str:
    """The folder for tusou's own data, by the custom of the platform."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":  # pragma: no cover - not run on Linux
        base = values.get("LOCALAPPDATA") or os.path.join(home, "AppData", "Local")
    elif sys.platform == "darwin":  # pragma: no cover - not run on Linux
        base = os.path.join(home, "Library", "Application Support")
    else:
        base = values.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share")
    return os.path.join(base, "tusou")
