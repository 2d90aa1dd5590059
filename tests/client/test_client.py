"""The client over a real socket."""

from __future__ import annotations

import io
import signal
import threading
import time
from collections import deque
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image

from indexing.making import photo
from tusou.client import Client
from tusou.client.client import SILENCE_S
from tusou.client.limits import BEAT_S
from tusou.client.nearby import NOTE
from tusou.errors import Conflict, Forbidden, InputError, NoAccess, NoAnswer, NotFound, TooMany

GRACE_S = 5
"""How long a server waits for requests under way."""
TOKEN = "a-token-that-nobody-guesses"


def test_everything_that_a_product_needs(serving, filled: Path, tmp_path: Path):
    """Search by words, by a picture in three forms, look up, look at, index and watch."""
    running = serving()
    with Client(running.address) as client:
        answer = client.search("red armchair", k=1, kind=["pair"])
        (hit,) = answer["hits"]
        assert hit["snippet"] == "A red armchair with wooden legs"
        picture = photo(tmp_path / "blue.png", "blue")
        for image in (picture, picture.read_bytes(), picture.open("rb")):
            found = client.search(image=image, k=1)["hits"]
            assert [one["relative_path"] for one in found] == ["blue.png"]
            if hasattr(image, "close"):
                image.close()
        assert client.lookup(text="A red armchair with wooden legs")[0]["item"] == hit["item"]
        assert client.item(hit["item"])["fields"] == {"price": 499}
        assert client.thumbnail(hit["item"]).startswith(b"\xff\xd8")
        assert client.picture(hit["item"], 64).startswith(b"\xff\xd8")
        assert client.similar(hit["item"], k=2)["hits"]
        photo(tmp_path / "files" / "more" / "green.png", "green", (50, 40))
        *_, last = client.index(tmp_path / "files")
        assert (last["state"], last["report"]["items"]) == ("done", {"photo": 1})
        assert client.search("green", within=["more/"])["hits"]
        assert client.library()["items"]["photo"] == 4
        assert client.cancel(last["job"])["state"] == "done"
    assert running.stop() == 0


def test_the_longest_text_that_may_be_looked_up_fits_into_an_address(serving):
    """20,000 Chinese characters are 180,000 bytes there."""
    with Client(serving().address) as client:
        with pytest.raises(NotFound, match="nothing is stored under '椅椅"):
            client.lookup(text="椅" * 20_000)
        with pytest.raises(InputError, match="more than 20,000"):
            client.lookup(text="椅" * 20_001)


def test_errors_come_back_as_errors(serving):
    """In the class of the tree that has their name, with problem and mend."""
    running = serving("--read-only")
    with Client(running.address) as client:
        with pytest.raises(NotFound, match="no item 999") as caught:
            client.item(999)
        assert caught.value.mend
        with pytest.raises(InputError, match="k:"):
            client.search("red", k=1000)
        with pytest.raises(InputError, match="there is no such member") as caught:
            client.search("red", limt=3)
        assert caught.value.http_status == 422
        with pytest.raises(Forbidden, match="does not index"):
            list(client.index("/"))
        with pytest.raises(NotFound):
            list(client.watch("0" * 32))


def test_what_cannot_be_asked_is_told(serving, tmp_path: Path):
    """A picture that is not there, or is a folder; and nothing at all."""
    with Client(serving().address) as client:
        for image, why in (("nope.jpg", "no such file"), (tmp_path, "is a directory")):
            with pytest.raises(InputError, match=f"cannot search by .*: {why}") as caught:
                client.search(image=image)
            assert caught.value.mend
        with pytest.raises(InputError, match="the query is empty"):
            client.search()


def test_a_number_is_an_item_that_hits_are_like(serving):
    """As in a search in this process; a text is a sentence, also one that is a number."""
    with Client(serving().address) as client:
        hits = client.search("blue", k=9, all=True)["hits"]
        blue = next(hit["item"] for hit in hits if hit["relative_path"] == "blue.png")
        like = client.search(like=blue)["hits"]
        assert like
        assert blue not in [hit["item"] for hit in like]
        assert client.search(like=[f"item:{blue}"])["hits"] == like
        with pytest.raises(NotFound, match="no item 999"):
            client.search("red", unlike=[999])
        assert client.search(like="999")["hits"]  # a sentence, whatever it looks like
        with pytest.raises(InputError, match="is no example") as caught:
            client.search(like=[1.5])
        assert "number of an item" in caught.value.mend


