"""What is wrong with the arguments of a tool, with what it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tusou.errors import InputError, UnknownName
from tusou.given import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tusou.errors import TusouError

Schema = dict[str, Any]

ALSO_CALLED = {
    **dict.fromkeys(("limit", "top_k", "n", "count", "max_results", "num_results"), "k"),
    **dict.fromkeys(("q", "text", "question"), "query"),
    **dict.fromkeys(("image", "photo"), "picture"),
    **dict.fromkeys(("in", "folder", "files"), "within"),
    **dict.fromkeys(("page", "number"), "page_number"),
    **dict.fromkeys(("file", "filename"), "path"),
    **dict.fromkeys(("id", "item_id"), "item"),
}
"""What other tools call an argument, which no likeness of letters would tell → our name."""


def unknown_in(given: Iterable[str], taken: Sequence[str]) -> TusouError | None:
    """The error for the first argument that a tool does not take; None where it takes all.

    Args:
        given: names of the arguments of a call.
        taken: those of the tool.
    """
    name = next((one for one in given if one not in taken), None)
    if name is None:
        return None
    if not taken:
        return InputError(f"no argument is called {name!r}", "call it without arguments")
    if ALSO_CALLED.get(name) in taken:
        mend = f"did you mean {ALSO_CALLED[name]!r}?"
        return UnknownName(f"no argument is called {name!r}", mend)
    return UnknownName.among("argument", name, taken)


def misfit(faults: Sequence[Mapping[str, Any]], properties: Mapping[str, Schema]) -> InputError:
    """The error for arguments whose values are not taken.

    Args:
        faults: at least one, as pydantic tells them.
        properties: name of an argument → its JSON schema, as the tool is described with.
    """
    said = {str(one["loc"][0]): shown(one["input"]) for one in faults}
    problem = "; ".join(f"{name}: {value} is not taken" for name, value in said.items())
    mend = "; ".join(f"{name} takes {taken_by(properties.get(name, {}))}" for name in said)
    return InputError(problem, mend)


def taken_by(schema: Schema) -> str:
    """What fits a JSON schema, in words."""
    if "anyOf" in schema:
        return " or ".join(taken_by(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if schema.get("type") == "array":
        return f"a list, each {taken_by(schema.get('items', {}))}"
    if schema.get("type") == "integer":
        return "a whole number" + _bounds(schema)
    return {"boolean": "true or false", "string": "a text"}.get(schema.get("type", ""), "a value")


def _bounds(schema: Schema) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None:
        return ""
    return f" from {least} on" if most is None else f" from {least} to {most}"
