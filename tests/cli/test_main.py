"""From arguments to an exit code: what every command has in common."""

from __future__ import annotations

import sys

import pytest

import tusou
from tusou.cli import main as main_function
from tusou.cli.commands.models import ACTIONS
from tusou.cli.table import COMMANDS, Command, find_command
from tusou.errors import TusouError, UnknownName


def test_the_overview_names_every_command(run):
    """`tusou --help` lists each command with its line."""
    done = run("--help")
    assert done.code == 0
    for name, command in COMMANDS.items():
        assert f"  {name}" in done.out
        assert command.summary in done.out


def test_no_arguments_give_the_overview(run):
    """A stranger who types `tusou` learns what there is."""
    assert run().out == run("--help").out


def test_the_version(run):
    """`tusou --version` names the version of the package."""
    assert run("--version").out.strip() == f"tusou {tusou.__version__}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run, name):
    """`tusou COMMAND --help` and `tusou help COMMAND` print its options and succeed."""
    done = run(name, "--help")
    assert done.code == 0
    assert done.out.startswith(f"usage: tusou {name}")
    assert run("help", name) == done


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded(name):
    """The table names modules that are there, each with `attach` and `run`."""
    module = find_command(name).load()
    assert callable(module.attach)
    assert callable(module.run)


@pytest.mark.parametrize("line", [["help"], ["help", "--help"], ["help", "help"]])
def test_help_alone_is_the_overview(run, line):
    """`tusou help`, as other tools have it."""
    assert run(*line) == run("--help")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "name", [*COMMANDS, *(f"models {action}" for action in ACTIONS), "bench lookup"]
)
def test_the_usage_begins_with_the_command(run, monkeypatch, name, language):
    """Once, whole, and in both languages; also of the actions of a command."""
    monkeypatch.setenv("TUSOU_LANG", language)
    heading = {"en": "usage", "zh": "用法"}[language]
    first, second = run(*name.split(), "--help").out.splitlines()[:2]
    assert first.startswith((f"{heading}: tusou {name} ", f"{heading}： tusou {name} "))
    assert not second or second.startswith(" ")


def test_what_is_wrong_with_an_action_names_its_help(run):
    done = run("models", "pull")
    assert (done.code, done.err.splitlines()[-1]) == (2, "  try: tusou models pull --help")


def test_help_of_an_action(run):
    """`tusou help models pull` goes as deep as it is asked."""
    assert run("help", "models", "pull") == run("models", "pull", "--help")
    assert run("help", "serach").code == 2


@pytest.mark.parametrize(("typed", "meant"), [("serach", "search"), ("idnex", "index")])
def test_an_unknown_command_suggests_the_nearest(run, typed, meant):
    """Exit code 2, the problem, and the command that was likely meant."""
    done = run(typed)
    assert done.code == UnknownName.exit_code == 2
    assert done.out == ""
    assert done.err == f"tusou: no command is called {typed!r}\n  try: did you mean {meant!r}?\n"


def test_an_unknown_option_suggests_the_nearest(run):
    """A mistyped option names the one that was likely meant, and where to read on."""
    done = run("index", ".", "--max-page", "3")
    assert done.code == 2
    assert "did you mean --max-pages?" in done.err
    assert "tusou index --help" in done.err


def test_an_option_that_a_command_lacks_is_like_no_other(run):
    """The dashes, which all have, make none alike."""
    done = run("search", "sofa", "--model", "starter")
    assert (done.code, done.err.splitlines()[-1]) == (2, "  try: tusou search --help")


def test_an_option_of_an_action_is_suggested(run):
    done = run("models", "list", "--catalog")
    assert done.code == 2
    assert done.err.endswith("  try: did you mean --catalogue? tusou models list --help\n")


@pytest.mark.parametrize("line", [["-q", "search", "x"], ["--library", "X", "search", "x"]])
def test_options_follow_the_command(run, line):
    done = run(*line)
    assert done.code == 2
    assert done.err.splitlines() == [
        f"tusou: {line[0]} stands before the command",
        "  try: options follow it: tusou COMMAND --help",
    ]


def test_help_has_each_title_once(run):
    """The examples below the options of `search` are others than those it searches by."""
    assert run("search", "--help").out.count("\nexamples:") == 1


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (["search", "red", "--rank", "imag"], "image"),
        (["search", "red", "--kind", "figures"], "figure"),
        (["models", "lst"], "list"),
    ],
)
def test_a_mistyped_choice_suggests_the_nearest(run, arguments, meant):
    """So do options with a list of values, and actions of a command."""
    done = run(*arguments)
    assert done.code == 2
    assert f"did you mean {meant}?" in done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "x", "-k", "0"],
        ["search", "x", "-k", "many"],
        ["search", "x", "--min-cosine", "2"],
        ["search", "x", "--min-confidence", "-0.1"],
        ["search", "x", "--min-cosine", "nan"],
        ["search", "x", "--field", "price"],
        ["search", "x", "--after", "yesterday"],
        ["search", "x", "--rank", "magic"],
        ["search", "x", "--kind", "video"],
        ["search", "x", "--device", "abacus"],
        ["search", "x", "--device", "cpu:0"],
        ["index"],
        ["lookup"],
        ["lookup", "--path", "a", "--text", "b"],
        ["sample", "none"],
        ["models"],
    ],
)
def test_unusable_arguments_are_told_before_anything_opens(run, own_home, arguments):
    """A bad argument ends with exit code 2, a problem and a mend, and touches nothing."""
    done = run(*arguments)
    assert done.code == 2
    assert done.err.startswith("tusou: ")
    assert "  try: " in done.err
    assert not own_home.exists()