@pytest.mark.parametrize("mode", ["RGB", "CMYK", "P", "RGBA"])
def test_a_picture_of_pillow_is_searched_by(serving, tmp_path: Path, mode):
    """Of any mode and size, as in a search in this process."""
    picture = Image.open(photo(tmp_path / "blue.png", "blue", (3000, 2000))).convert(mode)
    with Client(serving().address) as client:
        found = client.search(image=picture, k=1)["hits"]
    assert [hit["relative_path"] for hit in found] == ["blue.png"]


@pytest.mark.parametrize("image", [3, object(), io.StringIO("text"), ["red.png"]])
def test_what_is_no_picture_is_told(image):
    with Client() as client, pytest.raises(InputError, match="is no picture") as caught:
        client.search(image=image)
    assert "Pillow" in caught.value.mend


def test_a_token_is_sent_along(serving, tmp_path: Path):
    """A guarded server answers those who have one."""
    (tmp_path / "tokens").write_text(f"{TOKEN}\n")
    running = serving("--token-file", str(tmp_path / "tokens"))
    with Client(running.address) as stranger, pytest.raises(NoAccess, match="log in"):
        stranger.library()
    with Client(running.address, token=TOKEN) as client:
        assert client.library()["files"]


def test_who_asks_too_often_is_told_when_to_come_again(serving):
    """A program can wait so long, and need not read sentences."""
    with Client(serving("--rate", "1").address) as client, pytest.raises(TooMany) as caught:
        deque((client.library() for _ in range(60)), maxlen=0)
    assert (caught.value.http_status, caught.value.retry_after_s) == (429, 1.0)


def test_a_job_beside_another_is_a_conflict(serving, tmp_path: Path):
    for at in range(100):
        photo(tmp_path / "many" / f"{at:03}.png", "green", (800 + at, 600))
    with Client(serving().address) as client:
        events = client.index(tmp_path / "many")
        first = next(events)["job"]
        with pytest.raises(Conflict, match=first) as caught:
            list(client.index(tmp_path))
        assert caught.value.http_status == 409
        client.cancel(first)
        assert [job["state"] for job in events][-1] == "cancelled"


def test_a_server_that_is_not_there_is_told():
    with Client("http://127.0.0.1:9", timeout_s=5) as client:
        with pytest.raises(NoAnswer, match="no server answers") as caught:
            client.library()
    assert "tusou serve" in caught.value.mend


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:8735",
        "ftp://x",
        "http://",
        "http://127.0.0.1:99999",
        "http://h:x",
        "http://[::1",
        "http://a..b",
        "http://a b",
        "http://a\0b",
        "http://h/\ud800",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InputError, match="is no address"):
        Client(address)


def test_a_token_with_its_line_break_is_refused():
    """As a file is read; the network's own refusal tells nothing of tokens that helps."""
    with pytest.raises(InputError, match="token"):
        Client(token=f"{TOKEN}\n")


@pytest.mark.parametrize("item", ["3", None, 1.5])
def test_what_is_no_number_of_an_item_is_refused(item):
    with Client() as client:
        for ask in (client.item, client.thumbnail, client.picture):
            with pytest.raises(InputError, match="is not a whole number"):
                ask(item)
        with pytest.raises(InputError, match="is not a whole number"):
            client.picture(1, item)


def test_what_answers_otherwise_is_no_server_of_ours(leaving):
    """A page of another program, say."""
    with Client(f"{leaving}/page") as client, pytest.raises(NoAnswer, match="no server of tusou"):
        client.library()


def test_half_characters_and_what_no_name_holds_are_asked_for(serving, tmp_path: Path):
    """A text cut within an emoji, a name of a file with odd bytes: there is nothing so called."""
    with Client(serving().address) as client:
        assert client.search("red \ud83d")["hits"]
        assert client.search("red \ud83d", image=photo(tmp_path / "red.png", "red"))["hits"]
        assert client.search(like="red \ud83d")["hits"]
        for asked in ({"path": "/photos/\udcff.png"}, {"text": "\ud83d"}, {"path": "/a\0b"}):
            with pytest.raises((NotFound, InputError)):
                client.lookup(**asked)
        for image in ("a\0b.png", "a\ud83d.png"):
            with pytest.raises(InputError, match=r"cannot search by .*: no such file"):
                client.search(image=image)
        with pytest.raises(InputError, match="holds half a character"):
            list(client.index("/photos/\udcff"))
        with pytest.raises(InputError):
            client.cancel("\ud83d")


