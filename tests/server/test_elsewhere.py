"""Items whose files lie elsewhere: served from copies, asked for when there is none."""

from __future__ import annotations

import shutil

import pytest

import tusou
from indexing.making import colour_folder, photo
from web_folder import web_folder

pytest.importorskip("aiohttp")


@pytest.fixture
def web(tmp_path):
    with web_folder(colour_folder(tmp_path / "served")) as web:
        yield web


@pytest.fixture
def far(settings, web, tmp_path):
    """A library of the served folder."""
    with tusou.open(tmp_path / "far", settings=settings) as library:
        library.index(web.address, workers=0)
        yield library


@pytest.fixture
def yellow(far, web):
    (found,) = far.lookup(path=f"{web.address}/yellow.png")
    return found.id


def test_the_original_and_the_picture_come_from_the_copy(serve, far, web, yellow):
    """With nobody there: byte for byte, under the file's own name, the same when asked again."""
    client = serve(far)
    web.stop()
    answer = client.get(f"/api/v1/items/{yellow}/original")
    assert answer.content == (web.folder / "yellow.png").read_bytes()
    assert answer.headers["content-type"] == "image/png"
    assert "yellow.png" in answer.headers["content-disposition"]
    known = {"if-none-match": answer.headers["etag"]}
    assert client.get(f"/api/v1/items/{yellow}/original", headers=known).status_code == 304
    assert client.get(f"/api/v1/items/{yellow}/image").headers["content-type"] == "image/jpeg"


def test_without_a_copy_the_file_is_asked_for(serve, far, web, yellow, own_home):
    """And only the thumbnail is there when nobody answers."""
    client = serve(far)
    shutil.rmtree(own_home / "cache" / "tusou")
    assert client.get(f"/api/v1/items/{yellow}/original").status_code == 200
    shutil.rmtree(own_home / "cache" / "tusou")
    web.stop()
    answer = client.get(f"/api/v1/items/{yellow}/original")
    assert answer.status_code == 422
    assert "cannot be reached" in answer.json()["problem"]
    assert client.get(f"/api/v1/items/{yellow}/thumbnail").status_code == 200


def test_another_file_in_its_place_does_not_leave(serve, far, web, yellow, own_home):
    """What is there now is not what was indexed."""
    client = serve(far)
    shutil.rmtree(own_home / "cache" / "tusou")
    photo(web.folder / "yellow.png", "red", (70, 70))
    for what in ("image", "original"):
        assert client.get(f"/api/v1/items/{yellow}/{what}").status_code == 409, what


def test_addresses_are_indexed_from_this_machine_alone(serve, far, web):
    """Over the network a stranger makes the server ask nobody but who was asked before."""
    there = serve(far, host="0.0.0.0", tokens=("t" * 32,))
    told = {"authorization": f"Bearer {'t' * 32}"}
    for path in ("http://127.0.0.1:9/", "s3://bucket/a", f"{web.address}0/a"):
        answer = there.post("/api/v1/jobs", json={"paths": [path]}, headers=told)
        assert answer.status_code == 403, path
    inside = {"paths": [f"{web.address}/red.png"]}
    answer = there.post("/api/v1/jobs", json=inside, headers=told)
    assert answer.status_code == 202
    there.get(f"/api/v1/jobs/{answer.json()['job']}/events", headers=told)  # until it is done
    here = serve(far)
    answer = here.post("/api/v1/jobs", json={"paths": [web.address]})
    assert answer.status_code == 202
    here.get(f"/api/v1/jobs/{answer.json()['job']}/events")


def test_a_secret_in_an_address_is_not_repeated(serve, far):
    answer = serve(far).post("/api/v1/jobs", json={"paths": ["https://me:hunter2@host/a.pdf"]})
    assert answer.status_code == 400
    assert "hunter2" not in answer.text
