"""What a client tells of an address where something else answers than a server of tusou."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from tusou.client import Client
from tusou.errors import NoAnswer

TOKEN = "a-token-that-nobody-guesses"


class Other(BaseHTTPRequestHandler):
    """Another service: JSON of its own, or sends on to where its address says."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        prefix, _, rest = self.path.partition("/api/v1")
        to = {"/moved": f"https://photos.example/find/api/v1{rest}", "/inside": f"/api/v1{rest}"}
        self.send_response(302 if prefix in to else 304 if prefix == "/kept" else 200)
        if prefix in to:
            self.send_header("Location", to[prefix])
        self.end_headers()
        if prefix not in ("/kept", *to):
            events = b"data: [1]\n\n" if rest.endswith("/events") else b'{"status": "ok"}'
            self.wfile.write(b'["ok"]' if prefix == "/list" else events)

    do_POST = do_DELETE = do_GET  # noqa: N815 - as http.server calls them

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[str]:
    """The address of another service."""
    Other.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


EVERYTHING = {
    "search": lambda client: client.search("red"),
    "by picture": lambda client: client.search(image=b"picture"),
    "similar": lambda client: client.similar(1),
    "lookup": lambda client: client.lookup(text="red"),
    "item": lambda client: client.item(1),
    "thumbnail": lambda client: client.thumbnail(1),
    "picture": lambda client: client.picture(1),
    "library": lambda client: client.library(),
    "index": lambda client: list(client.index("/photos")),
    "watch": lambda client: list(client.watch("1" * 32)),
    "cancel": lambda client: client.cancel("1" * 32),
}


@pytest.mark.parametrize("ask", EVERYTHING.values(), ids=EVERYTHING)
def test_another_service_is_told_as_that(other, ask):
    """Its JSON is none of ours: no missing member, no page in place of a picture."""
    for address in (other, f"{other}/list"):
        with Client(address) as client, pytest.raises(NoAnswer, match="no server of tusou") as told:
            ask(client)
        assert told.value.mend == "check the address"


@pytest.mark.parametrize("ask", EVERYTHING.values(), ids=EVERYTHING)
def test_what_sends_on_is_told_with_where_to(other, ask):
    """A token is given to nobody else, and no job asked for twice; whoever asks can go there."""
    with Client(f"{other}/moved", token=TOKEN) as client, pytest.raises(NoAnswer) as caught:
        ask(client)
    assert "sends on to another address" in caught.value.problem
    assert caught.value.mend.endswith(": https://photos.example/find")
    assert caught.value.http_status == 302
    assert len(Other.asked) == 1


def test_what_sends_on_within_itself_is_told_so_too(other):
    with Client(f"{other}/inside") as client, pytest.raises(NoAnswer) as caught:
        client.search("red")
    assert caught.value.mend.endswith(f": {other}")
    with Client(f"{other}/kept") as client, pytest.raises(NoAnswer, match="no server of tusou"):
        client.library()


def test_an_address_may_be_written_as_people_write_it(other):
    """Below a path of any characters, escaped or not."""
    for path in ("图", "%E5%9B%BE", "a b/"):
        with Client(f"{other}/{path}") as client, pytest.raises(NoAnswer, match="no server of tus"):
            client.library()
    paths = ["/%E5%9B%BE", "/%E5%9B%BE", "/a%20b"]
    assert Other.asked == [f"{path}/api/v1/library" for path in paths]