def test_numbers_of_numpy_are_numbers(serving):
    """Items and options, as in a search in this process; what is true is no item."""
    import numpy as np

    with Client(serving().address) as client:
        blue = client.search("blue", k=np.int64(1), kind="photo")["hits"][0]["item"]
        found = client.search(like=blue)["hits"]
        assert client.search(like=np.int64(blue))["hits"] == found
        assert client.search(like=np.array([blue]))["hits"] == found
        with pytest.raises(InputError, match="is no example"):
            client.search(like=True)
        with pytest.raises(InputError, match="there is nothing at"):
            list(client.index("/nowhere/at/all", max_pages=np.int64(3)))
        with pytest.raises(InputError, match="cannot be sent"):
            list(client.index("/nowhere/at/all", ignore={"a"}))


# ── connections that end ────────────────────────────────────────────────────────────────────


class Leaving(BaseHTTPRequestHandler):
    """Closes a connection that is silent for a moment, answers no job, breaks off its events."""

    protocol_version = "HTTP/1.1"
    timeout = 0.05
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        if self.path.endswith("/events"):
            self.send_header("Content-Type", "text/event-stream")
        if self.path.endswith("/silent/events"):  # for longer than a client waits for an answer
            self.end_headers()
            time.sleep(0.5)
            self.wfile.write(b': still here\n\ndata: {"state": "done"}\n\n')
            self.close_connection = True
            return
        if self.path.endswith("/events"):
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b'18\r\ndata: {"state": "run"}\n\n\r\nff\r\ndata: {')
            self.close_connection = True
            return
        content = b"<>" if self.path.startswith("/page/") else b'{"library": "here"}'
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_DELETE(self) -> None:
        time.sleep(0.5)
        self.close_connection = True

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def leaving() -> Iterator[str]:
    """The address of a server that hangs up."""
    Leaving.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Leaving) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_connection_that_the_server_has_closed_is_opened_again(leaving):
    """Who asks once a minute is answered each time."""
    with Client(leaving) as client:
        for _ in range(3):
            assert client.library() == {"library": "here"}
            time.sleep(0.3)


def test_a_job_may_be_silent_for_longer_than_an_answer_may_take(leaving):
    """While one page is read for words, nothing but a sign of life comes, every 15 seconds."""
    assert SILENCE_S > BEAT_S
    with Client(leaving, timeout_s=0.2) as client:
        assert [job["state"] for job in client.watch("silent")] == ["done"]


def test_what_lasts_too_long_is_told_as_that(leaving):
    """A server is there; to start another helps nobody."""
    with Client(leaving, timeout_s=0.2) as client:
        with pytest.raises(
            NoAnswer, match=r"nothing came from 127.0.0.1:\d+ within 0.2 s"
        ) as caught:
            client.cancel("slow")
    assert "timeout_s" in caught.value.mend


def test_a_job_is_never_asked_for_twice(leaving):
    """The first may have been begun."""
    with Client(leaving) as client:
        client.library()
        with pytest.raises(NoAnswer, match="no server answers"):
            list(client.index("/files"))
    assert Leaving.asked.count("/api/v1/jobs") == 1


def test_events_that_break_off_are_an_error_of_ours(leaving):
    with Client(leaving) as client:
        events = client.watch("1" * 32)
        assert next(events) == {"state": "run"}
        with pytest.raises(NoAnswer, match="no server answers"):
            next(events)


def test_a_server_that_is_killed_in_the_midst_of_a_job_is_an_error_of_ours(serving, tmp_path: Path):
    """Between two events, where the connection ends like one that has told all."""
    for at in range(300):
        photo(tmp_path / "many" / f"{at:03}.png", "green", (800 + at, 600))
    running = serving()
    with Client(running.address) as client:
        events = client.index(tmp_path / "many")
        seen = [next(events)]
        running.process.kill()
        running.process.wait()
        with pytest.raises(NoAnswer, match="no server answers"):
            seen += events
    assert {job["state"] for job in seen} == {"running"}


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_server_that_is_stopped_ends_its_events_at_once(serving, filled, tmp_path: Path, sign):
    """With the reason, and as cleanly as without listeners: Ctrl-C and a manager of services."""
    for at in range(300):
        photo(tmp_path / "many" / f"{at:03}.png", "green", (800 + at, 600))
    running = serving()
    with Client(running.address) as client:
        events = client.index(tmp_path / "many")
        next(events)
        began = time.monotonic()
        assert running.stop(sign) == 0
        assert time.monotonic() - began < GRACE_S
        *_, last = events
    assert (last["state"], last["error"]["problem"]) == ("cancelled", "the server was stopped")
    assert "index again" in last["error"]["mend"]
    assert running.complaints.read_text() == ""
    assert not (filled / NOTE).exists()


def test_events_of_a_server_that_is_not_there_are_an_error_of_ours():
    with Client("http://127.0.0.1:9") as client, pytest.raises(NoAnswer, match="no server"):
        list(client.watch("1" * 32))
