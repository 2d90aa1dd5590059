"""The members that a route takes; whatever else is sent is refused, and nothing passed over.

One rule for addresses, forms and JSON: a member that there is not, and one given twice that is no
list, are told, and the names of those there are. JSON writes a list once, whole: there none is
given twice. What is wrong with the value of one: `wrong.py`.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, get_origin

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.params import Form
from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fastapi.routing import APIRoute

Members = dict[str, bool]
"""Name → whether it is a list, and may be given more than once."""

UNKNOWN, TWICE, EMPTY, NO_FORM = "extra_forbidden", "twice", "empty", "no_form"
"""Sorts of faults; the first is what pydantic calls it."""


def in_address(route: APIRoute) -> Members:
    """The members behind the "?" of an address."""
    return _members(route.dependant.query_params)


def in_body(route: APIRoute) -> Members:
    """The members of a form, or of the JSON that is sent."""
    return _members(route.dependant.body_params)


def _members(parameters: Iterable[Any]) -> Members:
    found: Members = {}
    for one in parameters:
        kind = one.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = kind.model_fields.items()
            found |= {each.alias or name: _is_list(each.annotation) for name, each in fields}
        else:
            found[one.alias] = _is_list(kind)
    return found


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is list


async def as_documented(request: Request) -> None:
    """Refuse what a route reads too kindly by itself.

    A form holds texts, and an empty one would count as not given, which an address refuses; of
    what stands in JSON twice the last would count.

    Raises:
        RequestValidationError: see the rule of this file.
    """
    route: APIRoute = request.scope["route"]
    sent = request.query_params.multi_items()
    faults = _faults("query", [name for name, _ in sent], in_address(route))
    if any(isinstance(one.field_info, Form) for one in route.dependant.body_params):
        faults += await _faults_of_form(request, in_body(route))
    elif route.dependant.body_params:
        faults += await _faults_of_json(request, in_body(route))
    if faults:
        raise RequestValidationError(faults)


async def _faults_of_form(request: Request, members: Members) -> list[dict[str, Any]]:
    if "form" not in request.headers.get("content-type", ""):
        return [_fault(NO_FORM, "body")]
    sent = (await request.form()).multi_items()
    empty = [
        _fault(EMPTY, "body", name)
        for name, value in sent
        if value == "" and not members.get(name, True) and name != "q"
    ]
    return _faults("body", [name for name, _ in sent], members) + empty


async def _faults_of_json(request: Request, members: Members) -> list[dict[str, Any]]:
    """Whatever its value is, no member of an object stands in it twice: the first would be lost."""
    try:
        sent = json.loads(await request.body(), object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        return []  # told as the route reads it
    names = [name for name, _ in sent] if isinstance(sent, tuple) else []
    return _faults("body", names, dict.fromkeys(members, False))


def _faults(where: str, names: Iterable[str], members: Members) -> list[dict[str, Any]]:
    counts = Counter(names)
    unknown = [_fault(UNKNOWN, where, name) for name in counts if name not in members]
    twice = [name for name, n in counts.items() if n > 1 and not members.get(name, True)]
    return unknown + [_fault(TWICE, where, name) for name in twice]


def _fault(sort: str, *place: str) -> dict[str, Any]:
    return {"type": sort, "loc": place}
