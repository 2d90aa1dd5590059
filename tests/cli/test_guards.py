"""Files that say who may use a server."""

from __future__ import annotations

import pytest

from tusou.cli.guards import guards_in
from tusou.errors import InputError

TOKEN = "a-token-of-many-letters"


@pytest.mark.parametrize("content", [b"", b"\n", b" \r\n\t", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["mcp", "--http"]])
def test_an_empty_token_file_never_opens_the_door(run, tmp_path, command, content):
    """Both servers refuse it: a server that was to be guarded does not start without."""
    file = tmp_path / "token"
    file.write_bytes(content)
    done = run(*command, "--token-file", file)
    assert done.code == 2
    assert f"{file} is empty" in done.err


def test_mcp_takes_one_token(run, tmp_path):
    """Two lines as one token would match nothing that a client can send."""
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n{TOKEN}2\n", encoding="utf-8")
    done = run("mcp", "--http", "--token-file", file)
    assert done.code == 2
    assert "one token" in done.err


def test_a_mark_at_the_beginning_is_no_part_of_the_token(tmp_path):
    """Editors of Windows write one that nobody sees."""
    file = tmp_path / "token"
    file.write_bytes(b"\xef\xbb\xbf" + f"{TOKEN}\r\n".encode())
    assert guards_in(file) == [TOKEN]


def test_a_file_that_is_no_text(tmp_path):
    """Its name and the reason are told."""
    file = tmp_path / "token"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="it is no text"):
        guards_in(file)
