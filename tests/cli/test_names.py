"""Names of files and libraries on the command line: empty ones, and those that begin with ~."""

from __future__ import annotations

import pwd

import pytest

import tusou
from indexing.making import photo


def files_in(library) -> int:
    with tusou.open(library, create=False) as opened:
        return opened.stats().files


def test_forgetting_nothing_in_particular_forgets_nothing(run, library, own_home, monkeypatch):
    """`tusou forget "$UNSET"` is an error, also in the very folder that was indexed."""
    monkeypatch.chdir(library)
    before = files_in(own_home / "library")
    done = run("forget", "")
    assert (done.code, done.out) == (2, "")
    assert "empty" in done.err
    assert files_in(own_home / "library") == before


def test_indexing_nothing_in_particular_indexes_nothing(
    run, no_model, folder, own_home, monkeypatch
):
    """Nor does an empty name index the working directory, or make a library."""
    monkeypatch.chdir(folder)
    assert run("index", "").code == 2
    assert run("index", folder, "").code == 2
    assert not (own_home / "library").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["forget", "x", "--library", ""],
        ["search", "x", "--library", ""],
        ["search", "x", "--sheet", ""],
        ["search", "x", "--explain", ""],
        ["search", "x", "--image", ""],
        ["search", "--like", ""],
        ["search", "x", "--unlike", ""],
        ["similar", ""],
        ["lookup", "--path", ""],
        ["doctor", "--library", ""],
        ["export", "--pairs", ""],
        ["export", "--images", ""],
        ["eval", ""],
        ["reembed", "--model", "m", "--compare", ""],
        ["demo", ""],
        ["migrate", "", "to"],
        ["migrate", "from", ""],
        ["serve", "--token-file", ""],
        ["serve", "--index-root", ""],
        ["mcp", "--http", "--token-file", ""],
        ["index", "x", "--password-file", ""],
    ],
)
def test_an_empty_name_stands_for_no_folder_and_no_default(
    run, library, tmp_path, monkeypatch, arguments
):
    """Whatever it was to name: what an unset variable gives is refused, and nothing is written."""
    empty = tmp_path / "here"
    empty.mkdir()
    monkeypatch.chdir(empty)
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "empty" in done.err
    assert list(empty.iterdir()) == []


def test_an_empty_variable_is_as_good_as_none(run, own_home, no_model, folder, monkeypatch):
    """`TUSOU_LIBRARY=` leaves the default, as is the custom of environments."""
    monkeypatch.setenv("TUSOU_LIBRARY", "")
    assert run("index", folder, "--workers", 0).code == 0
    assert (own_home / "data" / "tusou" / "library" / "library.db").exists()


def test_a_file_whose_name_begins_with_a_tilde(run, library, tmp_path, monkeypatch):
    """`~draft.png` is no user's home: it is searched by, and written, like any other name."""
    monkeypatch.chdir(tmp_path)
    photo(tmp_path / "~draft.png", "red")
    assert "red.png" in run("similar", "~draft.png", "-k", 1).out
    assert "red.png" in run("search", "--image", "~draft.png", "-k", 1).out
    assert run("search", "red", "--sheet", "~sheet.png", "--explain", "~why.png").code == 0
    assert run("export", "--pairs", "~pairs.json").code == 0
    assert {"~sheet.png", "~why.png", "~pairs.json"} <= {path.name for path in tmp_path.iterdir()}


def test_a_library_whose_name_begins_with_a_tilde(run, no_model, folder, tmp_path, monkeypatch):
    """So is a folder: made, searched and checked where one stands."""
    monkeypatch.chdir(tmp_path)
    assert run("index", folder, "--workers", 0, "--library", "~mine").code == 0
    assert (tmp_path / "~mine" / "library.db").exists()
    assert run("search", "armchair", "--library", "~mine").code == 0
    assert run("doctor", "--library", "~mine").code == 0


def test_a_model_whose_name_begins_with_a_tilde(run, folder):
    """A mistyped one is an unknown model."""
    done = run("index", folder, "--model", "~mine@int8")
    assert done.code == 2
    assert "no model is called" in done.err


def test_a_tilde_that_the_shell_left_is_resolved(run, library, own_home, tmp_path, monkeypatch):
    """`--pairs=~/x.json` arrives as it is typed; it means the home folder all the same."""
    monkeypatch.chdir(tmp_path)
    assert run("export", "--pairs=~/x.json", "--images=~/d", "--vectors=~/v.npz").code == 0
    assert all((own_home / name).exists() for name in ("x.json", "d", "v.npz"))
    assert not (tmp_path / "~").exists()


def test_without_a_home_the_default_library_is_told(run, monkeypatch, tmp_path):
    """Where nobody knows the home folder, the mend says what to set; no folder `~` is made."""

    def unknown(_: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_DATA_HOME", "TUSOU_LIBRARY"):
        monkeypatch.delenv(name)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    done = run("stats")
    assert done.code == 2
    assert "set HOME" in done.err
    assert list(tmp_path.iterdir()) == []
