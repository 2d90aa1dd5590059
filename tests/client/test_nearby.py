"""Finding the server of a library: the note, the socket, and what is left of a dead one."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path

import pytest

from tusou.client import nearby
from tusou.client.results import result_of
from tusou.config import Settings
from tusou.errors import (
    Busy,
    Conflict,
    Forbidden,
    InputError,
    NoAccess,
    NotAllowed,
    NotFound,
    TooMany,
    TusouError,
)
from tusou.types.library_files import NOTE, SOCKET

SETTINGS = Settings("library", "models")


def write_note(folder: Path, mode: int = 0o600, **changes: object) -> None:
    note = nearby.note_of(SETTINGS, 1, "token", "http://127.0.0.1:1") | changes
    (folder / NOTE).write_text(json.dumps(note))
    (folder / NOTE).chmod(mode)


def test_no_note_no_server(tmp_path: Path):
    assert nearby.find(str(tmp_path), SETTINGS) is None


def test_a_note_tells_how_to_ask(tmp_path: Path):
    write_note(tmp_path)
    found = nearby.find(str(tmp_path), SETTINGS)
    assert (found.token, found.address) == ("token", "http://127.0.0.1:1")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_note_that_others_can_read_is_not_believed(tmp_path: Path, mode: int):
    write_note(tmp_path, mode)
    with pytest.raises(nearby.Stale, match="you alone"):
        nearby.find(str(tmp_path), SETTINGS)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"format": 99}, "version"),
        ({"model": "none"}, "other models"),
        ({"models": "/elsewhere"}, "other models"),
    ],
)
def test_another_servers_note_is_passed_over(tmp_path: Path, changes, why):
    write_note(tmp_path, **changes)
    with pytest.raises(nearby.Stale, match=why):
        nearby.find(str(tmp_path), SETTINGS)


def test_a_broken_note_is_passed_over(tmp_path: Path):
    (tmp_path / NOTE).write_text("{")
    (tmp_path / NOTE).chmod(0o600)
    with pytest.raises(nearby.Stale, match="cannot be read"):
        nearby.find(str(tmp_path), SETTINGS)


def test_a_socket_where_nobody_listens_is_stale(tmp_path: Path):
    write_note(tmp_path)
    with socket.socket(socket.AF_UNIX) as line:
        line.bind(str(tmp_path / SOCKET))
    server = nearby.find(str(tmp_path), SETTINGS)
    with pytest.raises(nearby.Stale, match="nobody answers"):
        nearby.ask(server, "/healthz")


def test_a_library_with_a_long_path_has_a_socket_too(tmp_path: Path):
    """The path of a socket is short, that of a library may be long."""
    folder = tmp_path / ("long-" * 30) / "library"
    folder.mkdir(parents=True)
    with socket.socket(socket.AF_UNIX) as line:
        with nearby.address_of(str(folder)) as address:
            line.bind(address)
        line.listen()
        assert stat.S_ISSOCK((folder / SOCKET).stat().st_mode)
        with socket.socket(socket.AF_UNIX) as other, nearby.address_of(str(folder)) as address:
            other.connect(address)


def test_the_servers_error_is_raised_as_it_was():
    error = nearby.refused(404, {"error": "NotFound", "problem": "p", "mend": "m"})
    assert isinstance(error, NotFound)
    assert (error.problem, error.mend) == ("p", "m")
    assert (error.http_status, error.retry_after_s) == (404, None)
    for odd in ({}, [], None, {"error": "SystemExit", "problem": "p"}, {"error": "annotations"}):
        assert type(nearby.refused(500, odd)) is TusouError


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, NoAccess),
        (403, Forbidden),
        (405, NotAllowed),
        (409, Conflict),
        (422, InputError),
        (429, TooMany),
        (503, Busy),
    ],
)
def test_a_program_can_tell_refusals_apart(status, kind):
    """By class and status, and by when to come again."""
    error = nearby.refused(status, {"error": kind.__name__, "problem": "p", "mend": "m"}, "7")
    assert type(error) is kind
    assert (error.http_status, error.retry_after_s) == (status, 7.0)


def test_what_stands_in_the_place_of_the_server_has_its_status_too():
    """A proxy answers in a shape of its own, and may write a date where seconds could stand."""
    error = nearby.refused(502, None, "Wed, 21 Oct 2026 07:28:00 GMT")
    assert (type(error), error.http_status, error.retry_after_s) == (TusouError, 502, None)
    assert "502" in error.problem


def test_an_answer_is_read_as_it_was_written(filled: Path):
    """Hits from JSON render and print like those of a search in this process."""
    import tusou

    with tusou.open(filled) as library:
        result = library.search("red armchair", k=3)
    told = result.to_dict()
    again = result_of({**told, "offset": 0, "next_offset": None})
    assert again.to_dict() == told
    assert [hit.item for hit in again.hits] == [hit.item for hit in result.hits]
    assert [hit.reasons[0].words for hit in again.hits] == [h.reasons[0].words for h in result.hits]


def test_a_running_server_leaves_nothing_behind(serving, filled: Path):
    """Its note and socket are the owner's alone, and go with it."""
    running = serving()
    for name in (NOTE, SOCKET):
        assert stat.S_IMODE((filled / name).stat().st_mode) == 0o600
    server = nearby.find(str(filled), Settings.from_environment())
    assert server.pid == running.process.pid
    assert nearby.ask(server, "/api/v1/library")["library"] == str(filled)
    assert running.stop() == 0
    assert not os.path.exists(filled / NOTE)
    assert not os.path.exists(filled / SOCKET)
