"""Which language a person reads: Chinese or English."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "zh"]

LANGUAGE = "TUSOU_LANG"
"""The variable that decides, before those of the system."""
_SYSTEM = ("LC_ALL", "LC_MESSAGES", "LANG")
"""In the order in which POSIX has them; the first that is set counts."""


def language(environment: Mapping[str, str] = os.environ) -> Language:
    """Return the language of the person: `TUSOU_LANG`, else that of the locale.

    What is neither is answered in English.
    """
    given = next((environment[name] for name in (LANGUAGE, *_SYSTEM) if environment.get(name)), "")
    given = given or _of_system()
    # Windows says "Chinese (Simplified)_China".
    return "zh" if given.lower().startswith(("zh", "chinese")) else "en"


def _of_system() -> str:
    """The locale that the system itself tells: Windows sets none of the variables."""
    import locale

    try:
        return locale.getlocale()[0] or ""
    except ValueError:  # a locale that Python does not know
        return ""
