"""`tusou serve`, and `tusou search` through it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from client.conftest import filled, serving  # noqa: F401 - fixtures
from tusou.cli.commands import serve
from tusou.client import Client
from tusou.client.address import DEFAULT_ADDRESS
from tusou.wording import said

ANSWERED = "answered by the server"


@pytest.mark.parametrize(
    "arguments",
    [
        ("red armchair",),
        ("red armchair", "-k", "2", "--json"),
        ("red", "--rank", "image", "--kind", "photo"),
        ("red", "--rank", "image", "--min-cosine", "0.999", "--all"),
        ("armchair", "--field", "price=499"),
        ("blue", "--in", "*.png", "--diverse"),
        ("timetable of steam locomotives",),
        ("-k", "2", "--like", "1"),
        ("red", "--unlike", "blue"),
        ("red", "--rank", "image", "-k", "2", "--offset", "1"),
        ("red", "--rank", "image", "--offset", "99"),
    ],
)
def test_a_running_server_gives_the_answer_that_is_given_without_it(
    serving,  # noqa: F811
    filled,  # noqa: F811
    run,
    arguments,
):
    """The same lines, and -v says who answered."""
    alone = run("search", *arguments, "--library", filled, "-v")
    serving()
    asked = run("search", *arguments, "--library", filled, "-v")
    assert ANSWERED in asked.err
    assert ANSWERED not in alone.err
    assert _untimed(asked.out) == _untimed(alone.out)


def _untimed(text: str) -> object:
    try:
        return {**json.loads(text), "took_ms": 0}
    except ValueError:
        return text


def test_the_server_of_a_library_is_found_by_two_points_after_a_link(
    serving,  # noqa: F811
    filled,  # noqa: F811
    run,
    tmp_path,
):
    """They lead out of what the link leads to, as everywhere else."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "inner")
    serving()
    asked = run("search", "red", "--library", tmp_path / "here" / "link" / ".." / "library", "-v")
    assert ANSWERED in asked.err


def test_a_query_that_a_server_answers_loads_next_to_nothing(serving, filled):  # noqa: F811
    """A query from the shell has a tenth of a second; each of these takes some of it."""
    costly = ("dataclasses", "inspect", "logging", "pathlib", "sqlite3", "numpy", "asyncio")
    ours = ("tusou.library", "tusou.searching", "tusou.encoders", "tusou.registry")
    told = f"print(*[m for m in {costly + ours!r} if m in sys.modules], file=sys.stderr)"
    code = f"import sys; from tusou.cli import main; main(sys.argv[1:]); {told}"
    serving()
    given = ["search", "red armchair", "--library", str(filled), "-v"]
    done = subprocess.run(
        [sys.executable, "-c", code, *given], capture_output=True, text=True, check=True
    )
    answered, loaded = done.stderr.splitlines()
    assert ANSWERED in answered
    assert loaded == ""
    assert "red.png" in done.stdout


def test_a_server_that_hides_fields_is_not_asked_by_the_shell(
    serving,  # noqa: F811
    filled,  # noqa: F811
    run,
):
    """Others are not told of them; whoever owns the library is, and is asked for nothing."""
    running = serving("--hide-field", "price")
    asked = run("search", "red armchair", "--library", filled, "-v", "--json")
    assert ANSWERED not in asked.err
    assert json.loads(asked.out)["hits"][0]["fields"] == {"price": 499}
    with Client(running.address) as client:
        hit = client.search("red armchair", k=1)["hits"][0]
        assert hit["fields"] == client.item(hit["item"])["fields"] == {}
        assert client.search(field="price=499")["hits"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--image", "{}/blue.png"),
        ("red", "--device", "cpu"),
        ("red", "-k", "200"),
        ("red", "--explain", "{}/why.png"),
        ("red " * 700,),
    ],
    ids=["picture", "device", "many", "drawn", "long"],
)
def test_what_a_server_cannot_do_is_done_here(serving, filled, run, tmp_path, arguments):  # noqa: F811
    serving()
    given = [argument.format(tmp_path / "files") for argument in arguments]
    done = run("search", *given, "--library", filled, "-v")
    assert done.code == 0
    assert ANSWERED not in done.err
    assert "--explain" not in given or (tmp_path / "files" / "why.png").exists()


