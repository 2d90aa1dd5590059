"""JSON files of model folders, read with errors that name the file and the key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeVar

from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MEND = "fetch the model again; this file is damaged or of another kind of model"

Choice = TypeVar("Choice", bound=str)


class JsonObject:
    """One JSON object of a file, and getters that insist on the type.

    Args:
        path: the file it came from, for messages.
        values: the object.
        where: its place inside the file, such as "image.", for messages.
    """

    def __init__(self, path: Path, values: Mapping[str, Any], where: str = "") -> None:
        self.path = path
        self._values = values
        self._where = where

    @classmethod
    def read(cls, path: Path) -> JsonObject:
        """Read a file that holds one JSON object; raises ModelError when it does not."""
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as exc:
            raise ModelError(f"{path} is missing", "fetch the model again") from exc
        except (OSError, ValueError) as exc:
            raise ModelError(f"{path} cannot be read as JSON: {exc}", MEND) from exc
        if not isinstance(values, dict):
            raise ModelError(f"{path} does not hold a JSON object", MEND)
        return cls(path, values)

    def __contains__(self, key: str) -> bool:
        return self._values.get(key) is not None

    def holds(self, key: str, kind: type) -> bool:
        """Whether there is a value of that type under `key`."""
        return isinstance(self._values.get(key), kind)

    def text(self, key: str, default: str | None = None) -> str:
        """The string under `key`."""
        return str(self._get(key, str, default))

    def flag(self, key: str, default: bool | None = None) -> bool:  # noqa: FBT001 - a default, not a switch
        """The truth value under `key`."""
        return bool(self._get(key, bool, default))

    def whole(self, key: str, default: int | None = None) -> int:
        """The whole number under `key`."""
        return int(self._get(key, int, default))

    def number(self, key: str, default: float | None = None) -> float:
        """The number under `key`."""
        return float(self._get(key, (int, float), default))

    def choice(self, key: str, allowed: Sequence[Choice], default: Choice) -> Choice:
        """The string under `key`, one of `allowed`."""
        value = self.text(key, default)
        for known in allowed:
            if value == known:
                return known
        raise self._wrong(key, f"must be one of {', '.join(map(repr, allowed))}, not {value!r}")

    def texts(self, key: str, default: Sequence[str] | None = None) -> tuple[str, ...]:
        """The list of strings under `key`."""
        values = self._get(key, list, None if default is None else list(default))
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, "must be a list of strings")
        return tuple(values)

    def rgb(self, key: str) -> tuple[float, float, float]:
        """The three numbers under `key`."""
        values = self._get(key, list, None)
        if len(values) != 3 or not all(isinstance(value, int | float) for value in values):
            raise self._wrong(key, "must be three numbers")
        red, green, blue = (float(value) for value in values)
        return red, green, blue

    def size(self, key: str) -> tuple[int, int]:
        """(height, width) under `key`: a number, a pair, or an object with both."""
        value = self._get(key, (int, list, dict), None)
        if isinstance(value, dict):
            value = [value.get("height"), value.get("width")]
        pair = [value, value] if isinstance(value, int) else value
        if len(pair) != 2 or not all(isinstance(side, int) and side > 0 for side in pair):
            raise self._wrong(key, "must give a height and a width in pixels")
        return pair[0], pair[1]

    def inner(self, key: str) -> JsonObject:
        """The object under `key`; empty where there is none."""
        values = self._get(key, dict, {})
        return JsonObject(self.path, values, f"{self._where}{key}.")

    def _get(self, key: str, kind: type | tuple[type, ...], default: Any) -> Any:
        value = self._values.get(key)
        if value is None:
            value = default
        if value is None:
            raise self._wrong(key, "is missing")
        if not isinstance(value, kind):
            raise self._wrong(key, f"is of the wrong type ({type(value).__name__})")
        return value

    def _wrong(self, key: str, why: str) -> ModelError:
        return ModelError(f"{self.path}: {self._where}{key} {why}", MEND)
