"""`tusou mcp`: its arguments, and what it refuses."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tusou.cli.commands.mcp import address_of


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("8000", ("127.0.0.1", 8000)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),
        ("localhost:9", ("localhost", 9)),
        ("[::1]:8000", ("::1", 8000)),
    ],
)
def test_addresses(given, address):
    """A port, or host and port."""
    assert address_of(given) == address


@pytest.mark.parametrize("given", ["", "here", "localhost", "70000", "0", ":8000", "a:b"])
def test_no_addresses(run, given):
    """What is none is refused with an example."""
    outcome = run("mcp", "--http", given)
    assert outcome.code == 2
    assert "is no address" in outcome.err
    assert "127.0.0.1:8765" in outcome.err


def test_missing_library(run):
    """The server does not start over nothing."""
    outcome = run("mcp")
    assert outcome.code == 4
    assert "there is no library" in outcome.err
    assert outcome.out == ""


def test_missing_token_file(run, tmp_path):
    """A token file that cannot be read is told."""
    outcome = run("mcp", "--http", "--token-file", tmp_path / "missing")
    assert outcome.code == 2
    assert "cannot read" in outcome.err


def test_help_tells_the_configuration(run):
    """What an assistant's configuration needs stands in the help."""
    outcome = run("mcp", "--help")
    assert '"mcpServers"' in outcome.out


def test_protocol_is_not_imported_before_it_is_needed():
    """Importing `mcp` takes 1.8 s, which no other command, nor the help, should wait for."""
    code = (
        "import sys; from tusou.cli import main; main(['mcp', '--help']); "
        "print([m for m in ('mcp', 'pydantic', 'starlette') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stderr.strip() == "[]"
