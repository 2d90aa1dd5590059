"""The sockets a server listens at."""

from __future__ import annotations

import asyncio
import socket

import pytest

from tusou.errors import InputError
from tusou.server import ServerOptions
from tusou.server.running import _listening, address_at


def test_answers_leave_at_once():
    """Nagle's algorithm would hold the body of each answer back until its head is confirmed."""

    async def delays(listener: socket.socket) -> int:
        seen = asyncio.get_running_loop().create_future()

        async def met(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            seen.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(met, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
            found = await seen
            writer.close()
            return int(found)

    with _listening(ServerOptions(port=0)) as listener:
        assert asyncio.run(delays(listener)) == 1


def test_a_taken_port_is_an_error_with_a_mend():
    with _listening(ServerOptions(port=0)) as listener:
        taken = listener.getsockname()[1]
        with (
            pytest.raises(InputError, match=f"port {taken}") as refused,
            _listening(ServerOptions(port=taken)),
        ):
            pass
    assert "--port" in refused.value.mend


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("shop.example", "http://shop.example:80"),
    ],
)
def test_the_address_that_is_told_can_be_opened(host, address):
    """Of a wildcard, that of this machine; IPv6 in brackets."""
    assert address_at(host, 80) == address
