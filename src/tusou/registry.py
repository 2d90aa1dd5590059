"""Tables of plug-ins: a name stands for `"module:attr"`, imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from tusou.errors import MissingExtra, UnknownName


@dataclass(frozen=True, slots=True)
class Target:
    """Where a plug-in lives, and the extra that brings the packages it needs ("" for the core)."""

    location: str
    extra: str = ""


class Registry:
    """Names of one kind of plug-in.

    Args:
        kind: what the names stand for, as messages call it ("encoder", "source").
        targets: name → target; nothing is imported until `load`.
    """

    def __init__(self, kind: str, targets: Mapping[str, Target]) -> None:
        self.kind = kind
        self._targets = dict(targets)

    def __contains__(self, name: object) -> bool:
        return name in self._targets

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def add(self, name: str, target: Target) -> None:
        """Add or replace a plug-in."""
        self._targets[name] = target

    def remove(self, name: str) -> None:
        """Take a plug-in out."""
        self._targets.pop(name, None)

    def load(self, name: str) -> Any:
        """Import and return what `name` stands for.

        Raises:
            UnknownName: there is no such name.
            MissingExtra: a package that the plug-in needs is not installed.
        """
        if name not in self._targets:
            raise UnknownName.among(self.kind, name, self._targets)
        target = self._targets[name]
        try:
            return imported(target.location)
        except ModuleNotFoundError as exc:
            missing = (exc.name or "").partition(".")[0]
            # Our own typo must not read as a missing extra.
            if missing in ("", "tusou") or not target.extra:
                raise
            purpose = f"the {self.kind} {name!r}"
            raise MissingExtra.of(missing, target.extra, purpose) from exc


def imported(location: str) -> Any:
    """Import and return what `"module:attr"` names."""
    module, _, attribute = location.partition(":")
    found: Any = import_module(module)
    for name in attribute.split("."):
        found = getattr(found, name)
    return found
