"""What the reference pages list is what the code has, in both languages."""

from __future__ import annotations

import argparse
import inspect
import re
import tomllib
from pathlib import Path

import pytest

import tusou
from docs.consoles import ROOT, blocks
from tusou import errors
from tusou.cli.parser import Parser
from tusou.cli.table import COMMANDS
from tusou.library import Library
from tusou.sources import KNOWN_SUFFIXES
from tusou.sources.pairs import column_names
from tusou.stores import schema

pages = pytest.mark.parametrize("language", ["en", "zh"])


def page(language: str, name: str) -> str:
    return (ROOT / "docs" / language / name).read_text(encoding="utf-8")


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Every command and sub-command as people type it."""
    found: dict[str, argparse.ArgumentParser] = {}
    for name, command in COMMANDS.items():
        parser = Parser(prog=f"tusou {name}")
        command.load().attach(parser)
        inner = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        if not inner:
            found[f"tusou {name}"] = parser
        for action in inner:
            found |= {f"tusou {name} {sub}": one for sub, one in action.choices.items()}
    return found


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """Each option by its first name, without -h."""
    named = [action.option_strings for action in parser._actions if action.option_strings]
    return {names[0] for names in named} - {"-h"}


@pages
def test_the_command_line_page_lists_exactly_the_commands_and_options(language: str):
    """Each command has a synopsis with its options, and each option is explained on the page."""
    text = page(language, "command-line.md")
    shown = {}
    for block in blocks(text, "text"):
        name = re.match(r"tusou( [a-z]+)+", block.body)[0]
        shown[name] = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", block.body))
    known = {name: options_of(parser) for name, parser in parsers().items()}
    assert shown == known
    for option in set().union(*known.values()):
        assert re.search(rf"`{option}(?![\w-])", text), f"{option} is not explained"
    headings = re.findall(r"^### tusou (\w+)$", text, re.MULTILINE)
    assert sorted(headings) == sorted(COMMANDS)


@pages
def test_values_of_options_are_called_as_in_the_help(language: str):
    """A file may have its suffix there as well."""
    known = parsers()
    for block in blocks(page(language, "command-line.md"), "text"):
        name = re.match(r"tusou( [a-z]+)+", block.body)[0]
        called = {
            option: action.metavar
            for action in known[name]._actions
            for option in action.option_strings
            if isinstance(action.metavar, str)
        }
        for option, value in re.findall(r"(--?[a-z][\w-]*) ([A-Z][A-Z=]*)", block.body):
            assert called.get(option, value).startswith(value), option


@pages
def test_the_error_page_lists_the_tree(language: str):
    """Name, base, exit code and HTTP status of every error are those of the code."""
    rows = re.findall(
        r"^\| `(\w+)` \| (?:`(\w+)`)? *\| (\d+) \| (\d+) \|",
        page(language, "errors.md"),
        re.MULTILINE,
    )
    tree = [
        (
            name,
            value.__base__.__name__ if value is not errors.TusouError else "",
            str(value.exit_code),
            str(value.http_status),
        )
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.TusouError)
    ]
    assert sorted(rows) == sorted(tree)


@pages
def test_the_source_page_lists_every_suffix_and_column(language: str):
    """What is read, and the words by which columns are known, are those of the code."""
    text = page(language, "sources.md")
    table = text.partition("\n## ")[0]
    assert set(re.findall(r"`(\.\w+)`", table)) == KNOWN_SUFFIXES
    meanings = text.partition("```json")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", meanings))
    words = vars(column_names)
    known = {word for listed in words.values() if isinstance(listed, tuple) for word in listed}
    assert known <= named, known - named


@pages
def test_the_library_page_lists_every_table(language: str):
    """The tables of library.db are those of the schema."""
    shown = re.findall(r"^\| `(\w+)` \|", page(language, "library.md"), re.MULTILINE)
    written = "".join(value for name, value in vars(schema).items() if re.match(r"_M\d", name))
    assert sorted(shown) == sorted(re.findall(r"CREATE TABLE (\w+)", written))


@pages
def test_the_python_page_names_every_public_method(language: str):
    """Nothing public of a library is left untold."""
    text = page(language, "python-api.md")
    public = [name for name in vars(Library) if not name.startswith("_")]
    missing = [name for name in public if not re.search(rf"`{name}\b", text)]
    assert not missing


@pages
def test_what_needs_its_name_is_told_behind_a_star(language: str):
    """A call as the page writes it would else end with a TypeError."""
    told = re.findall(
        r"`(tusou\.open|[a-z_]+)\((\w[^`…]*=[^`…]*)\)`", page(language, "python-api.md")
    )
    for name, parameters in told:
        owner = tusou.open if name == "tusou.open" else getattr(Library, name, None)
        if owner is None:
            continue
        positional, _, _ = parameters.partition("*")
        kinds = inspect.signature(owner).parameters
        for parameter in re.findall(r"(\w+)(?:=[^,]*)?(?:,|$)", positional):
            assert kinds[parameter].kind is not inspect.Parameter.KEYWORD_ONLY, (name, parameter)


@pages
def test_variables_and_layouts_are_told(language: str):
    """Environment variables and the layouts of model folders are those of the code."""
    from tusou import config
    from tusou.encoders.layouts import LAYOUTS

    variables = set(re.findall(r"TUSOU_\w+", Path(config.__file__).read_text(encoding="utf-8")))
    told = re.findall(r"^\| `(TUSOU_\w+)` \|", page(language, "command-line.md"), re.MULTILINE)
    assert set(told) == variables
    models = page(language, "models.md")
    for layout in LAYOUTS:
        for file in re.findall(r"[\w/]+\.(?:onnx|json)", layout.shape):
            assert f"`{file}`" in models, file


@pages
def test_numbers_of_the_search_page_are_those_of_the_code(language: str):
    """Depth, weights of fields and the names of what was fitted are told as they are."""
    from dataclasses import fields

    from tusou.searching.candidates import DEPTH
    from tusou.searching.fitted import Fitted
    from tusou.searching.lines import BESIDE
    from tusou.searching.rounds import CHOSEN_FROM, DEEPEST, FIRST, NEAR_MISSES
    from tusou.searching.usual import SENTENCES
    from tusou.stores.text_query import BOOSTS

    text = page(language, "search.md")
    told = [f"{DEPTH} ", f"{BOOSTS['head']:g}", *(one.name for one in fields(Fitted))]
    assert [name for name in told if name not in text] == []
    assert f"{len(SENTENCES)} " in text
    assert BESIDE == 0.4
    assert ("two fifths" if language == "en" else "五分之二") in text
    assert NEAR_MISSES == 5
    assert f"{DEEPEST:,} " in text
    assert f"{CHOSEN_FROM * FIRST} " in text or f"{CHOSEN_FROM * FIRST}." in text
    assert CHOSEN_FROM == 3  # "three" and "三"


@pages
def test_limits_of_the_source_page_are_those_of_the_code(language: str):
    """Seconds, bytes and pixels that a file may take are told as they are."""
    from tusou.executors.limits import Limits
    from tusou.types import DecodeOptions

    limits, options = Limits(), DecodeOptions()
    rows = page(language, "sources.md").rpartition("\n## ")[2]
    told = [f"{limits.stall_s:g} ", f"{limits.file_s:g} ", f"{limits.item_s:g} "]
    told.append(f"{limits.memory_bytes / 1e9:g} GB")
    assert [number for number in told if f" {number}" not in rows] == []
    assert options.max_pixels == 100_000_000
    assert re.search(rf"\b{options.picture_px}\s", page(language, "sources.md"))
    assert re.search(rf"\b{options.thumbnail_px}\s", page(language, "sources.md"))


@pages
def test_extras_are_told(language: str):
    """The page on installing lists the extras of the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = re.findall(r"^\| `\.\[(\w+)\]` \|", page(language, "getting-started.md"), re.MULTILINE)
    assert sorted(told) == sorted(project["optional-dependencies"])
