"""The house rules that no other tool holds: who prints, how long a file may be, what is public."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tusou

HOUSE = Path(tusou.__file__).parent
MODULES = sorted(HOUSE.rglob("*.py"))
BELOW_CLI = [path for path in MODULES if not path.is_relative_to(HOUSE / "cli")]
LINES_MOST = 400
FUNCTION_LINES_MOST = 60


def name_of(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls_in(tree: ast.AST) -> set[str]:
    """The names that are called: `print`, `sys.exit`."""
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("path", BELOW_CLI, ids=name_of)
def test_nothing_below_the_command_line_prints_or_exits(path: Path):
    """A library speaks through values, errors and logs; only the command line prints."""
    if path.name == "__main__.py":
        return
    assert not calls_in(tree_of(path)) & {"print", "sys.exit", "exit", "quit", "input"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_input_is_checked_by_assert(path: Path):
    """`python -O` drops asserts: only what cannot be otherwise may be told to the type checker."""
    asserts = [node.test for node in ast.walk(tree_of(path)) if isinstance(node, ast.Assert)]
    told = [ast.unparse(test) for test in asserts]
    assert not [test for test in told if "is not None" not in test and "isinstance" not in test]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_holds_one_idea(path: Path):
    """No module is longer than 400 lines, and each says what it is for."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES_MOST
    assert ast.get_docstring(ast.parse(text))


def test_functions_are_small():
    """Nine functions of ten are shorter than 30 lines, and none is longer than 60."""
    lengths = {
        f"{name_of(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: lines for name, lines in lengths.items() if lines >= 30}
    assert len(long) <= len(lengths) / 10, sorted(long.items(), key=lambda pair: -pair[1])
    assert not {name for name, lines in lengths.items() if lines > FUNCTION_LINES_MOST}


def test_public_names_are_there():
    """Everything that `tusou.__all__` lists can be had, and `import *` gives it."""
    for name in tusou.__all__:
        assert getattr(tusou, name) is not None


def test_an_unknown_name_of_the_package_is_an_attribute_error():
    """The lazy public face still answers like a module."""
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        tusou.nonsense  # noqa: B018
