"""The guards that hold for every test do guard."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from tusou.config import Settings


def test_no_test_reaches_another_machine():
    """Connecting to an address outside this machine is refused before a packet leaves."""
    with socket.socket() as outside, pytest.raises(Exception, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))


def test_no_test_looks_up_a_name():
    """Name look-ups would leave the machine too."""
    with pytest.raises(Exception, match="looked up"):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_can_be_reached():
    """A server under test listens on the loopback address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname(), timeout=5):
            pass


def test_the_persons_own_data_is_out_of_reach(own_home: Path):
    """Libraries and models of a test lie in a temporary folder of its own."""
    settings = Settings.from_environment()
    assert Path(settings.library).is_relative_to(own_home)
    assert Path(settings.models).is_relative_to(own_home)
    assert Path(os.path.expanduser("~")) == own_home
