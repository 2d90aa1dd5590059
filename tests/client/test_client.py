"""The client over a real socket."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexing.making import photo
from tusou.client import Client
from tusou.errors import InputError, NotFound, TusouError

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
        with pytest.raises(InputError, match="at most 20000"):
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
        with pytest.raises(TusouError, match="does not index"):
            list(client.index("/"))
        with pytest.raises(NotFound):
            list(client.watch("0" * 32))


def test_a_token_is_sent_along(serving, tmp_path: Path):
    """A guarded server answers those who have one."""
    (tmp_path / "tokens").write_text(f"{TOKEN}\n")
    running = serving("--token-file", str(tmp_path / "tokens"))
    with Client(running.address) as stranger, pytest.raises(TusouError, match="log in"):
        stranger.library()
    with Client(running.address, token=TOKEN) as client:
        assert client.library()["files"]


def test_a_server_that_is_not_there_is_told():
    with Client("http://127.0.0.1:9", timeout_s=5) as client:
        with pytest.raises(TusouError, match="no server answers") as caught:
            client.library()
    assert "tusou serve" in caught.value.mend


@pytest.mark.parametrize("address", ["127.0.0.1:8735", "ftp://x", "http://"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(InputError):
        Client(address)
