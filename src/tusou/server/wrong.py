"""What is wrong with the members of a request, in words: what is taken, and no pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile

from tusou.given.values import (
    EMPTY,
    NotTaken,
    no_date,
    no_flag,
    no_language,
    no_pair,
    no_text,
    shown,
)
from tusou.server import members
from tusou.server.asked import BOX, DATE, EXAMPLE, FIELD, GIVEN, LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.routing import APIRoute


NO_JSON = "json_invalid"
"""What FastAPI calls a body that cannot be read; its place is where in the text that shows."""


def sentence_of(fault: dict[str, Any], route: APIRoute) -> str:
    """What is wrong with a member, without its name.

    Args:
        fault: one of the errors that FastAPI, pydantic or `members.as_documented` found.
        route: whose members they are.
    """
    sort = fault["type"]
    if sort == members.UNKNOWN:
        return _unknown(fault, route)
    if sort == NO_JSON:
        return f"it is no JSON from character {fault['loc'][-1] + 1:,} on"
    if isinstance(fault.get("input"), UploadFile):
        return "a file is sent where a text is taken"
    if sort == "string_pattern_mismatch":
        return FORMS.get(fault["ctx"]["pattern"], _has_no_form)(fault["input"])
    if sort in _SENTENCES:
        return _SENTENCES[sort](fault.get("input"), fault.get("ctx", {}))
    return str(fault.get("msg", sort))


def near(fault: dict[str, Any], route: APIRoute) -> str:
    """What may have been meant by a member that there is not; "" where nothing is like it."""
    from difflib import get_close_matches

    if fault["type"] != members.UNKNOWN:
        return ""
    found = get_close_matches(str(fault["loc"][-1]), _taken(fault, route), n=1)
    return found[0] if found else ""


def _unknown(fault: dict[str, Any], route: APIRoute) -> str:
    where, name = fault["loc"][0], fault["loc"][-1]
    if where == "query" and name in members.in_body(route):
        return "it is taken in the body, and not in the address"
    names = _taken(fault, route)
    if not names:
        return "no member is taken here"
    return f"there is no such member, but {', '.join(names)}"


def _taken(fault: dict[str, Any], route: APIRoute) -> list[str]:
    of = members.in_address if fault["loc"][0] == "query" else members.in_body
    return list(of(route))


def _refused(value: object, limits: dict[str, Any]) -> str:
    """What a check of ours says; the one check of others is whether a file was sent."""
    refusal = limits["error"]
    return str(refusal) if isinstance(refusal, NotTaken) else f"{shown(value)} is no file"


def _has_no_form(value: object) -> str:
    return f"{shown(value)} has a form that is not taken"


def _no_box(value: object) -> str:
    return f"{shown(value)} is not x0,y0,x1,y1, four numbers from 0 to 1"


def _not_given(value: object) -> str:
    return f"{shown(value)} is no number that POST /api/v1/pictures or /api/v1/jobs gave"


def _none_of(value: object, expected: str) -> str:
    names = expected.replace("'", "").replace(" or ", ", ")
    return f"{shown(value)} is none of {names}"


FORMS: dict[str, Callable[[object], str]] = {
    BOX: _no_box,
    DATE: no_date,
    EXAMPLE: lambda _: EMPTY,
    FIELD: no_pair,
    LANGUAGE: no_language,
    GIVEN: _not_given,
}
"""Pattern → what is said of a text that it does not fit."""


def _no_whole_number(value: object, _: dict[str, Any]) -> str:
    return f"{shown(value)} is not a whole number"


def _no_number(value: object, _: dict[str, Any]) -> str:
    return f"{shown(value)} is not a number"


_SENTENCES: dict[str, Callable[[Any, dict[str, Any]], str]] = {
    members.TWICE: lambda _, __: "it is given more than once",
    members.EMPTY: lambda _, __: EMPTY,
    members.NO_FORM: lambda _, __: "a form is required",
    "missing": lambda _, __: "it is not given",
    "value_error": _refused,
    "int_type": _no_whole_number,
    "int_parsing": _no_whole_number,
    "int_parsing_size": _no_whole_number,
    "int_from_float": _no_whole_number,
    "float_type": _no_number,
    "float_parsing": _no_number,
    "finite_number": _no_number,
    "greater_than_equal": lambda value, limits: f"{shown(value)} is less than {limits['ge']:g}",
    "less_than_equal": lambda value, limits: f"{shown(value)} is more than {limits['le']:g}",
    "bool_type": lambda value, _: no_flag(value),
    "bool_parsing": lambda value, _: no_flag(value),
    "string_type": lambda value, _: no_text(value),
    "string_unicode": lambda _, __: "it holds half a character (a lone surrogate)",
    "string_too_short": lambda _, __: EMPTY,
    "string_too_long": lambda _, limits: f"it has more than {limits['max_length']:,} characters",
    "too_long": lambda _, limits: f"there are more than {limits['max_length']:,}",
    "too_short": lambda _, __: "there is none",
    "literal_error": lambda value, limits: _none_of(value, limits["expected"]),
    "list_type": lambda value, _: f"{shown(value)} is no list",
    "model_attributes_type": lambda value, _: f"{shown(value)} is no object of JSON",
}
"""What pydantic calls a fault → what is said of the value, and of the limits that it names."""
