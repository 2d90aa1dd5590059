"""The sentences that the command line can say, read from the sources.

A sentence is what an error is raised with, what is given to `said` and to `Terminal.talk`, what
help shows, what a function of the same file returns to one of these, and what a context is entered
with. Of a formatted one the constant parts count, with `{}` for what differs.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import tusou

SOURCES = Path(tusou.__file__).parent
ELSEWHERE = ("mcp", "client")
"""Rooms whose sentences programs and assistants read."""
AT_THE_TERMINAL = ("mcp/serving.py",)
"""Files in them whose errors whoever starts the program reads."""
TOLD_WITH = {
    *("TusouError", "ArgumentTypeError", "NotTaken", "Skipped", "Undone", "Verdict", "shaped"),
}
"""What is made with a sentence and its mend; so is what comes of these."""
SPOKEN = {"chosen", "talk", "talk_once", "Command", "Check", "Opened", "cls", "refusal"}
COMMAND = re.compile(r"pip install |tusou [a-z]+(?: (?:[^a-z\s]\S*|'[^']*'))*$")
"""A mend that is a command alone, without prose behind it."""
HELP = {"help", "description", "title", "epilog"}


def forms() -> dict[str, set[str]]:
    """Return sentence → the files in which it stands."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(SOURCES.rglob("*.py")):
        name = path.relative_to(SOURCES).as_posix()
        if _room(path) in ELSEWHERE and name not in AT_THE_TERMINAL:
            continue
        for form in _File(ast.parse(path.read_text("utf-8"))).forms():
            if any(map(str.isalpha, form.replace("{}", ""))) and not COMMAND.match(form):
                found[form].add(name)
    return found


def _room(path: Path) -> str:
    return path.relative_to(SOURCES).parts[0]


@cache
def told_with() -> frozenset[str]:
    """Return the names of `TOLD_WITH` and of all classes that come of them."""
    parents = {
        node.name: {_name(base) for base in node.bases}
        for path in SOURCES.rglob("*.py")
        if _room(path) not in ELSEWHERE
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }
    found = set(TOLD_WITH)
    while more := {name for name, bases in parents.items() if bases & found} - found:
        found |= more
    return frozenset(found)


class _File:
    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._constants = self._assigned(tree.body)
        self._functions: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef]] = defaultdict(list)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._functions[node.name].append(node)

    def forms(self) -> Iterator[str]:
        inside: set[int] = set()
        for function in chain.from_iterable(self._functions.values()):
            if any(_name(decorator) == "contextmanager" for decorator in function.decorator_list):
                yield from self._given_by(function, ast.Yield)
            names = self._constants | self._assigned(ast.walk(function))
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and id(node) not in inside:
                    inside.add(id(node))
                    yield from self._of_call(node, names)
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Call) and id(node) not in inside:
                yield from self._of_call(node, self._constants)

    def _of_call(self, call: ast.Call, names: dict[str, list[ast.expr]]) -> Iterator[str]:
        for value in _spoken(call):
            found = _forms_of(value, names)
            # A word alone is a name, unless it is said.
            yield from (one for one in found if " " in one or _name(call.func) == "said")
            for node in ast.walk(value):
                called = _name(node.func) if isinstance(node, ast.Call) else ""
                for function in self._functions.get(called, ()):
                    yield from self._given_by(function, ast.Return)

    def _given_by(
        self, function: ast.FunctionDef | ast.AsyncFunctionDef, way: type[ast.Return | ast.Yield]
    ):
        """The sentences that a function gives, also as a part of what it gives."""
        names = self._constants | self._assigned(ast.walk(function))
        for node in ast.walk(function):
            if isinstance(node, way) and node.value is not None:
                parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                found = (one for part in parts for one in _forms_of(part, names))
                yield from (one for one in found if " " in one)

    @staticmethod
    def _assigned(nodes) -> dict[str, list[ast.expr]]:
        """What names are given in these statements."""
        found: dict[str, list[ast.expr]] = defaultdict(list)
        for node in nodes:
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    _pair(target, node.value, found)
            elif (
                isinstance(node, ast.AnnAssign) and node.value and isinstance(node.target, ast.Name)
            ):
                found[node.target.id].append(node.value)
        return found


def _pair(target: ast.expr, value: ast.expr, found: dict[str, list[ast.expr]]) -> None:
    if isinstance(target, ast.Name):
        found[target.id].append(value)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, own in zip(target.elts, value.elts, strict=False):
            _pair(one, own, found)


def _spoken(call: ast.Call) -> Iterator[ast.expr]:
    name = _name(call.func)
    owner = _name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name == "said":
        yield call.args[0]
    elif name == "replace":
        yield from (one.value for one in call.keywords if one.arg in ("problem", "mend"))
    elif name in SPOKEN or not told_with().isdisjoint((name, owner)):
        yield from call.args
        yield from (one.value for one in call.keywords)
    elif name in ("add_argument", "add_parser", "add_argument_group", "Parser", "ArgumentParser"):
        yield from (one.value for one in call.keywords if one.arg in HELP)
        if name == "add_argument_group":
            yield from call.args


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _forms_of(node: ast.expr, names: dict[str, list[ast.expr]]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _forms_of(node.body, names)
        yield from _forms_of(node.orelse, names)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _forms_of(value, names)
    elif isinstance(node, ast.Name):
        for value in names.get(node.id, ()):
            yield from _forms_of(value, {})
    else:
        form = _form(node)
        if form is not None:
            yield form


def _form(node: ast.expr) -> str | None:
    """The sentence of a literal; None for what is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = [_form(part) if isinstance(part, ast.Constant) else "{}" for part in node.values]
        return "".join(part or "" for part in parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _form(node.left), _form(node.right)
        return None if left is None and right is None else f"{left or '{}'}{right or '{}'}"
    return None
