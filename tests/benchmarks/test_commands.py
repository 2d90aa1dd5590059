"""The commands that README.md and the modules themselves name can be given."""

from __future__ import annotations

import importlib
import re
import runpy
import sys

import pytest
from benchmarks.environments import ROOT

README = (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"`python -m (benchmarks\.[^`]+)`", README)
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__main__")
    for path in (ROOT / "benchmarks").rglob("*.py")
    if "add_argument" in path.read_text(encoding="utf-8")
    and "python -m" in path.read_text(encoding="utf-8")
)


def told(module, arguments, capsys, monkeypatch):
    """What the module says before it ends."""
    monkeypatch.setattr(sys, "argv", [module, *arguments])
    with pytest.raises(SystemExit):
        runpy.run_module(module, run_name="__main__")
    printed = capsys.readouterr()
    return printed.out + printed.err


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("command", [one for one in COMMANDS if one.split()[0] in MODULES])
def test_a_command_of_the_readme_lacks_nothing(command, capsys, monkeypatch):
    """An option that there is not is all that is wrong with it."""
    module, *arguments = command.split()
    said = told(module, [*arguments, "--no-such-option"], capsys, monkeypatch)
    assert said.endswith("unrecognized arguments: --no-such-option\n")


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_the_options_that_it_names(module, capsys, monkeypatch):
    """In the lines of its docstring that show how it is called."""
    named = importlib.import_module(module)
    if hasattr(named, "__path__"):
        named = importlib.import_module(f"{module}.__main__")
    shown = "\n".join(line for line in named.__doc__.splitlines() if "python -m" in line)
    wanted = set(re.findall(r"--[a-z-]+", shown))
    assert wanted <= set(re.findall(r"--[a-z-]+", told(module, ["--help"], capsys, monkeypatch)))
