"""Which packages tusou needs, and which of them are here: both as the packages themselves tell."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TUSOU = "tusou"
EVERYTHING = "all"
"""The extra that is made of others."""

_REQUIREMENT = re.compile(r"([\w.-]+)\s*(?:\[([^]]*)\])?")
_EXTRA = re.compile(r"""\bextra\s*==\s*["']([\w.-]+)["']""")


def extras() -> list[str]:
    """The extras of tusou, without the one that is all of them."""
    try:
        names = metadata(TUSOU).get_all("Provides-Extra") or []
    except PackageNotFoundError:  # it runs from a folder of sources
        return []
    return sorted(name for name in names if name != EVERYTHING)


def needed(extra: str = "", of: str = TUSOU) -> Iterator[str]:
    """The names of what a package needs, by itself or for one of its extras.

    Extras of what is needed are followed: fsspec[http] is fsspec and aiohttp.
    """
    try:
        lines = requires(of) or []
    except PackageNotFoundError:
        return
    for line in lines:
        named, condition = _REQUIREMENT.match(line), _EXTRA.search(line)
        if named is None or (condition[1] if condition else "") != extra:
            continue
        yield named[1]
        for more in filter(None, (named[2] or "").replace(" ", "").split(",")):
            yield from needed(more, named[1])


def installed(name: str) -> str:
    """The version of a package; "" when it is not here."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def stand_in(name: str) -> str:
    """Another package that brings the module, with its version; "" when there is none.

    onnxruntime-gpu, -directml and -openvino are installed in place of onnxruntime.
    """
    from importlib.metadata import packages_distributions

    others = packages_distributions().get(name.replace("-", "_"), [])
    return f"{installed(others[0])} ({others[0]})" if others else ""