def test_a_missing_library_says_how_to_make_one(run):
    """Searching before indexing is exit code 4 and names the command to begin with."""
    done = run("search", "chair")
    assert done.code == 4
    assert "there is no library at" in done.err
    assert "tusou index" in done.err


@pytest.mark.parametrize(
    "command",
    [["stats"], ["similar", "1"], ["index", "."], ["serve"], ["export"], ["forget", "a"]],
)
def test_a_command_that_takes_one_library_refuses_two(run, own_home, command):
    """The last would count, and the first be lost without a word."""
    done = run(*command, "--library", "a", "--library", "b")
    assert done.code == 2
    assert "--library is given twice" in done.err
    assert "tusou search" in done.err
    assert not own_home.exists()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (["search", "chair", "--json"], "NotFound"),
        (["search", "--json", "--min-cosine", "7", "chair"], "InputError"),
        (["index", "nowhere", "--json"], "InputError"),
        (["serch", "chair", "--json"], "UnknownName"),
    ],
)
def test_who_asks_for_json_gets_an_error_as_json(run, monkeypatch, line, error):
    """One line on stdout in the shape of the API, in English; people read theirs on stderr."""
    monkeypatch.setenv("TUSOU_LANG", "zh")
    done = run(*line)
    assert done.code > 0
    (told,) = done.json_lines
    assert set(told) == {"error", "problem", "mend"}
    assert told["error"] == error
    assert told["problem"].isascii()
    assert done.err.startswith("tusou: ")


def test_json_behind_two_dashes_is_no_option(run):
    """It is the name of a file: the error stays on stderr alone."""
    done = run("forget", "--", "--json")
    assert done.code == 4
    assert done.out == ""


class Commands:
    """A command that misbehaves, in the place of a real one."""

    def __init__(self, action):
        self.run = lambda args, terminal: action()

    def attach(self, parser):
        """It has no options."""


def misbehave(monkeypatch: pytest.MonkeyPatch, action) -> None:
    monkeypatch.setattr(Command, "load", lambda self: Commands(action))


def raises(error: BaseException):
    def action():
        raise error

    return action


def test_ctrl_c_while_indexing_says_that_work_is_kept(run, monkeypatch):
    """Exit code 130, and the person learns that the same command goes on."""
    misbehave(monkeypatch, raises(KeyboardInterrupt()))
    done = run("index")
    assert done.code == 130
    assert "what was indexed is kept" in done.err
    assert "the same command goes on" in done.err


def test_ctrl_c_elsewhere_promises_nothing(run, monkeypatch):
    """A search has nothing to go on from."""
    misbehave(monkeypatch, raises(KeyboardInterrupt()))
    done = run("search")
    assert (done.code, done.err.strip()) == (130, "tusou: interrupted")


def test_nobody_reading_is_no_error(run, monkeypatch):
    """`tusou search … | head` ends quietly with what shells call SIGPIPE."""
    misbehave(monkeypatch, raises(BrokenPipeError()))
    done = run("search")
    assert (done.code, done.out, done.err) == (141, "", "")


def test_the_error_decides_the_exit_code(run, monkeypatch):
    """Each branch of the error tree has its own code; a mend may be missing."""
    for kind in [TusouError, *TusouError.__subclasses__()]:
        misbehave(monkeypatch, raises(kind("it broke")))
        done = run("stats")
        assert (done.code, done.err) == (kind.exit_code, "tusou: it broke\n")


def test_arguments_come_from_the_process(capsys, monkeypatch):
    """The installed command passes no arguments: `sys.argv` counts."""
    monkeypatch.setattr(sys, "argv", ["tusou", "--version"])
    assert main_function() == 0
    assert tusou.__version__ in capsys.readouterr().out


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Stand in a folder that is gone, where even `.` has no name."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()


def test_what_the_operating_system_refuses_is_told(run, nowhere):
    """A refusal that no command has words for is one sentence with a mend, and no traceback."""
    done = run("index", ".")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("tusou: the operating system refuses: no such file or directory\n")
    assert "  try: check that place" in done.err
    assert "Traceback" not in done.err


def test_very_verbose_tells_where_in_the_code(run, nowhere):
    """-vv is for who wants to mend it."""
    assert "Traceback" in run("index", ".", "-vv").err
    assert "Traceback" not in run("index", ".", "-v").err


def test_the_place_of_a_refusal_is_named(run, monkeypatch):
    """With the path that the system names."""
    misbehave(monkeypatch, raises(PermissionError(13, "Permission denied", "/x/y")))
    done = run("stats")
    assert done.code == 1
    assert "refuses: /x/y: permission denied" in done.err