@pytest.mark.parametrize("query", ["red", "kind:photo"])
def test_examples_are_refused_by_words_with_a_server_as_without_it(serving, filled, run, query):  # noqa: F811
    given = ["search", query, "--unlike", "blue", "--rank", "words", "--library", filled]
    without = run(*given)
    serving()
    done = run(*given)
    assert (done.code, done.err) == (without.code, without.err)
    assert done.code != 0
    assert "not by words" in done.err


def test_what_a_killed_server_left_is_passed_over(serving, filled, run):  # noqa: F811
    """-v says so, and the next server takes its place."""
    running = serving()
    running.process.kill()
    running.process.wait()
    assert (filled / "server.sock").exists()
    done = run("search", "red", "--library", filled, "-v")
    assert done.code == 0
    assert "passed over: nobody answers" in done.err
    serving()
    assert ANSWERED in run("search", "red", "--library", filled, "-v").err


def test_a_second_server_leaves_the_first_its_socket(serving, filled, run):  # noqa: F811
    first = serving()
    second = serving()
    assert second.address != first.address
    assert second.stop() == 0
    assert ANSWERED in run("search", "red", "--library", filled, "-v").err


def test_the_servers_refusal_is_the_commands(serving, filled, run):  # noqa: F811
    serving()
    done = run("search", "--like", "999", "--library", filled)
    assert done.code == 4
    assert "no item 999" in done.err


def test_an_open_address_is_refused(run):
    done = run("serve", "--host", "0.0.0.0")
    assert done.code == 2
    assert "--password-file" in done.err


def test_a_library_that_is_not_there_is_not_made(run, filled):  # noqa: F811
    """A mistyped name would be served, empty, and found again by everyone as a library."""
    typed = filled.with_name(f"{filled.name}s")
    done = run("serve", "--port", "0", "--library", typed)
    assert done.code == 4
    assert f"did you mean {filled}?" in done.err
    assert not typed.exists()


@pytest.mark.parametrize("named", [False, True])
def test_a_first_library_is_made_where_no_name_can_be_mistyped(run, tmp_path, monkeypatch, named):
    """The own one, and one in a folder that is there: files are added on the page."""
    folder = tmp_path / "new"
    monkeypatch.setenv("TUSOU_LIBRARY", str(folder))
    if named:
        folder.mkdir()
    with socket.socket() as taken:  # so that nothing is served
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", "--port", port, *(["--library", folder] if named else []))
    assert "cannot listen" in done.err
    assert (folder / "library.db").exists()


def test_a_taken_port_is_told(run, filled):  # noqa: F811
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--port", taken.getsockname()[1], "--library", filled)
    assert done.code == 2
    assert "cannot listen" in done.err
    assert not (filled / "server.json").exists()


def test_a_password_becomes_a_hash(run, monkeypatch):
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    done = run("serve", "--hash-password")
    assert done.out.startswith("$argon2id$")


@pytest.mark.parametrize("content", [None, "", "plain"])
def test_a_password_file_without_a_hash_is_refused(run, tmp_path: Path, content):
    file = tmp_path / "password.hash"
    if content is not None:
        file.write_text(content)
    done = run("serve", "--password-file", file)
    assert done.code == 2
    assert done.err.count("tusou") >= 1


def test_without_its_packages_the_mend_is_to_install_them(run, monkeypatch):
    """The extra is named."""
    import sys

    monkeypatch.delitem(sys.modules, "tusou.server.running", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = run("serve")
    assert done.code == 3
    assert "tusou[server]" in done.err


def test_the_example_names_the_address_where_a_client_looks():
    """An example is translated as a whole, so the address is written out in it."""
    assert DEFAULT_ADDRESS in serve.EXAMPLES
    assert DEFAULT_ADDRESS in said(serve.EXAMPLES, into="zh")
